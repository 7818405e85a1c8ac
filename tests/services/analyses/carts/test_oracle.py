"""What was left in carts against pandas, on hostile logs, on both engines."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.analyses import member_pages
from services.analyses.carts.question import CUTS, Abandonment
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.member_pages import all_pages
from services.core.context import Context
from services.query.questions import Period, Where
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.segments.log import LOGS, closed, money, periods, put, within

HOSTILE = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
AGES = ((1, "0-1 h"), (24, "1-24 h"), (72, "1-3 days"), (168, "3-7 days"), (720, "7-30 days"))
FILTERS = st.sampled_from([(), (Where(dimension="brand", members=("asus", "Unknown")),),
                           (Where(dimension="hour", members=("23",), exclude=True),),
                           (Where(dimension="category_1", members=("computers",)),)])  # fmt: skip


def _age(when: datetime, end: datetime) -> str:
    return next((name for hours, name in AGES if end - when <= timedelta(hours=hours)), "30+ days")


def carts_of(whole: pd.DataFrame, period: Period, where: tuple[Where, ...]) -> pd.DataFrame:
    """Cart events that pass, each with whether its pair was bought and whether it is the pair's last."""
    rows = within(whole, period)
    bought = set(zip(rows[rows.event_type == "purchase"].user, rows[rows.event_type == "purchase"]["product"],
                     strict=True))  # fmt: skip
    carts = rows[rows.event_type == "cart"]
    for condition in where:
        carts = carts[carts[condition.dimension].isin(condition.members) != condition.exclude]
    carts = carts.sort_values(["event_time", "cents", "brand", "category_key"], ascending=[False, False, True, True])
    end = datetime.combine(closed(whole, period)[1], datetime.min.time()) if len(whole) else None
    paid = [pair in bought for pair in zip(carts.user, carts["product"], strict=True)]
    return carts.assign(
        bought=pd.Series(paid, index=carts.index, dtype=bool),
        last=~carts.duplicated(["user", "product"]),
        since=[_age(when.to_pydatetime(), end) for when in carts.event_time] if end else [],
    )


def _measured(rows: pd.DataFrame) -> dict[str, Any]:
    lost = rows[rows["last"] & ~rows.bought]
    return {
        "carts": len(rows), "cart_users": rows.user.nunique(), "bought_users": rows[rows.bought].user.nunique(),
        "pairs": int(rows["last"].sum()), "abandoned_pairs": len(lost), "abandoning_users": lost.user.nunique(),
        "value_left": money(lost.cents.sum()),
    }  # fmt: skip


@HOSTILE
@example(log=[], period=Period(), where=(), by="brand", top=1)
@given(log=LOGS, period=periods(), where=FILTERS, by=st.sampled_from(CUTS), top=st.sampled_from([None, 1, 2]))
def test_by_every_cut(  # noqa: PLR0917 - hypothesis names them
    store: Context, log: Any, period: Period, where: Any, by: str, top: int | None
) -> None:
    carts = carts_of(put(store, log), period, where)
    members = {member: _measured(rows) for member, rows in carts.groupby(by)}
    # what stands at one value is kept by the order of its members: their names, and numbers where they are numbers
    ranked = sorted(members, key=lambda member: (-members[member]["value_left"], _order(by, member)))
    kept = ranked[:top]
    found = run(store, Abandonment(by=by, period=period, where=where, top=top), ALL).rows()
    expected = {member: members[member] for member in kept}
    if len(ranked) > len(kept):
        expected["Others"] = _measured(carts[~carts[by].isin(kept)])
    expected[None] = _measured(carts)
    assert {row[by]: {name: row[name] for name in _measured(carts)} for row in found} == expected
    total = expected[None]["value_left"]
    for row in found:
        assert row["abandonment_rate"] == (row["abandoned_pairs"] / row["pairs"] if row["pairs"] else None)
        share = pytest.approx(float(row["value_left"]) / float(total)) if total else None
        assert row["share_left"] == share


def _order(by: str, member: str) -> Any:
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ages = [name for _, name in AGES] + ["30+ days"]
    numbers = {"hour": int, "weekday": weekdays.index, "since": ages.index}
    return numbers.get(by, str)(member)


@HOSTILE
@given(log=LOGS, period=periods(), where=FILTERS)
def test_the_recovery_list(store: Context, log: Any, period: Period, where: Any) -> None:
    carts = carts_of(put(store, log), period, where)
    lost = carts[carts["last"] & ~carts.bought]
    expected = [_person(user, rows) for user, rows in lost.groupby("user")]
    expected.sort(key=lambda row: (-row["value_left"], row["user"]))
    question = RecoveryList(period=period, where=where)
    assert run(store, question, ALL).rows() == expected
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(member_pages, "PAGE", 2)
        assert [row for page in all_pages(store, question, ALL) for row in page.rows()] == expected


def _person(user: str, rows: pd.DataFrame) -> dict[str, Any]:
    brands = rows.groupby("brand").cents.sum()
    latest = rows.sort_values(["event_time", "cents", "product"], ascending=[False, False, True]).iloc[0]
    return {
        "user": user, "products": len(rows), "value_left": money(rows.cents.sum()),
        "left_at": str(rows.event_time.max()), "brand": min(brands.index, key=lambda name: (-brands[name], name)),
        "last_product": latest["product"], "last_price": money(latest.cents),
    }  # fmt: skip
