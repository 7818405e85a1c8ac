"""Numbers: how every number is written for people: on cards, in sentences, in tables. One place rounds, half up."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite
from typing import ParamSpec, TypeVar, cast

from services.catalog.units import COUNT, MONEY, QUANTITY, SHARE, UNITS, Unit

Number = Decimal | int | float

MINUS = "\u2212"
NOTHING = "\u2013"
"""What stands for no data. Zero is 0."""

SCALES = (
    (Decimal(999995000), Decimal(10**9), "B", 2),
    (Decimal(999950), Decimal(10**6), "M", 2),
    (Decimal("999.995"), Decimal(10**3), "K", 1),
)
"""From so much on, where the scale below would round up to 1000: what it is divided by, the letter, the decimals."""

COUNTED_UP_TO = Decimal(100_000)
"""Smaller counts are written to the last one: 7,423 and 15,000, but 885.1K."""


WRITTEN_OUT = frozenset({COUNT, QUANTITY})

DIGIT = re.compile("[1-9]")

P = ParamSpec("P")
T = TypeVar("T", str, int)
KEPT = 16_384
"""Results that each function remembers: a page writes the same few thousand numbers at every click."""


def _remember(function: Callable[P, T]) -> Callable[P, T]:
    """Keep the results of a function of numbers; an int, a float and a Decimal of the same value are told apart."""
    return cast("Callable[P, T]", lru_cache(maxsize=KEPT, typed=True)(function))


def decimal_of(value: Number) -> Decimal:
    """Return a number as the decimal that people would write for it: of a float, its shortest form."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def round_half_up(value: Number, decimals: int) -> Decimal:
    """Round half up, as people do."""
    return decimal_of(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@_remember
def short(value: Number | None, unit: Unit | str, currency: str = "", *, like: Number | None = None) -> str:
    """Write a number as cards do: 1.69M, 521.5K, 227.97, 7,423, 3.37, 16.2 %. A dash where there is none.

    `like` is another number beside which this one stands: it gives the scale, so that 368.78 beside 32.7K reads 0.4K.
    """
    if value is None or not isfinite(value):
        return NOTHING
    unit = _unit(unit)
    if unit is SHARE:
        return f"{_digits(decimal_of(value) * 100, 1)} %"
    money = currency if unit is MONEY else ""
    if value == 0 and unit.relative:
        return _with_currency("0", money)
    return _with_currency(_scaled(decimal_of(value), unit, decimal_of(value if like is None else like)), money)


@_remember
def exact(value: Number | None, unit: Unit | str, currency: str = "") -> str:
    """Write a number as tables do: 3,178,783.83, 7,423, 3.37, 16.24 %. A dash where there is none."""
    if value is None or not isfinite(value):
        return NOTHING
    unit = _unit(unit)
    if unit is SHARE:
        return f"{_digits(decimal_of(value) * 100, unit.decimals - 2)} %"
    digits = _digits(decimal_of(value), _decimals(decimal_of(value), unit))
    return _with_currency(digits, currency if unit is MONEY else "")


@_remember
def change(value: Number | None, unit: Unit | str) -> str:
    """Write the size of a change of a metric of this unit, without its sign: 13.8 %, 1.2 pp of a share, 0.02."""
    if value is None or not isfinite(value):
        return NOTHING
    unit, size = _unit(unit), abs(decimal_of(value))
    if unit is SHARE:
        return f"{_digits(size * 100, 1)} pp"
    return f"{_digits(size * 100, 1)} %" if unit.relative else _digits(size, unit.decimals)


@_remember
def format_signed(value: Number | None, unit: Unit | str) -> str:
    """Write a change with its sign: +13.8 %, \u22120.02; what rounds to nothing has none."""
    return _with_sign(change(value, unit), value)


@_remember
def difference(value: Number | None, unit: Unit | str, currency: str = "") -> str:
    """Write an exact amount with its sign: +25,375.41, \u221251.02."""
    size = None if value is None else abs(decimal_of(value))
    return _with_sign(exact(size, unit, currency), value)


@_remember
def percent(value: Number | None) -> str:
    """Write a share in whole percent: 89 %."""
    return NOTHING if value is None or not isfinite(value) else f"{_digits(decimal_of(value) * 100, 0)} %"


@_remember
def moves(value: Number | None, unit: Unit | str) -> int:
    """Return the direction of a change as it is written: 1, -1, or 0 where it rounds to nothing or is unknown."""
    if value is None or not isfinite(value) or not _says_something(change(value, unit)):
        return 0
    return 1 if value > 0 else -1


def _unit(unit: Unit | str) -> Unit:
    return UNITS[unit] if isinstance(unit, str) else unit


def _decimals(value: Decimal, unit: Unit) -> int:
    """Return how many decimals an exact figure has: whole quantities have none."""
    return 0 if unit is QUANTITY and value == value.to_integral_value() else unit.decimals


def _scaled(value: Decimal, unit: Unit, like: Decimal) -> str:
    plain = 0 if unit is COUNT else _decimals(value, unit) if unit is QUANTITY else 2
    if unit.relative and (unit not in WRITTEN_OUT or max(abs(like), abs(value)) >= COUNTED_UP_TO):
        for start, size, letter, decimals in SCALES:
            if abs(like) >= start:
                return f"{_digits(value / size, decimals)}{letter}"
    return _digits(value, plain)


def _digits(value: Decimal, decimals: int) -> str:
    text = f"{round_half_up(value, decimals):,f}"
    return text.replace("-", MINUS) if _says_something(text) else text.removeprefix("-")


def _says_something(text: str) -> bool:
    """Return True if a digit other than 0 is in a number as it is written."""
    return DIGIT.search(text) is not None


def _with_currency(text: str, currency: str) -> str:
    gap = " " if currency[-1:].isalpha() else ""
    sign = MINUS if text.startswith(MINUS) else ""
    return f"{sign}{currency}{gap}{text.removeprefix(MINUS)}"


def _with_sign(text: str, value: Number | None) -> str:
    if value is None or not _says_something(text):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"
