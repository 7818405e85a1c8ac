"""Level: how high demand must be for the window to have exactly as many orders as were asked for."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.demo.draws import NEVER
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting, place

TRIES = 40
CLOSE = 2e-5
"""Part of the orders that may be taken back to reach the exact number."""


class TooFew(Exception):
    """The possible orders do not suffice."""


def reach(setting: Setting, incidents: Sequence[Incident], wanted: int, highest: float) -> tuple[Setting, float]:
    """Find the level at which at least `wanted` orders are placed, and take back the few that are too many.

    An order that is taken back happens in no variant of the world. Only a customer's last order can be, and only if
    it and the one before came in time, so that nothing else depends on it. Raises TooFew above `highest`.
    """
    low, high, level = 0.0, highest, 1.0
    if len(place(setting, incidents, highest).row) < wanted:
        raise TooFew
    orders = place(setting, incidents, level)
    for _ in range(TRIES):
        count = len(orders.row)
        low, high = (level, high) if count < wanted else (low, level)
        if 0 <= count - wanted <= max(3, CLOSE * wanted):
            break
        level = _next(level, count, wanted, low, high)
        orders = place(setting, incidents, level)
    else:
        level, orders = high, place(setting, incidents, high)
    return take_back(setting, orders, len(orders.row) - wanted), level


def take_back(setting: Setting, orders: Orders, spare: int) -> Setting:
    """Remove the `spare` least needed possible orders from the world."""
    customer = setting.draws.customer[orders.row]
    last = np.append(customer[1:] != customer[:-1], True)
    free = np.flatnonzero(last & orders.calm & ~orders.late & ~setting.draws.first[orders.row])
    rows = orders.row[free]
    gone = rows[np.argsort(-setting.draws.need[rows], kind="stable")[:spare]]
    need = setting.draws.need.copy()
    need[gone] = NEVER
    return replace(setting, draws=replace(setting.draws, need=need))


def _next(level: float, count: int, wanted: int, low: float, high: float) -> float:
    """Proportional step, aimed a little high; the middle where the step leaves the bracket."""
    step = level * (wanted * (1 + CLOSE / 2) + 0.5) / max(count, 1)
    return step if low < step < high else (low + high) / 2
