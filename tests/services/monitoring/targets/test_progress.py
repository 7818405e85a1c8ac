"""Progress: a metric beside its target, and where it is heading. The world's numbers by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalog import catalog
from services.core.context import Context
from services.monitoring.targets.progress import TargetProgress, progress, state_of
from services.monitoring.targets.store import NewTarget, bucket, set_target
from services.query.questions import Period, Where
from services.query.scope import Scope
from tests.asking import ALL, NORTH, rows
from tests.random_store import load_random_store

YEAR = bucket("year", date(2024, 1, 1))
QUARTER = bucket("quarter", date(2024, 4, 1))
NORTHERN = (Where(dimension="region", members=("North",)),)


def aim(ctx: Context, metric: str, value: str, *, grain: str = "year", month: int = 1, **part: str) -> None:
    new = NewTarget(metric=metric, grain=grain, start=date(2024, month, 1), value=Decimal(value), **part)
    set_target(ctx, new, ALL, who="ann", role="manager")


def stand(ctx: Context, metric: str, period: Period = YEAR, *, scope: Scope = ALL, **other: Any) -> TargetProgress:
    found = progress(ctx, scope, metric, period, **other)
    assert found is not None
    return found


def test_a_period_that_is_over(home_context: Context) -> None:
    aim(home_context, "revenue", "420")
    found = stand(home_context, "revenue")
    assert (found.actual, found.target, found.difference) == (Decimal("419.5"), 420, Decimal("-0.5"))
    assert found.share == Decimal("419.5") / 420
    assert (found.unfinished, found.run_rate, found.judged) == (False, None, Decimal("419.5"))
    assert found.state == "Just short"
    assert progress(home_context, ALL, "orders", YEAR) is None
    assert progress(home_context, ALL, "revenue", QUARTER) is None


@pytest.mark.parametrize(
    ("metric", "value", "target", "state"),
    [
        ("revenue", "100", "100", "On target"),
        ("revenue", "99", "100", "Just short"),
        ("revenue", "98.99", "100", "Off target"),
        ("delivery_days", "4", "4", "On target"),
        ("delivery_days", "4.04", "4", "Just short"),
        ("delivery_days", "4.05", "4", "Off target"),
        ("view_only_users", "100.5", "100", "On target"),
        ("view_only_users", "98", "100", "Off target"),
        ("orders", "0", "0", "On target"),
    ],
)
def test_states_follow_what_is_better(metric: str, value: str, target: str, state: str) -> None:
    assert state_of(catalog().metrics[metric], Decimal(value), Decimal(target)) == state


def test_months_add_up_to_the_quarter(home_context: Context) -> None:
    for month, value in ((4, "10"), (5, "20"), (6, "150.25")):
        aim(home_context, "revenue", value, grain="month", month=month)
    found = stand(home_context, "revenue", QUARTER)
    assert (found.target, found.actual, found.state) == (Decimal("180.25"), 200, "On target")
    assert [target.start.month for target in found.made_of] == [4, 5, 6]


def test_the_linear_run_rate_of_what_adds_up(home_context: Context) -> None:
    aim(home_context, "revenue", "700")
    found = stand(home_context, "revenue", last=date(2024, 6, 30))
    assert found.run_rate is not None
    assert (found.actual, found.run_rate.elapsed, found.run_rate.days) == (Decimal("349.5"), 182, 366)
    assert found.run_rate.linear == Decimal("349.5") / 182 * 366
    assert found.run_rate.seasonal is None  # of 2023 there is data from 15 January only
    assert (found.unfinished, found.judged, found.state) == (True, found.run_rate.linear, "On target")


def test_ratios_go_on_as_they_are_and_distinct_counts_only_with_a_year_to_go_by(home_context: Context) -> None:
    aim(home_context, "aov", "100")
    aov = stand(home_context, "aov", last=date(2024, 6, 30))
    assert aov.run_rate is not None
    assert aov.actual == aov.run_rate.value == Decimal("116.5")
    assert aov.run_rate.linear is None
    aim(home_context, "customers", "3")
    customers = stand(home_context, "customers", last=date(2024, 6, 30))
    assert (customers.actual, customers.run_rate, customers.state) == (2, None, None)
    aim(home_context, "customers", "2")
    assert stand(home_context, "customers", last=date(2024, 6, 30)).state == "On target"


def test_a_period_that_has_not_begun_says_nothing_yet(home_context: Context) -> None:
    aim(home_context, "revenue", "700")
    found = stand(home_context, "revenue", last=date(2023, 12, 31))
    assert (found.actual, found.share, found.difference, found.run_rate, found.state) == (None,) * 5


def test_the_seasonal_run_rate_goes_by_the_year_before(any_context: Context) -> None:
    load_random_store(any_context, orders=2000)
    month, before = bucket("month", date(2024, 12, 1)), bucket("month", date(2023, 12, 1))
    halves = [
        Period(start=period.start, end=period.start.replace(day=16)) for period in (month, before) if period.start
    ]
    for metric in ("revenue", "customers"):
        aim(any_context, metric, "1", grain="month", month=12)
        found = stand(any_context, metric, month, last=date(2024, 12, 15))
        (now,), (part,), (then,) = (rows(any_context, metric, period=period)[0] for period in (*halves, before))
        assert found.run_rate is not None
        assert float(found.run_rate.seasonal or 0) == pytest.approx(now * then / part)
        assert found.judged == found.run_rate.value == found.run_rate.seasonal
        assert (found.run_rate.linear is None) == (metric == "customers")


def test_a_target_is_held_against_the_view_that_is_exactly_its_part(home_context: Context) -> None:
    aim(home_context, "revenue", "400")
    aim(home_context, "revenue", "300", dimension="region", member="North")
    assert stand(home_context, "revenue").target == 400
    assert stand(home_context, "revenue", where=NORTHERN).target == 300
    assert stand(home_context, "revenue", scope=NORTH).target == 300
    assert stand(home_context, "revenue", scope=NORTH).actual == Decimal("419.5")
    web = (Where(dimension="channel", members=("Web",)),)
    assert progress(home_context, ALL, "revenue", YEAR, web) is None
    assert progress(home_context, ALL, "revenue", YEAR, (*NORTHERN, *web)) is None
    assert progress(home_context, NORTH, "revenue", YEAR, web) is None
    south = Scope.limited({"region": ["South"]}, reason="tests")
    assert progress(home_context, south, "revenue", YEAR) is None


def test_an_empty_store_stands_nowhere(any_context: Context) -> None:
    aim(any_context, "revenue", "400")
    assert progress(any_context, ALL, "revenue", YEAR) is None
