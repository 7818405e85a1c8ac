"""Merchandising and movers against pandas, on hostile logs, on both engines."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analyses.merchandising.movers import Movers
from services.analyses.merchandising.question import BY, ORDERS, Merchandising
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
FILTERS = st.sampled_from([
    (), (Where(dimension="brand", members=BRANDS[:2]),), (Where(dimension="brand", members=BRANDS[:1], exclude=True),),
])  # fmt: skip


def kept(rows: pd.DataFrame, where: tuple[Where, ...]) -> pd.DataFrame:
    """The rows that pass the filters."""
    for condition in where:
        rows = rows[rows[condition.dimension].isin(condition.members) != condition.exclude]
    return rows


def over(above: Any, below: Any) -> float | None:
    """A ratio, nothing over 0."""
    return float(above) / float(below) if below else None


def member_of(rows: pd.DataFrame) -> dict[str, Any]:
    """All that is to be known of one member."""
    kinds = {kind: rows[rows.event_type == kind] for kind in ("view", "cart", "purchase")}
    viewers, buyers = (kinds[kind].user.nunique() for kind in ("view", "purchase"))
    counts = {f"{kind}s": len(part) for kind, part in kinds.items()}
    return counts | {
        "viewers": viewers, "buyers": buyers, "conversion": over(buyers, viewers),
        "event_conversion": over(counts["purchases"], counts["views"]), "average_price": rows.cents.mean() / 100,
        "revenue": money(kinds["purchase"].cents.sum()),
    }  # fmt: skip


def members_of(rows: pd.DataFrame, by: str) -> dict[str, dict[str, Any]]:
    """The same of every member."""
    return {str(name): member_of(part) for name, part in rows.groupby(by)}


def ranked(members: dict[str, dict[str, Any]], order: str) -> list[str]:
    """The names in order; what has no value comes last."""
    bytewise = sorted(members, key=lambda name: name.encode())

    def place(name: str) -> tuple[Any, ...]:
        row = members[name]
        value = row[order]
        return (value is None, -(value or 0), -row["revenue"], -row["views"])

    return sorted(bytewise, key=place)


@HOSTILE
@given(
    log=LOGS, period=periods(), where=FILTERS, by=st.sampled_from(BY), order=st.sampled_from(ORDERS),
    top=st.sampled_from([None, 1, 2]), least=st.sampled_from([0, 0, 2]),
)  # fmt: skip
def test_members(  # noqa: PLR0917 - hypothesis gives them by name
    store: Context, log: Any, period: Period, where: Any, by: str, order: str, top: int | None, least: int
) -> None:
    members = members_of(kept(within(put(store, log), period), where), by)
    names = ranked(members, order)
    listed = [name for name in names if members[name]["viewers"] >= least]
    question = Merchandising(period=period, where=where, by=by, order=order, top=top, least_viewers=least)
    rows = run(store, question, ALL).rows()
    assert [row[by] for row in rows] == listed[:top]
    measure = "revenue" if order == "conversion" else order
    whole, revenue = (sum(row[name] for row in members.values()) for name in (measure, "revenue"))
    running = 0
    for rank, row in enumerate(rows, 1):
        expected = members[row[by]]
        running += expected[measure]
        assert row["rank"] == rank
        assert {name: row[name] for name in expected} == pytest.approx(expected)
        assert row["revenue_share"] == pytest.approx(over(expected["revenue"], revenue))
        assert row["cumulative_share"] == pytest.approx(over(running, whole))


@HOSTILE
@given(
    log=LOGS,
    start=st.integers(1, 150),
    length=st.integers(1, 60),
    by=st.sampled_from(BY),
    top=st.sampled_from([None, 1, 2]),
)
def test_changes_add_up(  # noqa: PLR0917 - the same
    store: Context, log: Any, start: int, length: int, by: str, top: int | None
) -> None:
    whole = put(store, log)
    if whole.empty:
        return
    first = whole.day.min()
    begin = first + timedelta(days=start)
    period = Period(start=begin, end=begin + timedelta(days=length))
    before = Period(start=max(begin - timedelta(days=length), first), end=begin)
    bought = whole[whole.event_type == "purchase"]
    sums = [within_days(bought, days).groupby(by).cents.sum().to_dict() for days in (period, before)]
    names = set(sums[0]) | set(sums[1])
    if closed(whole, period)[0] >= closed(whole, period)[1]:
        return
    rows = run(store, Movers(period=period, by=by, compare=before, top=top), ALL).rows()
    change = {name: sums[0].get(name, 0) - sums[1].get(name, 0) for name in names}
    assert sum(row["change"] for row in rows) == money(sum(change.values()))
    assert sum(row["revenue"] for row in rows) == money(sum(sums[0].values()))
    assert sum(row["members"] for row in rows) == len(names)
    own = [row for row in rows if row["state"]]
    assert {row[by]: row["change"] for row in own} == {row[by]: money(change[row[by]]) for row in own}
    rises = sorted((c for c in change.values() if c > 0), reverse=True)[:top]
    falls = sorted(c for c in change.values() if c < 0)[:top]
    if top is not None:
        assert [row["change"] for row in own] == [money(c) for c in (*rises, *falls[::-1])]
    for row in own:
        now, then = (part.get(row[by], 0) for part in sums)
        assert row["state"] == state_of(now, then)
        assert row["relative"] == pytest.approx(over(now - then, then))


def state_of(now: int, then: int) -> str:
    """What is said of a change."""
    if now == then:
        return "even"
    if not then or not now:
        return "gone" if then else "new"
    return "rising" if now > then else "falling"


def within_days(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of the days of a closed period."""
    return rows[(rows.day >= period.start) & (rows.day < period.end)]
