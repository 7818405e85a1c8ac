"""Gaps: what the log says wrongly or not at all about brand and category, and what it says twice."""

from dataclasses import dataclass

import numpy as np

from services.demo.arrays import DAY, Flags, Ints, stream
from services.demo.calendar import StoreCalendar
from services.demo.catalogue import Catalogue
from services.demo.rows import EventRows
from services.demo.taxonomy import LEAVES, PURCHASE, VIEW

BRANDLESS = 0.05
"""Share of the products whose brand the log never knows."""
BRAND_LOST, CODE_LOST = 0.020, 0.025
"""Share of the rows that lost brand or category code by chance."""
FREE = 0.0001
"""Share of the views with a price of zero."""


@dataclass(frozen=True, kw_only=True)
class LogFault:
    """A systematic fault of the log. Empty parts do not restrict; `says` is what stands there instead, or nothing."""

    name: str
    cause: str
    column: str
    roots: tuple[str, ...] = ()
    brand: str = ""
    share: float = 1.0
    begins: int = 0
    days: int = 0
    says: str = ""


GAPS = (
    LogFault(
        name="brandless_import",
        cause="A feed of electronics and computers lost its brands for twelve days",
        column="brand",
        roots=("electronics.", "computers."),
        share=0.9,
        begins=66,
        days=12,
    ),
    LogFault(
        name="lost_codes",
        cause="A migration dropped the category codes of appliances for nine days",
        column="category_code",
        roots=("appliances.",),
        share=0.8,
        begins=140,
        days=9,
    ),
    LogFault(
        name="codeless_categories",
        cause="Two categories never had a code",
        column="category_code",
        roots=("furniture.kitchen.table", "sport.outdoor.tent"),
    ),
    LogFault(
        name="two_codes",
        cause="A few rows of one category carry the code of its neighbour",
        column="category_code",
        roots=("electronics.audio.acoustic",),
        share=0.015,
        says="electronics.audio.headphone",
    ),
    LogFault(
        name="two_spellings",
        cause="A few rows spell the brand another way",
        column="brand",
        brand="philips",
        share=0.01,
        says="phillips",
    ),
)
"""A later gap does not touch rows that an earlier one has."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is wrong with the rows of the log (n,): -1 where nothing, else a position in REASONS, and free views."""

    brand: Ints
    code: Ints
    free: Flags


REASONS = ("unknown_brand", "lost_at_random", *(g.name for g in GAPS))
RIGHT = -1


def faults(rows: EventRows, goods: Catalogue, calendar: StoreCalendar, seed: int, *, null: bool) -> Faults:
    """Decide what each row of the log says wrongly. A null world loses values by chance only."""
    rng = stream(seed, "gaps")
    unknown = rng.random(goods.size) < BRANDLESS
    u = rng.random((rows.size, 4))
    brand = np.where(unknown[rows.product], 0, np.where(u[:, 0] < BRAND_LOST, 1, RIGHT))
    code = np.where(u[:, 1] < CODE_LOST, 1, RIGHT)
    for place, gap in enumerate(() if null else GAPS):
        target = brand if gap.column == "brand" else code
        hit = _concerned(gap, rows, goods, calendar) & (u[:, 2] < gap.share) & (target == RIGHT)
        target[hit] = place + 2
    return Faults(brand=brand, code=code, free=(u[:, 3] < FREE) & (rows.kind == VIEW))


def observe(truth: tuple[str, ...], values: Ints, reason: Ints) -> tuple[tuple[str, ...], Ints]:
    """Names and positions (n,) of what the log says instead of `truth`: -1 where it says nothing."""
    names, out = list(truth), np.where(reason == RIGHT, values, -1)
    for place, gap in enumerate(GAPS):
        if gap.says:
            names += [] if gap.says in names else [gap.says]
            out[reason == place + 2] = names.index(gap.says)
    return tuple(names), out


def is_said(reason: Ints) -> Flags:
    """Return which rows (n,) say anything, right or wrong."""
    return np.isin(reason, [RIGHT, *(place + 2 for place, gap in enumerate(GAPS) if gap.says)])


def pick_repeated(rows: EventRows, share: float, seed: int) -> Ints:
    """Positions (k,) of views and carts that the log has twice."""
    open_ = np.flatnonzero(rows.kind != PURCHASE)
    return np.sort(stream(seed, "repeated").choice(open_, int(rows.size * share), replace=False))


def _concerned(gap: LogFault, rows: EventRows, goods: Catalogue, calendar: StoreCalendar) -> Flags:
    leaf = np.array([not gap.roots or x.code.startswith(gap.roots) for x in LEAVES])[goods.leaf]
    own = goods.brand == goods.brands.index(gap.brand) if gap.brand else np.ones(goods.size, dtype=np.bool_)
    day = rows.moment // DAY - (calendar.days - gap.begins)
    inside: Flags = (leaf & own)[rows.product] & (((day >= 0) & (day < gap.days)) if gap.days else np.True_)
    return inside
