"""Funnels against pandas, on hostile logs, on both engines."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.core.context import Context
from services.query.questions import Period, Where
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.funnel.log import BEGIN, BRANDS, HOSTILE, HOURS, LOGS, periods, put, within
from tests.services.analyses.funnel.oracle import Stages, independent, kept, ordered

CUTS = ("brand", "category_1", "product", "price_tier", "weekday", "hour", "month", "new_or_returning")
FILTERS = st.sampled_from([(), *((Where(dimension="brand", members=(brand,), exclude=x),)
                                 for brand in BRANDS[1:] for x in (True, False))])  # fmt: skip
COUNTED = st.sampled_from(["users", "sessions", "events"])


@st.composite
def funnels(draw: st.DrawFn) -> Funnel | OrderedFunnel:
    by = draw(st.sampled_from([None, *CUTS]))
    top = draw(st.sampled_from([None, 1, 2])) if by in {"brand", "category_1", "price_tier", "hour"} else None
    shared: dict[str, Any] = {"by": by, "top": top, "period": draw(periods()), "where": draw(FILTERS)}
    if draw(st.booleans()):
        return Funnel(count=draw(COUNTED), **shared)
    return OrderedFunnel(
        count=draw(st.sampled_from(["users", "sessions"])), hours=draw(st.sampled_from(HOURS)), **shared
    )


def expected(funnel: Funnel | OrderedFunnel, log: pd.DataFrame) -> dict[Any, Stages]:
    """What pandas finds, by member as the answer names it."""
    rows = within(_filtered(log, funnel.where), funnel.period)
    if isinstance(funnel, OrderedFunnel):
        paths = {key: ordered(own, funnel.count, funnel.hours) for key, own in _groups(funnel, rows, log)}
        return {key: stages for key, stages in paths.items() if key is None or stages[0][0]}
    return {key: independent(own, funnel.count) for key, own in _groups(funnel, rows, log)}


def _filtered(log: pd.DataFrame, where: tuple[Where, ...]) -> pd.DataFrame:
    for condition in where:
        inside = log[condition.dimension].isin(condition.members)
        log = log[~inside if condition.exclude else inside]
    return log


def _groups(funnel: Funnel | OrderedFunnel, rows: pd.DataFrame, log: pd.DataFrame) -> list[tuple[Any, pd.DataFrame]]:
    if funnel.by is None:
        return [(None, rows)]
    start = funnel.period.start or (log.day.min() if len(log) else date.min)
    rows = rows.assign(new_or_returning=["new" if day >= start else "returning" for day in rows.entered])
    member = rows[funnel.by]
    if funnel.top is not None:
        stays = kept(rows, funnel.by, funnel.top)
        member = pd.Series([str(m) if m in stays else "Others" for m in member], index=rows.index, dtype=object)
    groups = list(rows.groupby(member))
    return [(key, own) for key, own in groups if own.event_type.isin(["view", "cart", "purchase"]).any()]


def answered(ctx: Context, funnel: Funnel | OrderedFunnel) -> dict[Any, Stages]:
    """What the program finds, in the same form."""
    found: dict[Any, Stages] = {}
    for row in run(ctx, funnel, ALL).rows():
        stage = (row["count"], row["events"], row["extra"], row["revenue"], row["seconds"])
        found.setdefault(row[funnel.by] if funnel.by else None, []).append(stage)
    return found


def _event(kind: str, user: int, seconds: int, **more: Any) -> dict[str, Any]:
    when = BEGIN + timedelta(seconds=seconds)
    return {"event_time": when, "user_key": user, "session_key": 0, "product_key": 0, "category_key": 0,
            "price": 1, "event_type": kind, "brand": "asus"} | more  # fmt: skip


BACKWARDS = [_event("purchase", 0, 0), _event("cart", 0, 59), _event("view", 0, 3600), _event("cart", 0, 7200)]
TIED = [_event("view", 0, 0), _event("cart", 0, 0), _event("purchase", 0, 3600), _event("purchase", 1, 0)]


@pytest.mark.parametrize("by", [None, *CUTS])
@pytest.mark.parametrize("log", [[], TIED[:1], BACKWARDS, TIED], ids=["empty", "single", "backwards", "tied"])
def test_named_cases(store: Context, log: list[dict[str, Any]], by: str | None) -> None:
    rows = put(store, log)
    for count in ("users", "sessions", "events"):
        funnel = Funnel(by=by, count=count)
        assert answered(store, funnel) == expected(funnel, rows)
    path = OrderedFunnel(by=by, hours=1)
    assert answered(store, path) == expected(path, rows)


@HOSTILE
@given(events=LOGS, funnel=funnels())
@example(events=TIED, funnel=OrderedFunnel(hours=1, by="brand", top=1))
def test_every_funnel_agrees_with_pandas(store: Context, events: list[dict[str, Any]], funnel: Any) -> None:
    log = put(store, events)
    assert answered(store, funnel) == expected(funnel, log)


@HOSTILE
@given(events=LOGS, by=st.sampled_from([None, "brand", "month", "weekday", "new_or_returning"]), count=COUNTED)
def test_the_compared_columns_are_those_of_the_other_period(store: Context, events: Any, by: Any, count: Any) -> None:
    log = put(store, events)
    assume(len(log) > 0)
    period = Period(start=date(2020, 11, 1), end=date(2020, 12, 1))
    other = Period(start=date(2020, 10, 1), end=date(2020, 11, 1))
    assume(log.day.max() >= date(2020, 11, 30))
    then = expected(Funnel(by=by, count=count, period=other), log)
    if by == "month" and then:
        then = {"2020-11": then["2020-10"]}
    answer = run(store, Funnel(by=by, count=count, period=period, compare=other), ALL)
    found: dict[Any, Stages] = {}
    for row in answer.rows():
        names = ("count", "events", "extra", "revenue", "seconds")
        stage = tuple(row[f"{name}_compared"] for name in names)
        found.setdefault(row[by] if by else None, []).append(stage)
    assert {key: stages for key, stages in found.items() if any(stage[1] for stage in stages)} == {
        key: stages for key, stages in then.items() if any(stage[1] for stage in stages)
    }
