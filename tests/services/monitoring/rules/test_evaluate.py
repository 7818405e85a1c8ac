"""Judging: what is broken, since when, for whom. The world's numbers by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.core.context import Context
from services.monitoring.rules import evaluate
from services.monitoring.rules.evaluate import Broken, judge
from services.monitoring.rules.store import Rule
from services.query.questions import Period
from services.query.scope import Scope
from tests.asking import ALL, NORTH


def rule(metric: str, kind: Any, threshold: str, **other: Any) -> Rule:
    fields = {"rule_id": 1, "grain": "month", "against": None, "dimension": None, "member": None, "minimum": 0,
              "set_by": "ann", "set_at": datetime(2024, 1, 1, tzinfo=UTC)}  # fmt: skip
    return Rule(metric=metric, kind=kind, threshold=Decimal(threshold), **{**fields, **other})


def told(broken: Broken) -> tuple[str, str, str]:
    return broken.title, broken.detail, broken.since_words


def test_the_last_complete_month_and_since_when(world: Context) -> None:
    (found,) = judge(world, ALL, [rule("revenue", "below", "100")])
    assert (found.value, found.orders, found.bucket) == (70, 1, Period(start=date(2024, 12, 1), end=date(2025, 1, 1)))
    assert found.since == date(2024, 7, 1)  # 200.00 in June, then nothing
    assert told(found) == ("Revenue below 100", "70.00 in December", "since Jul")
    assert judge(world, ALL, [rule("revenue", "below", "70")]) == ()
    assert judge(world, ALL, [rule("revenue", "above", "70")]) == ()
    assert len(judge(world, ALL, [rule("revenue", "above", "69.99")])) == 1


def test_a_bucket_with_few_orders_is_not_judged_and_ends_a_run(world: Context) -> None:
    (found,) = judge(world, ALL, [rule("revenue", "below", "100", minimum=1)])
    assert found.since == date(2024, 12, 1)
    assert judge(world, ALL, [rule("revenue", "below", "100", minimum=2)]) == ()


def test_a_bucket_that_is_not_over_says_nothing(world: Context) -> None:
    """The period ends a day before December does; the week of 30 December ends after the data."""
    (november,) = judge(world, ALL, [rule("revenue", "below", "100")], Period(end=date(2024, 12, 31)))
    assert (november.value, november.bucket.start) == (0, date(2024, 11, 1))
    (week,) = judge(world, ALL, [rule("orders", "below", "1", grain="week")])
    assert (week.bucket.start, week.since) == (date(2024, 12, 23), date(2024, 7, 1))
    assert told(week) == ("Orders below 1", "0 in the week of 23 Dec", "since 1 Jul")
    assert judge(world, ALL, [rule("revenue", "below", "100")], Period(end=date(2023, 1, 31))) == ()
    assert judge(world, ALL, [rule("revenue", "below", "100")], Period(end=date(2022, 1, 31))) == ()


def test_changes_against_the_year_before(world: Context) -> None:
    yearly: Any = {"grain": "quarter", "against": "year"}
    (found,) = judge(world, ALL, [rule("revenue", "change_above", "1", **yearly)])
    assert (found.value, found.compared, found.since) == (70, 30, date(2024, 10, 1))
    assert found.change == pytest.approx(40 / 30)
    assert told(found) == ("Revenue up over 100 %", "70.00 in Q4, +133.3 % on Q4 2023", "since Q4")
    (score,) = judge(world, ALL, [rule("satisfaction", "change_above", "-0.5", **yearly)])
    assert told(score)[:2] == ("Satisfaction changed more than \u22120.50", "3.00 in Q4, +2.00 on Q4 2023")


def test_changes_against_the_bucket_before_and_from_nothing(world: Context) -> None:
    previous: Any = {"grain": "quarter", "against": "previous"}
    assert judge(world, ALL, [rule("revenue", "change_above", "0", **previous)]) == ()  # from 0 there is no percentage
    at_june = Period(end=date(2024, 7, 1))
    (found,) = judge(world, ALL, [rule("revenue", "change_above", "0.3", **previous)], at_june)
    assert (found.value, found.compared, found.since_words) == (200, Decimal("149.5"), "since Q1")
    (lower,) = judge(world, ALL, [rule("orders", "change_below", "-0.4", **previous)], at_june)
    assert told(lower) == ("Orders down over 40 %", "1 in Q2, \u221250.0 % on Q1", "since Q2")


def test_each_member_is_judged_by_itself(world: Context) -> None:
    found = judge(world, ALL, [rule("revenue", "below", "50", dimension="category")])
    assert [(broken.member, broken.value, broken.since) for broken in found] == [
        ("Electronics", 0, date(2024, 3, 1)),
        ("Unknown", 0, date(2023, 2, 1)),
    ]
    assert told(found[1]) == ("Revenue of Unknown below 50", "0 in December", "since Feb 2023")


def test_beside_the_average_of_a_member_stands_that_of_the_rest(world: Context) -> None:
    january: Any = {"grain": "quarter", "dimension": "category"}
    (found,) = judge(world, ALL, [rule("satisfaction", "below", "2.5", **january)], Period(end=date(2024, 4, 1)))
    assert (found.member, found.value, found.rest) == ("Electronics", 2, None)  # of the other category no score
    of_channel: Any = {"grain": "quarter", "dimension": "channel", "member": "Store"}
    (store,) = judge(world, ALL, [rule("delivery_days", "above", "5", **of_channel)], Period(end=date(2024, 4, 1)))
    assert (store.value, store.rest) == (8, 3)
    assert told(store)[:2] == ("Delivery days of Store above 5.00", "8.00 in Q1; other channels 3.00")


def test_rules_are_judged_under_the_scope_of_who_looks(world: Context) -> None:
    each = rule("revenue", "below", "1000", dimension="region")
    southern = rule("revenue", "below", "1000", dimension="region", member="South")
    assert {broken.member for broken in judge(world, NORTH, [each, southern])} == {"North"}
    assert [broken.member for broken in judge(world, ALL, [southern])] == ["South"]
    channel = Scope.limited({"channel": ["App"]}, reason="tests")
    (found,) = judge(world, channel, [rule("orders", "below", "10", dimension="channel", member="App")])
    assert found.value == 1
    whole = [rule("orders", "below", "10"), each, southern]
    assert judge(world, channel, whole) == ()  # nothing that is about more is judged on a part
    assert judge(world, channel, [rule("users", "below", "1000")]) == ()  # events carry no channel


def test_the_event_log_has_its_own_volume_and_its_own_end(world: Context) -> None:
    """The log ends with February 2024, the orders with December."""
    (found,) = judge(world, ALL, [rule("view_to_cart", "above", "0.4", minimum=2)])
    assert (found.bucket.start, found.orders, found.value) == (date(2024, 2, 1), 5, 0.5)


def test_one_question_per_grain_and_dimension(world: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(evaluate, "run", lambda ctx, ask, scope: asked.append(ask) or RUN(ctx, ask, scope))
    whole = [rule("revenue", "below", "100"), rule("orders", "below", "0"), rule("satisfaction", "above", "9")]
    regions = [rule(metric, "below", "0", dimension="region") for metric in ("revenue", "aov")]
    judge(world, ALL, [*whole, *regions])
    assert [ask.by for ask in asked] == [("month",), ("month", "region")]
    assert asked[0].metrics == ("revenue", "orders", "satisfaction")


RUN = evaluate.run


def test_an_empty_store_breaks_no_rule(any_context: Context) -> None:
    assert judge(any_context, ALL, [rule("revenue", "below", "100")]) == ()
