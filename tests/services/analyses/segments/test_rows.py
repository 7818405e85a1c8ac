"""Segment figures: sums, shares and medians of users who come grouped, and the matrix of movement, by hand."""

from datetime import date
from decimal import Decimal

import pytest

from services.analyses.segments.kinds import DISJOINT, SEGMENTS
from services.analyses.segments.movement import STATES, SegmentMovement, _covering, _matrix
from services.analyses.segments.rows import METRICS, figures, over
from services.core.errors import BadValue
from services.query.questions import Period
from services.query.result import Row

WEEK = Period(start=date(2024, 2, 26), end=date(2024, 3, 4))


def group(segment: str, users: int, last: date, *, high: bool = False, **counts: int) -> Row:
    """Return users of one segment who were last seen on one day."""
    nothing = dict.fromkeys(("events", "views", "carts", "purchases", "sessions"), 0)
    money = {name: Decimal(counts.pop(name, 0)) for name in ("revenue", "value_left")}
    return {"segment": segment, "users": users, "last_day": last, "high": high, **nothing, **counts, **money}


GROUPS = [
    group("view_only", 3, date(2024, 2, 26), events=6, views=6, sessions=3),
    group("view_only", 1, date(2024, 3, 3), events=4, views=4, sessions=2),
    group("single", 1, date(2024, 2, 29), events=3, views=1, carts=1, purchases=1, sessions=1, revenue=10),
    group(
        "single", 1, date(2024, 3, 1), high=True, events=2, views=1, purchases=1, sessions=1, revenue=90, value_left=7
    ),
    group("cart_abandoner", 2, date(2024, 2, 27), events=4, views=2, carts=2, sessions=2, value_left=30),
]
FOUND = dict(zip(SEGMENTS, figures(GROUPS, WEEK), strict=True))


def test_users_of_a_segment_are_added_up() -> None:
    assert {name: row["users"] for name, row in FOUND.items()} == {
        "view_only": 4,
        "cart_abandoner": 2,
        "single": 2,
        "multi": 0,
        "high_value": 1,
    }
    assert {name: row["share"] for name, row in FOUND.items()} == {
        "view_only": 0.5,
        "cart_abandoner": 0.25,
        "single": 0.25,
        "multi": 0.0,
        "high_value": 0.125,
    }
    assert sum(FOUND[segment.name]["share"] for segment in DISJOINT) == 1


def test_per_user_is_over_the_users_of_the_segment() -> None:
    browsers, nobody = FOUND["view_only"], FOUND["multi"]
    assert (browsers["events_per_user"], browsers["views_per_user"], browsers["sessions_per_user"]) == (2.5, 2.5, 1.25)
    assert [nobody[f"{one}_per_user"] for one in ("events", "views", "sessions")] == [None] * 3


def test_money_is_exact_and_only_abandoners_left_some() -> None:
    assert [row["revenue"] for row in FOUND.values()] == [0, 0, Decimal(100), Decimal(0), Decimal(90)]
    assert all(isinstance(row["revenue"], Decimal) for row in FOUND.values())
    assert [row["value_left"] for row in FOUND.values()] == [None, Decimal(30), None, None, None]


def test_the_median_is_over_users_and_not_over_groups() -> None:
    assert {name: row["days_since"] for name, row in FOUND.items()} == {
        "view_only": 6.0,  # three of four were last seen on the first of seven days
        "cart_abandoner": 5.0,
        "single": 2.5,  # between 3 days and 2
        "multi": None,
        "high_value": 2.0,
    }


@pytest.mark.parametrize(
    ("groups", "median"),
    [
        ([(1, 1)], 2.0),
        ([(1, 1), (1, 3)], 1.0),
        ([(1, 3), (1, 1)], 1.0),
        ([(2, 1), (2, 3)], 1.0),
        ([(3, 1), (2, 3)], 2.0),
        ([(1, 1), (1, 2), (1, 3)], 1.0),
        ([(1, 1), (1, 2), (2, 3)], 0.5),
    ],
)
def test_medians_of_groups(groups: list[tuple[int, int]], median: float) -> None:
    seen = [group("multi", users, date(2024, 3, day)) for users, day in groups]
    assert figures(seen, WEEK)[3]["days_since"] == median


def test_without_an_end_nobody_was_seen_days_ago() -> None:
    assert {row["days_since"] for row in figures(GROUPS, Period())} == {None}


def test_of_nobody_every_segment_is_a_row() -> None:
    rows = figures([], WEEK)
    assert [list(row) for row in rows] == [list(METRICS)] * len(SEGMENTS)
    assert {(row["users"], row["share"], row["revenue"]) for row in rows} == {(0, None, Decimal(0))}


def test_dividing_by_nothing_says_nothing() -> None:
    assert (over(1, 0), over(0, 0), over(0, 4), over(Decimal(1), 4)) == (None, None, 0.0, 0.25)


def test_movement_is_a_share_of_those_before() -> None:
    table = _matrix({("single", "multi"): 1, ("single", "absent"): 3, ("absent", "single"): 5}).to_pylist()
    shares = {(row["before"], row["after"]): (row["users"], row["share"]) for row in table}
    assert len(shares) == len(STATES) ** 2 - 1 == 24
    assert ("absent", "absent") not in shares
    assert shares["single", "multi"] == (1, 0.25)
    assert shares["single", "absent"] == (3, 0.75)
    assert shares["single", "single"] == (0, 0.0)
    assert shares["absent", "single"] == (5, 1.0)
    assert shares["multi", "single"] == (0, None)


def test_movement_between_periods_looks_at_all_days_between() -> None:
    early, late = Period(start=date(2024, 1, 1), end=date(2024, 2, 1)), WEEK
    assert _covering(late, early) == _covering(early, late) == Period(start=early.start, end=late.end)
    assert _covering(Period(), late) == late
    assert _covering(Period(), Period()) == Period()


def test_an_empty_other_period_is_refused() -> None:
    day = date(2024, 1, 1)
    with pytest.raises(BadValue, match="other period is empty"):
        SegmentMovement(other=Period(start=day, end=day)).validate()
    asked = SegmentMovement(other=Period(start=day))
    assert asked.validate() is asked
