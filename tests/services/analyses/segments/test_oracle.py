"""Segments against pandas, on hostile logs, on both engines."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.analyses import member_pages
from services.analyses.member_pages import all_pages
from services.analyses.segments.kinds import SEGMENTS
from services.analyses.segments.members import COLUMNS, SegmentMembers
from services.analyses.segments.movement import SegmentMovement
from services.analyses.segments.question import Segments
from services.core.context import Context
from services.query.questions import Period, Where
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.segments.log import BRANDS, LOGS, closed, money, periods, put, within

HOSTILE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FILTERS = st.sampled_from([(), *((Where(dimension="brand", members=(brand,), exclude=x),)
                                 for brand in BRANDS[1:] for x in (True, False))])  # fmt: skip


def users_of(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What is to be known of each user."""
    return {user: _user(own) for user, own in rows.groupby("user")}


def _user(rows: pd.DataFrame) -> dict[str, Any]:
    kinds = rows.event_type.value_counts()
    carts, bought = int(kinds.get("cart", 0)), int(kinds.get("purchase", 0))
    segment = ("multi" if bought > 1 else "single") if bought else ("cart_abandoner" if carts else "view_only")
    return {
        "segment": segment, "events": len(rows), "views": int(kinds.get("view", 0)), "carts": carts,
        "purchases": bought, "revenue": money(rows[rows.event_type == "purchase"].cents.sum()),
        "value_left": money(rows[rows.event_type == "cart"].cents.sum()), "sessions": rows.session_key.nunique(),
        "first_event": str(rows.event_time.min()), "last_event": str(rows.event_time.max()),
        "last_day": rows.day.max(),
    }  # fmt: skip


def high_value(users: dict[str, dict[str, Any]]) -> set[str]:
    """The first tenth of the buyers."""
    buyers = sorted((user for user in users if users[user]["purchases"]), key=lambda u: (-users[u]["revenue"], u))
    return set(buyers[: math.ceil(len(buyers) / 10)])


def members_of(users: dict[str, dict[str, Any]], segment: str) -> dict[str, dict[str, Any]]:
    """The users of one segment."""
    high = high_value(users)
    return {u: row for u, row in users.items() if (u in high if segment == "high_value" else row["segment"] == segment)}


def filtered(rows: pd.DataFrame, where: tuple[Where, ...]) -> pd.DataFrame:
    """The rows that pass."""
    for condition in where:
        rows = rows[rows[condition.dimension].isin(condition.members) != condition.exclude]
    return rows


@HOSTILE
@example(log=[], period=Period(), where=())
@given(log=LOGS, period=periods(), where=FILTERS)
def test_sizes_money_and_behaviour(store: Context, log: Any, period: Period, where: Any) -> None:
    whole = put(store, log)
    users = users_of(filtered(within(whole, period), where))
    for row in run(store, Segments(period=period, where=where), ALL).rows():
        members = list(members_of(users, row["segment"]).values())
        for name in ("events", "views", "carts", "purchases", "sessions", "revenue"):
            assert row[name] == sum(member[name] for member in members), name
        assert row["users"] == len(members)
        assert row["share"] == (len(members) / len(users) if users else None)
        assert row["sessions_per_user"] == (row["sessions"] / len(members) if members else None)
        left = sum(member["value_left"] for member in members)
        assert row["value_left"] == (left if row["segment"] == "cart_abandoner" else None)
        days = pd.Series([(closed(whole, period)[1] - member["last_day"]).days - 1 for member in members])
        assert row["days_since"] == (days.median() if members else None)


@HOSTILE
@given(
    log=LOGS, period=periods(), segment=st.sampled_from(list(SEGMENTS)), by=st.sampled_from(list(COLUMNS)),
    descending=st.booleans(),
)  # fmt: skip
def test_members_page_by_page(  # noqa: PLR0917 - hypothesis names them
    store: Context, log: Any, period: Period, segment: str, by: str, descending: bool
) -> None:
    expected = members_of(users_of(within(put(store, log), period)), segment)
    question = SegmentMembers(segment=segment, period=period, order_by=(by, descending))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(member_pages, "PAGE", 2)
        rows = [row for page in all_pages(store, question, ALL) for row in page.rows()]
    assert rows == run(store, question, ALL).rows()
    assert {row["user"]: row for row in rows} == {
        user: {name: ({"user": user} | member)[name] for name in COLUMNS} for user, member in expected.items()
    }
    values = [row[by] for row in rows]
    assert values == sorted(values, reverse=descending)
    ties = [[row["user"] for row in rows if row[by] == value] for value in set(values)]
    assert by == "user" or all(tied == sorted(tied) for tied in ties)


@HOSTILE
@given(log=LOGS, period=periods(), other=periods())
def test_movement(store: Context, log: Any, period: Period, other: Period) -> None:
    whole = put(store, log)
    then, now = (users_of(within(whole, one)) for one in (other, period))
    seen = set(then) | set(now)
    expected: dict[tuple[str, str], int] = {}
    for user in seen:
        pair = then.get(user, {"segment": "absent"})["segment"], now.get(user, {"segment": "absent"})["segment"]
        expected[pair] = expected.get(pair, 0) + 1
    rows = run(store, SegmentMovement(period=period, other=other), ALL).rows()
    assert {(row["before"], row["after"]): row["users"] for row in rows if row["users"]} == expected
    for row in rows:
        before = sum(count for pair, count in expected.items() if pair[0] == row["before"])
        assert row["share"] == (row["users"] / before if before else None)
