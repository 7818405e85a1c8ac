"""Outcome: what an incident truly changed, by playing the same luck without it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo import effects
from services.demo.arrays import Flags, Ints
from services.demo.incidents import Incident
from services.demo.lines import SoldLines, list_goodwill, list_lines
from services.demo.orders import Orders, Setting, place

PERIODS = ("during", "after")
DECIMALS = 6


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One variant of the world: its orders, their lines, and the cents given back for each line and order."""

    orders: Orders
    lines: SoldLines
    goodwill: Ints


def vary(setting: Setting, incidents: Sequence[Incident], orders: Orders) -> Variant:
    """Work out what the orders under the incidents hold, and what comes back of it."""
    goodwill, _ = list_goodwill(setting, orders)
    return Variant(orders=orders, lines=list_lines(setting, incidents, orders), goodwill=goodwill)


def effect(
    setting: Setting, incidents: Sequence[Incident], with_it: Variant, one: Incident, level: float
) -> dict[str, object]:
    """Compare the world with a variant that lacks the incident `one` and nothing else.

    Counts and sums are exact for the realised world: both variants meet the same random numbers. `members` are rows as
    the tables show them (the payment that was recorded, the lines of a brand or category); `store` is everything.
    `during` is the window of the incident, `after` the time from its end to the end of the window. `refunds` are those
    of the orders of the period, whenever the money was given back.
    """
    others = tuple(x for x in incidents if x is not one)
    sides = {"with": with_it, "without": vary(setting, others, place(setting, others, level))}
    scopes = {"members": one, "store": None} if one.dimension else {"store": None}
    out: dict[str, object] = {
        scope: {
            period: _compare(
                {
                    side: _sums(setting, who, some, _period(setting, one, some.orders, period))
                    for side, some in sides.items()
                }
            )
            for period in PERIODS
        }
        for scope, who in scopes.items()
    }
    left = {
        side: int(np.isfinite(some.orders.churned_at[_customers(setting, one)]).sum()) for side, some in sides.items()
    }
    return out | {"customers_left": left | {"difference": left["with"] - left["without"]}}


def totals(setting: Setting, everything: Variant) -> dict[str, float | int | None]:
    """Revenue, refunds, orders, mean score and mean days of delivery of the whole window."""
    return _sums(setting, None, everything, np.ones(len(everything.orders.row), dtype=np.bool_))


def _period(setting: Setting, one: Incident, orders: Orders, period: str) -> Flags:
    day = setting.draws.day[orders.row]
    during = effects.during(one, setting.calendar, day)
    return during if period == "during" else day >= one.first(setting.calendar) + one.days


def _sums(setting: Setting, who: Incident | None, some: Variant, inside: Flags) -> dict[str, float | int | None]:
    orders = some.orders
    mine, cents, back = _members(setting, who, some)
    hit = mine & inside
    count = int(hit.sum())
    return {
        "revenue": int(cents[hit].sum()) / 100,
        "refunds": int(back[hit].sum()) / 100,
        "orders": count,
        "satisfaction": _mean(orders.score[hit]),
        "delivery_days": _mean(orders.days[hit]),
    }


def _mean(values: Floats | Ints | object) -> float | None:
    array = np.asarray(values)
    return round(float(array.mean()), DECIMALS) if len(array) else None


def _members(setting: Setting, who: Incident | None, some: Variant) -> tuple[Flags, Ints, Ints]:
    """Return which orders (n,) show a member, and how many of their cents paid and given back count (n,)."""
    orders, lines = some.orders, some.lines
    owner, n = lines.owner, len(orders.row)
    if who is not None and who.dimension in effects.OF_PRODUCTS:
        own = effects.find_products(who, setting.goods)[lines.product]
        money, back = (np.bincount(owner[own], x[own], n).astype(np.int64) for x in (lines.amount, lines.returned))
        return money > 0, money, back
    back = np.bincount(owner, lines.returned, n).astype(np.int64) + some.goodwill
    if who is None:
        return np.ones(n, dtype=np.bool_), orders.cents, back
    if who.dimension == "payment_method":
        hit = np.isin(orders.payment, [effects.NAMES[who.dimension].index(m) for m in who.members])
        return hit, orders.cents, back
    return effects.find_concerned(who, setting.draws, setting.folk, setting.goods)[orders.row], orders.cents, back


def _customers(setting: Setting, one: Incident) -> Flags:
    """Return which customers (n,) belong to the members; all of them where the dimension is not theirs."""
    if one.dimension not in ("segment", "region"):
        return np.ones(setting.folk.size, dtype=np.bool_)
    members = [effects.NAMES[one.dimension].index(m) for m in one.members]
    values = setting.folk.segment if one.dimension == "segment" else setting.folk.region
    return np.isin(values, members)


def _compare(sides: dict[str, dict[str, float | int | None]]) -> dict[str, dict[str, float | int | None]]:
    """Add the difference: with minus without."""
    pairs = {k: (v, sides["without"][k]) for k, v in sides["with"].items()}
    return sides | {
        "difference": {k: None if a is None or b is None else round(a - b, DECIMALS) for k, (a, b) in pairs.items()}
    }
