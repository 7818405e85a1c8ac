"""Segments of the world of `tests/world.py`: every number was computed by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.analyses.member_pages import all_pages
from services.analyses.segments.kinds import SEGMENTS
from services.analyses.segments.members import SegmentMembers
from services.analyses.segments.movement import SegmentMovement
from services.analyses.segments.question import Segments
from services.core.context import Context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, OutOfScope, UnknownName
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store

YEAR = Period(start=date(2024, 1, 1))
BEFORE = Period(end=date(2024, 1, 1))
FEBRUARY = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))


def segments(ctx: Context, *names: str, scope: Scope = ALL, **question: Any) -> dict[str, Any]:
    """The chosen columns of each segment; of one column, its value."""
    rows = run(ctx, Segments(**question), scope).rows()
    return {row["segment"]: row[names[0]] if len(names) == 1 else tuple(row[n] for n in names) for row in rows}


def moved(ctx: Context, **question: Any) -> dict[tuple[str, str], int]:
    """The pairs of segments that any user moved between."""
    rows = run(ctx, SegmentMovement(**question), ALL).rows()
    assert len(rows) == 24
    return {(row["before"], row["after"]): row["users"] for row in rows if row["users"]}


def test_every_segment_has_its_size_money_and_behaviour(world: Context) -> None:
    result = run(world, Segments(), ALL)
    assert [row["segment"] for row in result.rows()] == list(SEGMENTS)
    names = ("users", "share", "revenue", "purchases", "events", "views", "carts", "sessions", "days_since")
    assert segments(world, *names) == {
        "view_only": (1, 0.25, Decimal(0), 0, 2, 2, 0, 1, 0.0),
        "cart_abandoner": (1, 0.25, Decimal(0), 0, 4, 2, 2, 1, 0.0),
        "single": (1, 0.25, Decimal("19.99"), 1, 2, 1, 0, 1, 58.0),
        "multi": (1, 0.25, Decimal(340), 3, 6, 2, 1, 2, 28.0),
        "high_value": (1, 0.25, Decimal(340), 3, 6, 2, 1, 2, 28.0),
    }
    rates = ("events_per_user", "views_per_user", "sessions_per_user")
    assert segments(world, *rates)["multi"] == (6.0, 2.0, 2.0)
    assert segments(world, "value_left") == dict.fromkeys(SEGMENTS) | {"cart_abandoner": Decimal(320)}
    assert all(row["action"] and row["label"] for row in result.rows())
    assert "High value is a part of the buyers" in result.origin.notes[0]


def test_the_sizes_are_those_of_the_metrics(world: Context) -> None:
    names = ("view_only_users", "cart_abandoners", "single_buyers", "multi_buyers")
    for where in ((), (Where(dimension="brand", members=("asus",)),), (Where(dimension="hour", members=("9", "12")),)):
        (row,) = run(world, MetricQuery(metrics=names, where=where), ALL).rows()
        sizes = segments(world, "users", where=where)
        assert list(row.values()) == list(sizes.values())[:4]


def test_beside_the_period_before(world: Context) -> None:
    names = ("users", "users_compared", "users_change", "share_change", "revenue_compared", "days_since_compared")
    found = segments(world, *names, period=FEBRUARY, compare="previous")
    assert (found["multi"][:3], found["view_only"][:3]) == ((1, 0, None), (1, 1, 0.0)), "U1 bought twice, U4 looked"
    before = Period(start=date(2024, 1, 1), end=date(2024, 2, 1))
    then = segments(world, "users", "revenue", "days_since", period=before)
    for name, row in found.items():
        assert (row[1], row[4], row[5]) == then[name]
        assert row[2] == (None if not row[1] else (row[0] - row[1]) / row[1])
    notes = run(world, Segments(period=FEBRUARY, compare="previous"), ALL).origin.notes
    assert notes[0] == "Compared with 2024-01-01 to 2024-01-31"


def test_before_all_data_there_is_nothing_to_compare_with(world: Context) -> None:
    question = Segments(period=YEAR, compare=Period(start=date(2020, 1, 1), end=date(2021, 1, 1)))
    result = run(world, question, ALL)
    assert "of which there is no data" in result.origin.notes[0]
    assert {row["users_compared"] for row in result.rows()} == {row["users_change"] for row in result.rows()} == {None}
    with pytest.raises(BadValue, match="needs a period"):
        run(world, Segments(compare="previous"), ALL)


def test_the_members_of_a_segment(world: Context) -> None:
    assert run(world, SegmentMembers(segment="cart_abandoner"), ALL).rows() == [{
        "user": "U2", "first_event": "2024-01-01 09:00:00", "last_event": "2024-02-29 23:59:59", "events": 4,
        "views": 2, "carts": 2, "purchases": 0, "revenue": Decimal(0), "value_left": Decimal(320),
    }]  # fmt: skip
    (high,) = run(world, SegmentMembers(segment="high_value"), ALL).rows()
    assert (high["user"], high["revenue"], high["value_left"]) == ("U1", Decimal(340), Decimal(300))
    assert run(world, SegmentMembers(segment="multi", period=BEFORE), ALL).rows() == []
    pages = list(all_pages(world, SegmentMembers(segment="single", limit=1), ALL))
    assert [[row["user"] for row in page.rows()] for page in pages] == [["U3"]]


def test_movement_between_two_periods(world: Context) -> None:
    assert moved(world, other=BEFORE, period=YEAR) == {
        ("cart_abandoner", "multi"): 1, ("absent", "cart_abandoner"): 1, ("absent", "single"): 1,
        ("absent", "view_only"): 1,
    }  # fmt: skip
    assert moved(world, other=YEAR, period=BEFORE)["multi", "cart_abandoner"] == 1
    rows = run(world, SegmentMovement(other=BEFORE, period=YEAR), ALL).rows()
    shares = {(row["before"], row["after"]): row["share"] for row in rows}
    assert shares["absent", "single"] == pytest.approx(1 / 3)
    assert shares["view_only", "single"] is None, "nobody was view-only before"


def test_a_limited_view_shows_its_own_users_only(world: Context) -> None:
    assert segments(world, "users", scope=NORTH) == dict.fromkeys(SEGMENTS, 0) | {"multi": 1, "high_value": 1}
    assert segments(world, "revenue", scope=NORTH)["multi"] == Decimal(340)
    assert run(world, SegmentMembers(segment="cart_abandoner"), NORTH).rows() == []
    assert [page.rows() for page in all_pages(world, SegmentMembers(segment="single"), NORTH)] == [[]]
    south = Scope.limited({"region": ["South"]}, reason="tests")
    assert segments(world, "value_left", scope=south)["cart_abandoner"] == Decimal(320)
    result = run(world, SegmentMovement(other=BEFORE, period=YEAR), south)
    assert sum(row["users"] for row in result.rows()) == 1


@pytest.mark.parametrize(
    "question", [Segments(), SegmentMembers(segment="multi"), SegmentMovement(other=BEFORE, period=YEAR)]
)
def test_a_log_without_customers_says_why_it_shows_nothing(any_context: Context, question: Any) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, question, NORTH)
    assert run(any_context, question, ALL).table.num_rows


def test_an_empty_log_has_empty_segments(any_context: Context) -> None:
    assert segments(any_context, "users", "share", "days_since") == dict.fromkeys(SEGMENTS, (0, None, None))
    assert moved(any_context, other=BEFORE) == {}
    assert [page.rows() for page in all_pages(any_context, SegmentMembers(segment="multi"), ALL)] == [[]]


@pytest.mark.parametrize(
    ("question", "error", "sentence"),
    [
        (SegmentMembers(segment="mutli"), UnknownName, "did you mean multi"),
        (SegmentMembers(segment="multi", order_by=("load_id", True)), BadValue, "can by user, first_event"),
        (SegmentMembers(segment="multi", limit=0), BadValue, "1 to 20000 rows"),
        (SegmentMembers(segment="multi", offset=-1), BadValue, "number 0"),
        (SegmentMovement(other=Period(start=date(2024, 1, 1), end=date(2024, 1, 1))), BadValue, "is empty"),
        (Segments(compare="last"), BadValue, "previous or year"),  # type: ignore[arg-type]
        (Segments(compare=Period(start=date(2024, 1, 1), end=date(2023, 1, 1))), BadValue, "is empty"),
        (Segments(where=(Where(dimension="channel", members=("Web",)),)), ImpossibleQuestion, "by channel"),
    ],
)
def test_what_cannot_be_asked_says_why(world: Context, question: Any, error: type[AppError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        run(world, question, ALL)
