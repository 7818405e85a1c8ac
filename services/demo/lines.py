"""Lines: what was in every order, what it cost the store, what came back of it, and what was ordered twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo import effects
from services.demo.arrays import DAY, Flags, Ints
from services.demo.calendar import FIRST_HOUR
from services.demo.incidents import Incident
from services.demo.orders import COUPON_PART, Orders, Setting, buy

SOONEST, LATEST = 1, 14
"""Days from the delivery until money is given back."""
PLEASED_PART = 0.10
"""The part of a late order's total that is given back to those who complain."""
HASTY, SLOW = 300, 7_200
"""Seconds between an order that was cancelled and the one that was placed instead."""


@dataclass(frozen=True, kw_only=True)
class SoldLines:
    """The lines of orders, each product of an order once. Arrays by line (m,), sorted by order; money in cents.

    `owner` is the position of the order, `listed` and `asked` are prices of one, `cost` what the store paid for one,
    `returned` what was given back for the line inside the window (0 where nothing was) and `returned_at` when.
    """

    owner: Ints
    product: Ints
    quantity: Ints
    listed: Ints
    asked: Ints
    cost: Ints
    returned: Ints
    returned_at: Ints

    @property
    def amount(self) -> Ints:
        """What was paid for the lines (m,)."""
        return self.asked * self.quantity

    @property
    def discount(self) -> Ints:
        """What sales took off (m,)."""
        return (self.listed - self.asked) * self.quantity


def list_lines(setting: Setting, incidents: Sequence[Incident], orders: Orders) -> SoldLines:
    """List the lines of all orders."""
    owner, item = buy(setting, incidents, orders.row)
    owner, item, quantity = _merge(setting, owner, item)
    product, day = setting.draws.product[item], setting.draws.day[orders.row][owner]
    about = (incidents, setting.goods, setting.calendar, product, day)
    asked = effects.prices(*about)
    at = _give_back_at(setting, orders, owner, setting.draws.wait[item])
    back = (setting.draws.back[item] < effects.returns(*about)) & (at < setting.calendar.end)
    share = np.where(setting.draws.coupon[orders.row][owner], 1 - COUPON_PART, 1.0)
    return SoldLines(
        owner=owner,
        product=product,
        quantity=quantity,
        listed=effects.list_prices(*about),
        asked=asked,
        cost=np.rint(setting.goods.cost[product] * setting.calendar.list_price[day]).astype(np.int64),
        returned=np.where(back, np.rint(asked * quantity * share), 0).astype(np.int64),
        returned_at=at,
    )


def list_goodwill(setting: Setting, orders: Orders) -> tuple[Ints, Ints]:
    """Return what was given back of orders (n,) that came late, in cents, and the second at which it was."""
    first = (np.cumsum(setting.draws.items) - setting.draws.items)[orders.row]
    at = _give_back_at(setting, orders, np.arange(len(orders.row)), setting.draws.wait[first])
    hit: Flags = orders.late & setting.draws.pleased[orders.row] & (at < setting.calendar.end)
    return np.where(hit, np.rint(orders.cents * PLEASED_PART), 0).astype(np.int64), at


def list_cancelled(setting: Setting, orders: Orders) -> tuple[Ints, Ints]:
    """List orders that were placed and cancelled just before the same was ordered again, on the same day.

    Returns the positions (k,) of the orders that stand, and the seconds (k,) at which the cancelled ones were placed.
    """
    at = np.flatnonzero(setting.draws.cancelled[orders.row])
    stands = setting.draws.moment[orders.row[at]]
    moment = stands - HASTY - (setting.draws.luck[orders.row[at]] * (SLOW - HASTY)).astype(np.int64)
    there = (moment // DAY == stands // DAY) & (moment >= FIRST_HOUR * 3600)
    return at[there], moment[there]


def _merge(setting: Setting, owner: Ints, item: Ints) -> tuple[Ints, Ints, Ints]:
    """Put equal products of an order on one line: order, the first draw of the product, and how many there are."""
    key = owner * setting.goods.size + setting.draws.product[item]
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    order = np.argsort(first)
    first = first[order]
    return owner[first], item[first], counts[order].astype(np.int64)


def _give_back_at(setting: Setting, orders: Orders, owner: Ints, wait: Floats) -> Ints:
    """Seconds (m,) at which money is given back, some days after the delivery of the order."""
    days = orders.days[owner] + SOONEST + wait * (LATEST - SOONEST)
    return setting.draws.moment[orders.row][owner] + (days * DAY).astype(np.int64)
