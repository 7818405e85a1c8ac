"""Clickstream: how many visits there are, and from which day on the log was kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Ints
from services.demo.checkout import GLANCES, checkouts, online
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting
from services.demo.rows import EventRows, join
from services.demo.taxonomy import PURCHASE
from services.demo.visits import AGAIN, BEFORE, PER_VISIT, VISIT_CART, earlier_visits, strangers

MOST = 2_000_000
"""Events that are written unless more are asked for; a larger store's log covers its last days only."""
VIEW_TO_CART = 0.10
CART_TO_PURCHASE = 0.57
"""Rates of the funnel, by people, that the number of strangers is chosen for."""
PER_STRANGER = (1 + AGAIN) * PER_VISIT
DUPLICATES = 0.0007
"""Share of rows that the log repeats; see `gaps`."""
ROOM = 1 - DUPLICATES


@dataclass(frozen=True, kw_only=True)
class Log:
    """The clean clickstream: events sorted by time, and the second since which it was kept."""

    rows: EventRows
    since: int


def clickstream(setting: Setting, incidents: Sequence[Incident], orders: Orders, limit: int | None, seed: int) -> Log:
    """Simulate the sessions behind the orders and those without any, at most `limit` events.

    Where the limit does not suffice for the whole window, the log begins later; where it leaves room, more strangers
    come by.
    """
    most = int((limit or MOST) * ROOM)
    since = _since(setting, orders, most)
    while True:
        about = (setting, incidents, orders, since * DAY, seed)
        own = join((checkouts(*about), earlier_visits(*about)))
        if own.size <= most or since >= setting.calendar.days:
            break
        since += 1
    buyers = len(np.unique(own.customer[own.kind == PURCHASE]))
    left = most - own.size
    people, abandoners = _strangers(buyers, left if limit is not None else None, left)
    other = strangers(setting, incidents, since * DAY, seed, people=people, abandoners=abandoners)
    rows = join((own, _fit(other, left)))
    return Log(rows=rows.take(np.lexsort((rows.session, rows.moment))), since=since * DAY)


def _strangers(buyers: int, fill: int | None, left: int) -> tuple[int, int]:
    """How many strangers come, and how many of them leave a cart; `fill` is the number of events to reach."""
    carts = buyers / CART_TO_PURCHASE
    people, abandoners = carts / VIEW_TO_CART - buyers, carts - buyers
    natural = people * PER_STRANGER + abandoners
    wanted = left if natural > left else max(natural, fill or 0)
    factor = wanted / natural if natural else 0.0
    return round(people * factor), round(abandoners * factor)


def _fit(rows: EventRows, most: int) -> EventRows:
    """Leave out the last strangers, so that at most `most` events remain."""
    counts = np.bincount(rows.user - rows.user.min(initial=0)) if rows.size else np.zeros(0, dtype=np.int64)
    keep = int(np.searchsorted(np.cumsum(counts), most, side="right"))
    return rows.take(rows.user - rows.user.min(initial=0) < keep) if rows.size else rows


def _since(setting: Setting, orders: Orders, most: int) -> int:
    """First day from which on all visits are expected to fit."""
    row = online(setting, orders.row, 0)
    day = setting.draws.day[row]
    items = setting.draws.items[row].mean() if len(row) else 1.0
    each = items * (GLANCES + 3) + BEFORE * (PER_VISIT + VISIT_CART)
    placed = _from_day(day, setting.calendar.days)
    last = np.full(setting.folk.size, -1)
    np.maximum.at(last, setting.draws.customer[row], day)
    buyers = _from_day(last[last >= 0], setting.calendar.days)
    carts = buyers / CART_TO_PURCHASE
    expected = placed * each + (carts / VIEW_TO_CART - buyers) * PER_STRANGER + carts - buyers
    return int(np.argmax(expected <= most * 0.995))


def _from_day(day: Ints, days: int) -> Floats:
    """How many of `day` (n,) lie on or after each day: (days + 1,), the last one 0."""
    counts = np.bincount(day, minlength=days).astype(np.float64)
    return np.append(np.cumsum(counts[::-1])[::-1], 0.0)
