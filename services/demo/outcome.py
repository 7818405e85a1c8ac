"""Outcome: what an incident truly changed, by playing the same luck without it."""

from collections.abc import Sequence

import numpy as np

from services.core.arrays import Floats
from services.demo import effects
from services.demo.arrays import Flags, Ints
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting, draw_baskets, place

PERIODS = ("during", "after")
DECIMALS = 6


def effect(
    setting: Setting, incidents: Sequence[Incident], with_it: Orders, one: Incident, level: float
) -> dict[str, object]:
    """Compare the world with a variant that lacks the incident `one` and nothing else.

    Counts and sums are exact for the realised world: both variants meet the same random numbers. `members` are rows as
    the tables show them (the payment that was recorded, the brand that was bought); `store` is everything. `during` is
    the window of the incident, `after` the time from its end to the end of the window.
    """
    others = tuple(x for x in incidents if x is not one)
    without = place(setting, others, level)
    sides = {"with": (incidents, with_it), "without": (others, without)}
    scopes = {"members": one, "store": None} if one.dimension else {"store": None}
    out: dict[str, object] = {
        scope: {
            period: _compare(
                {
                    side: _sums(setting, who, some, orders, _period(setting, one, orders, period))
                    for side, (some, orders) in sides.items()
                }
            )
            for period in PERIODS
        }
        for scope, who in scopes.items()
    }
    left = {
        side: int(np.isfinite(orders.churned_at[_customers(setting, one)]).sum()) for side, (_, orders) in sides.items()
    }
    return out | {"customers_left": left | {"difference": left["with"] - left["without"]}}


def totals(setting: Setting, incidents: Sequence[Incident], orders: Orders) -> dict[str, float | int | None]:
    """Revenue, orders, mean score and mean days of delivery of the whole window."""
    return _sums(setting, None, incidents, orders, np.ones(len(orders.row), dtype=np.bool_))


def _period(setting: Setting, one: Incident, orders: Orders, period: str) -> Flags:
    day = setting.draws.day[orders.row]
    during = effects.during(one, setting.calendar, day)
    return during if period == "during" else day >= one.first(setting.calendar) + one.days


def _sums(
    setting: Setting, who: Incident | None, incidents: Sequence[Incident], orders: Orders, inside: Flags
) -> dict[str, float | int | None]:
    mine, cents = _members(setting, who, incidents, orders)
    hit = mine & inside
    count = int(hit.sum())
    return {
        "revenue": int(cents[hit].sum()) / 100,
        "orders": count,
        "satisfaction": _mean(orders.score[hit]),
        "delivery_days": _mean(orders.days[hit]),
    }


def _mean(values: Floats | Ints | object) -> float | None:
    array = np.asarray(values)
    return round(float(array.mean()), DECIMALS) if len(array) else None


def _members(
    setting: Setting, who: Incident | None, incidents: Sequence[Incident], orders: Orders
) -> tuple[Flags, Ints]:
    """Return which orders (n,) show a member, and how many of their cents count (n,)."""
    if who is None:
        return np.ones(len(orders.row), dtype=np.bool_), orders.cents
    if who.dimension == "brand":
        owner, product, cents = draw_baskets(setting, incidents, orders.row)
        own = np.isin(setting.goods.brand[product], [setting.goods.brands.index(m) for m in who.members])
        money = np.bincount(owner[own], cents[own], len(orders.row)).astype(np.int64)
        return money > 0, money
    if who.dimension == "payment_method":
        return np.isin(orders.payment, [effects.NAMES[who.dimension].index(m) for m in who.members]), orders.cents
    return effects.find_concerned(who, setting.draws, setting.folk, setting.goods)[orders.row], orders.cents


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
