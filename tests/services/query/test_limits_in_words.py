"""Limits: grants and alternatives made simple, said in words, and questions that cannot be asked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.core.errors import BadValue, ImpossibleQuestion, UnknownName
from services.query.describe import describe_condition, describe_filters, describe_period, describe_scope
from services.query.questions import Having, MetricQuery, Period, RowQuery, Where
from services.query.scope import Scope, limits
from services.query.validate import LAST_ROW, MOST_ROWS, check_comparison, check_query, check_row_query

Grants = dict[str, list[str]]


def limited(grants: Grants, *any_of: Grants) -> Scope:
    """Return the scope of grants and alternatives."""
    return Scope.limited(grants, any_of=any_of, reason="a test")


SIMPLE: list[tuple[Grants, list[Grants], tuple[Any, ...], tuple[Any, ...]]] = [
    ({}, [], (), ()),
    ({"region": ["S", "N", "N"]}, [], (("region", ("N", "S")),), ()),
    ({"region": []}, [], (("region", ()),), ()),
    ({"segment": ["A"], "region": ["N"]}, [], (("region", ("N",)), ("segment", ("A",))), ()),
    ({}, [{"region": ["N"]}], (("region", ("N",)),), ()),
    ({"region": ["N", "S"]}, [{"region": ["N", "W"]}], (("region", ("N",)),), ()),
    ({"region": ["S"]}, [{"region": ["N"]}], (("region", ()),), ()),
    ({"region": ["N"]}, [{"segment": ["A"]}], (("region", ("N",)), ("segment", ("A",))), ()),
    ({}, [{"region": ["N"]}, {"region": ["S"]}], (("region", ("N", "S")),), ()),
    ({"region": ["N"]}, [{"region": ["N", "S"]}, {"segment": ["A"]}], (("region", ("N",)),), ()),
    ({}, [{"region": ["N"]}, {}], (), ()),
    ({}, [{"region": ["N"]}, {"region": ["N"], "segment": ["A"]}], (("region", ("N",)),), ()),
    (
        {},
        [{"segment": ["A"]}, {"region": ["N"]}],
        (),
        ((("region", ("N",)),), (("segment", ("A",)),)),
    ),
    (
        {},
        [{"region": ["N"], "segment": ["A"]}, {"region": ["N"], "segment": ["B"]}],
        (("region", ("N",)), ("segment", ("A", "B"))),
        (),
    ),
]


@pytest.mark.parametrize(("grants", "any_of", "own", "alternatives"), SIMPLE)
def test_a_scope_is_said_as_simply_as_it_can_be(
    grants: Grants, any_of: list[Grants], own: tuple[Any, ...], alternatives: tuple[Any, ...]
) -> None:
    for order in (any_of, any_of[::-1]):
        scope = limited(grants, *order)
        assert (scope.grants, scope.any_of) == (own, alternatives)


def test_equal_limits_are_equal_values() -> None:
    assert limits({"b": ["2", "1"], "a": ["x"]}) == limits({"a": {"x"}, "b": ("1", "2", "2")})
    assert limited({"region": ["N", "S"]}) == limited({"region": ["S", "N"]})
    assert limited({}) == Scope.everything("a test")


EITHER = limited({"age_group": ["18-24"]}, {"region": ["North", "South"]}, {"segment": ["Premium"], "channel": ["Web"]})


def test_limits_in_words() -> None:
    assert EITHER.words() == ("age_group: 18-24", "channel: Web and segment: Premium or region: North, South")
    assert limited({"region": []}).words() == ("region: none",)
    assert Scope.everything("x").words() == ()
    assert describe_scope(Scope.everything("x")) == ()
    assert describe_scope(limited({"region": []})) == ("View limited to Region (none)",)
    assert describe_scope(EITHER) == (
        "View limited to Age group 18-24",
        "View limited to Channel Web and Segment Premium, or else Region North or South",
    )


def test_periods_and_filters_in_words() -> None:
    leap = Period(start=date(2024, 2, 29), end=date(2024, 3, 1))
    assert describe_period(leap) == "2024-02-29"
    assert describe_period(Period(start=date(2023, 12, 31), end=date(2024, 1, 2))) == "2023-12-31 to 2024-01-01"
    assert describe_period(Period(end=date(2024, 1, 2))) == "All days"
    assert describe_condition(Where(dimension="segment", members=("A", "é"))) == "Segment is A or é"
    assert describe_condition(Where(dimension="segment", members=("A",), exclude=True)) == "Segment is not A"
    ask = MetricQuery(
        metrics=("orders",),
        by=("region",),
        where=(Where(dimension="channel", members=("Web",)),),
        having=(Having(metric="revenue", operator=">=", value=Decimal("1E+3")),),
    )
    assert describe_filters(ask, leap, limited({"region": ["North"]})) == (
        "2024-02-29",
        "Channel is Web",
        "Revenue >= 1000",
        "View limited to Region North",
    )


DAY = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))


def where(dimension: str, *members: str) -> tuple[Where, ...]:
    """Return one filter."""
    return (Where(dimension=dimension, members=members),)


REFUSED: dict[str, tuple[MetricQuery, type[Exception], str]] = {
    "no metric": (MetricQuery(metrics=()), BadValue, "at least one metric"),
    "a metric twice": (MetricQuery(metrics=("orders", "orders")), BadValue, "Metric 'orders' is named twice"),
    "a dimension twice": (MetricQuery(metrics=("orders",), by=("day", "day")), BadValue, "Dimension 'day' is named tw"),
    "no such metric": (MetricQuery(metrics=("order",)), UnknownName, "did you mean orders"),
    "no such dimension": (MetricQuery(metrics=("orders",), by=("regions",)), UnknownName, "did you mean region"),
    "orders have no path": (
        MetricQuery(metrics=("aov",), by=("category_1",)),
        ImpossibleQuestion,
        "orders carry no cat",
    ),
    "churn has no hour": (MetricQuery(metrics=("churned_share",), by=("hour",)), ImpossibleQuestion, "no hour"),
    "churn has one grain": (
        MetricQuery(metrics=("churned_share",), by=("day", "week")),
        ImpossibleQuestion,
        "not of b",
    ),
    "churn of a month": (
        MetricQuery(metrics=("churned_share",), where=where("month", "2024-01")),
        ImpossibleQuestion,
        "asked over a period",
    ),
    "top of nothing": (MetricQuery(metrics=("orders",), top=3), BadValue, "of a dimension only"),
    "top none": (MetricQuery(metrics=("orders",), by=("region",), top=0), BadValue, "1 or more"),
    "an empty period": (MetricQuery(metrics=("orders",), period=DAY), BadValue, "2024-01-01 is not before 2024-01-01"),
    "no month": (MetricQuery(metrics=("orders",), where=where("month", "2024-13")), BadValue, "write it like 2024-01"),
    "a year as quarter": (MetricQuery(metrics=("orders",), where=where("quarter", "2024")), BadValue, "like 2024-Q1"),
    "no weekday": (MetricQuery(metrics=("orders",), where=where("weekday", "Mo")), BadValue, "write it like Monday"),
    "a zero byte": (MetricQuery(metrics=("orders",), where=where("region", "a\0")), BadValue, "no text of the store"),
    "half a character": (MetricQuery(metrics=("orders",), where=where("region", "\ud800")), BadValue, "no text of the"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_question_that_cannot_be_asked_is_refused_with_the_reason(what: str) -> None:
    ask, error, words = REFUSED[what]
    with pytest.raises(error, match=words):
        check_query(ask)


def test_a_question_that_can_be_asked_comes_back_as_it_is() -> None:
    ask = MetricQuery(metrics=("churned_share", "aov"), by=("month", "region"), top=1, where=where("category", "Books"))
    assert check_query(ask) is ask


ROWS: dict[str, tuple[RowQuery, type[Exception], str]] = {
    "no such fact": (RowQuery(fact="returns"), UnknownName, "no table of facts 'returns'"),
    "not listed": (RowQuery(fact="customer_histories"), UnknownName, "no table of facts"),
    "another fact's metric": (RowQuery(fact="events", metric="aov"), ImpossibleQuestion, "not computed from events"),
    "another fact's filter": (
        RowQuery(where=where("category_1", "asus")),
        ImpossibleQuestion,
        "Orders cannot be filtered by",
    ),
    "no row": (RowQuery(limit=0), BadValue, "1 to 1000 rows"),
    "too many rows": (RowQuery(limit=MOST_ROWS + 1), BadValue, "1 to 1000 rows"),
    "before the first": (RowQuery(offset=-1), BadValue, "number 0 or a later one"),
    "beyond the last": (RowQuery(offset=LAST_ROW + 1), BadValue, "number 0 or a later one"),
}


@pytest.mark.parametrize("what", ROWS)
def test_rows_that_cannot_be_asked_for_are_refused_with_the_reason(what: str) -> None:
    rows, error, words = ROWS[what]
    with pytest.raises(error, match=words):
        check_row_query(rows)


@pytest.mark.parametrize("rows", [RowQuery(limit=MOST_ROWS, offset=LAST_ROW), RowQuery(metric="churned_share")])
def test_rows_that_can_be_asked_for(rows: RowQuery) -> None:
    assert check_row_query(rows) is rows


@pytest.mark.parametrize("compare", [None, "previous", "year", Period(), Period(start=date(2024, 1, 1))])
def test_what_a_question_may_be_compared_with(compare: object) -> None:
    check_comparison(compare)


@pytest.mark.parametrize(
    ("compare", "words"), [("month", "previous or year"), (7, "previous or year"), (DAY, "is empty")]
)
def test_what_a_question_may_not_be_compared_with(compare: object, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        check_comparison(compare)
