"""Cohorts against pandas, on hostile logs, on both engines."""

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from services.analyses.cohorts.question import EventCohorts
from services.core.context import Context
from services.query.questions import Period
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.funnel.log import HOSTILE, LOGS, periods, put

FREQUENCY = {"week": "W-SUN", "month": "M", "quarter": "Q"}


def expected(log: pd.DataFrame, grain: str, period: Period) -> dict[tuple[Any, int], tuple[Any, ...]]:
    """Buyers, revenue and whether the bucket is over, by the first day of the cohort and the buckets since."""
    bought = log[log.event_type == "purchase"]
    if bought.empty:
        return {}
    bucket, end = bought.time.dt.to_period(FREQUENCY[grain]), log.time.max().to_period(FREQUENCY[grain])
    first = bucket.groupby(bought.user_key).transform("min")
    found = {}
    for cohort in sorted(set(first)):
        begin, following = cohort.start_time.date(), (cohort + 1).start_time.date()
        days = {day for day in pd.date_range(log.day.min(), log.day.max()).date if begin <= day < following}
        if not any((period.start or date.min) <= day < (period.end or date.max) for day in days):
            continue
        for since in range((end - cohort).n + 1):
            own = bought[(first == cohort) & (bucket == cohort + since)]
            whole = int((cohort + since).end_time.date() <= log.day.max())
            found[begin, since] = own.user_key.nunique(), float(own.price.sum()), whole
    return found


@HOSTILE
@given(events=LOGS, grain=st.sampled_from(sorted(FREQUENCY)), period=periods())
def test_cohorts_agree_with_pandas(store: Context, events: Any, grain: Any, period: Period) -> None:
    log = put(store, events)
    rows = run(store, EventCohorts(grain=grain, period=period), ALL).rows()
    found = {
        (_first(row["cohort"], grain), row["since"]): (row["buyers"], float(row["revenue"]), row["whole"])
        for row in rows
    }
    assert found == expected(log, grain, period)
    sizes = {row["cohort"]: row["buyers"] for row in rows if row["since"] == 0}
    assert all(row["size"] == sizes[row["cohort"]] and row["share"] == row["buyers"] / row["size"] for row in rows)


def _first(cohort: str, grain: str) -> Any:
    name = cohort if grain == "week" else cohort.replace("-Q", "Q")
    return pd.Timestamp(name).date() if grain == "week" else pd.Period(name).start_time.date()
