"""Units: what a number is measured in, and how many decimals it is shown with."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class Unit:
    """What a number is measured in. Each is one object, equal to itself only."""

    name: str
    label: str
    decimals: int
    """Decimals of the exact figure, as tables and exports show it."""
    relative: bool = True
    """True where a change is said in percent of the old value; False where it is a difference (pp, points)."""


MONEY = Unit(name="money", label="money", decimals=2)
COUNT = Unit(name="count", label="number", decimals=0)
QUANTITY = Unit(name="quantity", label="units", decimals=2)
"""Pieces, metres, kilograms: whole numbers are written without decimals."""
SHARE = Unit(name="share", label="share of 1", decimals=4, relative=False)
RATIO = Unit(name="ratio", label="per one", decimals=2)
SCORE = Unit(name="score", label="points of 5", decimals=2, relative=False)
DAYS = Unit(name="days", label="days", decimals=2, relative=False)
TEXT = Unit(name="text", label="", decimals=0)
"""For columns that hold members of a dimension."""

UNITS = {unit.name: unit for unit in (MONEY, COUNT, QUANTITY, SHARE, RATIO, SCORE, DAYS, TEXT)}
