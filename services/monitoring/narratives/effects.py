"""Effects: a change of revenue shared out, exactly, among number of orders, their value, and the mix.

Bennet's indicator (1920): each effect is weighed by the mean of both periods, so that no period is favoured and the
order of steps does not matter. With N orders, n_i of category i, and average order values a (all) and a_i:

    volume = (N1 - N0) x (a0 + a1) / 2          more or fewer orders, at the mean value of all
    value  = sum of (a_i1 - a_i0) x (n_i0 + n_i1) / 2     larger or smaller orders within categories
    mix    = change - volume - value            another share of dear and cheap categories among the orders

Volume and value are rounded to the cent and mix is what is left, so that the three add up to the change exactly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.core.numbers import round_half_up

CENTS = 2


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change of revenue is made of, in money. volume + value + mix = change."""

    volume: Decimal
    value: Decimal
    mix: Decimal
    change: Decimal


@dataclass(frozen=True, kw_only=True)
class Sales:
    """Revenue and orders of a group in both periods."""

    revenue: tuple[Decimal, Decimal]
    """Before, now."""
    orders: tuple[int, int]


def sales_of(row: Mapping[str, Any]) -> Sales:
    """Read a row of an answer to revenue and orders with a comparison."""
    return Sales(
        revenue=(row["revenue_compared"], row["revenue"]),
        orders=(row["orders_compared"], row["orders"]),
    )


def effects(whole: Sales, parts: Iterable[Sales]) -> Effects | None:
    """Share out the change of `whole`, which is the sum of `parts`; None where a period has no orders."""
    before, now = whole.orders
    if not before or not now:
        return None
    change = whole.revenue[1] - whole.revenue[0]
    means = (whole.revenue[0] / before + whole.revenue[1] / now) / 2
    volume = round_half_up((now - before) * means, CENTS)
    value = round_half_up(sum((_value(part) for part in parts), Decimal(0)), CENTS)
    return Effects(volume=volume, value=value, mix=change - volume - value, change=change)


def _value(part: Sales) -> Decimal:
    """Return the effect of the order value in one group; what was sold in one period only has no other value: 0."""
    before, now = part.orders
    if not before or not now:
        return Decimal(0)
    rise = part.revenue[1] / now - part.revenue[0] / before
    return rise * (before + now) / 2
