"""Answers on the world of tests/world.py, each computed by hand there, on both engines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.core.context import Context
from services.core.errors import ImpossibleQuestion
from services.query.questions import Having, Period, Where
from tests.asking import plain, result, rows

Y2023 = Period(start=date(2023, 1, 1), end=date(2024, 1, 1))
Y2024 = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))

WHOLE = {
    "revenue": 800, "orders": 8, "customers": 3, "aov": 100, "satisfaction": 22 / 7, "delivery_days": 25 / 6,
    "low_satisfaction_share": 3 / 7, "late_delivery_share": 2 / 6, "revenue_per_customer": 800 / 3, "new_customers": 3,
    "repeat_share": 1.0, "churned_share": 2 / 3, "orders_per_customer": 8 / 3, "events": 14, "users": 4, "sessions": 5,
    "views": 7, "carts": 3, "purchases": 4, "event_revenue": 359.99, "event_aov": 89.9975, "user_conversion": 0.5,
    "view_to_cart": 0.5, "cart_to_purchase": 1.0, "cart_to_purchase_events": 4 / 3, "funnel_conversion": 0.5,
    "view_users": 4, "cart_users": 2, "purchase_users": 2, "purchases_per_buyer": 2,
    "view_only_users": 1, "cart_abandoners": 1, "single_buyers": 1, "multi_buyers": 1,
}  # fmt: skip


def test_every_metric_of_the_whole_store(world: Context) -> None:
    (row,) = rows(world, *WHOLE)
    assert row == pytest.approx(tuple(WHOLE.values()), rel=1e-12)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Y2023, (380.5, 4, 3, 3, 1 / 3, 2 / 3)),
        (Y2024, (419.5, 4, 3, 0, 1 / 3, 2 / 3)),
    ],
)
def test_a_year(world: Context, period: Period, expected: tuple[float, ...]) -> None:
    metrics = ("revenue", "orders", "customers", "new_customers", "repeat_share", "churned_share")
    assert rows(world, *metrics, period=period) == [pytest.approx(expected)]


@pytest.mark.parametrize(("last", "share"), [(date(2023, 4, 15), 0.0), (date(2023, 4, 16), 1.0)])
def test_a_customer_churns_on_the_ninety_first_day(world: Context, last: date, share: float) -> None:
    period = Period(end=date.fromordinal(last.toordinal() + 1))
    assert rows(world, "churned_share", period=period) == [(share,)]


@pytest.mark.parametrize(
    ("dimension", "metrics", "expected"),
    [
        ("region", ("revenue", "orders", "customers"), [("North", 749.5, 7, 3), ("South", 50.5, 1, 1)]),
        ("category", ("revenue", "orders"), [("Books", 520.5, 4), ("Electronics", 279.5, 3), ("Unknown", 0, 1)]),
        ("channel", ("revenue", "orders"), [("Web", 500, 4), ("Store", 200, 2), ("App", 100, 2)]),
        ("channel", ("orders",), [("Web", 4), ("App", 2), ("Store", 2)]),
        ("age_group", ("revenue",), [("26-35", 500), ("Unknown", 200), ("36-45", 100)]),
        ("payment_method", ("revenue",), [("Card", 570), ("Cash", 200), ("Unknown", 30)]),
        ("year", ("revenue", "churned_share"), [(2023, 380.5, 2 / 3), (2024, 419.5, 2 / 3)]),
        ("brand", ("events", "event_revenue"), [("Unknown", 6, 40), ("asus", 5, 300), ("hp", 3, 19.99)]),
        ("category_1", ("events", "event_revenue"), [("computers", 11, 340), ("Unknown", 3, 19.99)]),
        ("price_tier", ("events",), [("medium", 6), ("high", 5), ("low", 3)]),
        ("customer", ("event_revenue", "events"), [("C1", 340, 6), ("Unknown", 19.99, 4), ("C2", 0, 4)]),
        ("region", ("events",), [("North", 6), ("South", 4), ("Unknown", 4)]),
        ("event_type", ("users",), [("view", 4), ("cart", 2), ("purchase", 2)]),
        ("weekday", ("orders",), [("Monday", 1), ("Tuesday", 1), ("Thursday", 1), ("Friday", 1), ("Sunday", 4)]),
    ],
)
def test_cut_by(world: Context, dimension: str, metrics: tuple[str, ...], expected: list[tuple[Any, ...]]) -> None:
    assert rows(world, *metrics, by=(dimension,)) == [pytest.approx(row) for row in expected]


def test_an_order_just_before_midnight_belongs_to_its_day_and_one_at_midnight_to_the_next(world: Context) -> None:
    new_year = Period(start=date(2023, 12, 31), end=date(2024, 1, 2))
    assert rows(world, "orders", by=("day", "hour"), period=new_year) == [("2023-12-31", 23, 1), ("2024-01-01", 0, 1)]


def test_metrics_of_two_facts_do_not_multiply_each_other(world: Context) -> None:
    assert rows(world, "revenue", "events", by=("customer",)) == [
        ("C1", 500.0, 6), ("C2", 200.0, 4), ("C3", 100.0, 0), ("Unknown", 0.0, 4),
    ]  # fmt: skip


def test_where_unites_members_of_one_dimension_and_intersects_dimensions(world: Context) -> None:
    where = (Where(dimension="channel", members=("Web", "App")), Where(dimension="category", members=("Books",)))
    assert rows(world, "revenue", where=where) == [(470.0,)]


def test_an_excluded_member_leaves_all_others_unknown_included(world: Context) -> None:
    where = (Where(dimension="region", members=("North",), exclude=True),)
    assert rows(world, "events", where=where) == [(8,)]
    assert rows(world, "revenue", where=where) == [(50.5,)]


def test_a_calendar_member_filters(world: Context) -> None:
    assert rows(world, "revenue", where=(Where(dimension="quarter", members=("2024-Q1", "2023-q2")),)) == [(349.5,)]


def test_top_keeps_members_and_folds_the_rest(world: Context) -> None:
    assert rows(world, "revenue", "aov", by=("channel",), top=1) == [("Web", 500, 125), ("Others", 300, 75)]


def test_others_of_a_distinct_count_are_counted_not_added(world: Context) -> None:
    assert rows(world, "users", by=("product",), top=1) == [("P2", 3), ("Others", 4)]
    assert rows(world, "users", by=("product",)) == [("P2", 3), ("P1", 2), ("P3", 2)]


def test_top_within_a_grain_keeps_the_same_members_in_every_bucket(world: Context) -> None:
    assert rows(world, "revenue", by=("year", "category"), top=1) == [
        (2023, "Books", 250.5), (2023, "Others", 130.0), (2024, "Books", 270.0), (2024, "Others", 149.5),
    ]  # fmt: skip


def test_having_keeps_groups_by_their_value(world: Context) -> None:
    none_bought = (Having(metric="carts", operator="=", value=Decimal(0)),)
    assert rows(world, "views", by=("product",), having=none_bought) == [("P3", 2)]


def test_compared_with_a_year_before(world: Context) -> None:
    answer = result(world, "revenue", "aov", by=("quarter",), period=Y2024, compare="year")
    assert [row["quarter"] for row in answer.rows()] == ["2024-Q1", "2024-Q2", "2024-Q4"]
    first, second, last = answer.rows()
    assert first["revenue_compared"] is first["aov_compared"] is first["revenue_change"] is None  # 14 of 90 days lack
    assert (second["revenue_compared"], second["aov_compared"], second["revenue_change"]) == (Decimal(200), 200, 0)
    assert (last["revenue_compared"], last["revenue_change"]) == (Decimal(30), pytest.approx((70 - 30) / 30))
    assert "Compared with 2023-01-01 to 2023-12-31; the data begin on 2023-01-15" in answer.origin.notes


def test_a_score_changes_by_a_difference_and_money_in_proportion(world: Context) -> None:
    (row,) = result(world, "satisfaction", "revenue", period=Y2024, compare="previous").rows()
    assert row["satisfaction_change"] == pytest.approx(10 / 3 - 3)
    assert row["revenue_change"] == pytest.approx(419.5 / 380.5 - 1)


def test_groups_chosen_by_their_value_are_compared_and_no_others_come_back(world: Context) -> None:
    large = (Having(metric="revenue", operator=">", value=Decimal(200)),)
    for top in (None, 1):
        question = {"by": ("category",), "period": Y2024, "having": large, "top": top, "compare": "year"}
        (row,) = result(world, "revenue", **question).rows()
        assert (row["category"], plain(row["revenue"]), plain(row["revenue_compared"])) == ("Books", 270, 250.5)


def test_a_filter_that_a_chosen_value_cannot_have_is_refused_not_passed_by(world: Context) -> None:
    asus = (Where(dimension="category_1", members=("computers",)),)
    with pytest.raises(ImpossibleQuestion, match="orders carry no category, level 1"):
        result(world, "views", where=asus, having=(Having(metric="revenue", operator=">", value=Decimal(0)),))


def test_a_member_that_vanished_is_compared_with_nothing_now(world: Context) -> None:
    names = {
        row["category"]: row for row in result(world, "orders", by=("category",), period=Y2024, compare="year").rows()
    }
    assert names["Unknown"]["orders_compared"] == 0
    assert names["Electronics"]["orders_compared"] == 2


def test_before_all_data_there_is_nothing_to_compare_with_and_it_is_said(world: Context) -> None:
    answer = result(world, "revenue", period=Y2023, compare="year")
    (row,) = answer.rows()
    assert (row["revenue_compared"], row["revenue_change"]) == (None, None)
    assert answer.origin.notes[0].endswith("of which there is no data")


def test_product_filters_pass_churn_by_and_the_answer_says_so(world: Context) -> None:
    where = (Where(dimension="channel", members=("Web",)),)
    answer = result(world, "revenue", "churned_share", where=where)
    assert [tuple(row.values()) for row in answer.rows()] == [(Decimal(500), pytest.approx(2 / 3))]
    assert any(note.startswith("Channel does not filter") for note in answer.origin.notes)


def test_churn_is_cut_by_what_customers_are_now(world: Context) -> None:
    assert rows(world, "churned_share", by=("region",)) == [("South", 1.0), ("North", 0.5)]


def test_a_period_without_rows_is_zero_not_missing(world: Context) -> None:
    empty = Period(start=date(2023, 2, 1), end=date(2023, 3, 1))
    assert rows(world, "revenue", "orders", "aov", period=empty) == [(0.0, 0, None)]
    assert rows(world, "revenue", by=("region",), period=empty) == []


def test_an_empty_store_answers_zero(any_context: Context) -> None:
    assert rows(any_context, "revenue", "churned_share", "users") == [(0.0, None, 0)]
    assert result(any_context, "revenue").origin.as_of is None


def test_the_answer_says_where_it_came_from(world: Context) -> None:
    where = (Where(dimension="segment", members=("Premium",)),)
    answer = result(world, "revenue", period=Y2024, where=where)
    assert answer.origin.filters == ("2024-01-01 to 2024-12-31", "Segment is Premium")
    assert answer.origin.as_of == date(2024, 12, 31)
    assert answer.origin.data_version == 1
    assert "transactions" in answer.origin.statement
    assert "Premium" in answer.origin.parameters.values()
