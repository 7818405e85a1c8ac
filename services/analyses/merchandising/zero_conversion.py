"""Flops: products that many people look at and nobody buys, how unlikely that is, and what may be the matter."""

from dataclasses import dataclass
from typing import ClassVar, Self

import pyarrow as pa

from services.analyses.merchandising.question import check_members
from services.analyses.merchandising.zero_conversion_peers import NOBODY, UNKNOWN, Peers, peers_of
from services.analyses.merchandising.zero_conversion_rows import unsold
from services.catalog.facts import EVENTS
from services.catalog.units import COUNT, MONEY, RATIO, SHARE, TEXT, Unit
from services.core.errors import BadValue, ImpossibleQuestion
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import OutColumn, Row

COLUMNS: tuple[tuple[str, str, Unit, pa.DataType], ...] = (
    ("product", "Product", TEXT, pa.string()),
    ("brand", "Brand", TEXT, pa.string()),
    ("category_code", "Category path", TEXT, pa.string()),
    ("views", "Views", COUNT, pa.int64()),
    ("carts", "Carts", COUNT, pa.int64()),
    ("viewers", "Users who viewed", COUNT, pa.int64()),
    ("price", "Average price", MONEY, pa.float64()),
    ("gap", "Views without purchase", COUNT, pa.int64()),
    ("rate", "Buyers per viewer in its category", SHARE, pa.float64()),
    ("expected", "Buyers to be expected", RATIO, pa.float64()),
    ("p_value", "Chance of none", SHARE, pa.float64()),
    ("p_adjusted", "Chance of none, adjusted", SHARE, pa.float64()),
    ("cause", "Cause", TEXT, pa.string()),
    ("guess", "What may be the matter", TEXT, pa.string()),
    ("price_ratio", "Price against its category", RATIO, pa.float64()),
    ("first_day", "From", TEXT, pa.string()),
    ("last_day", "To", TEXT, pa.string()),
)
SCHEMA = pa.schema([(name, kind) for name, _, _, kind in COLUMNS])
LONGEST = 3_660
"""Days of a window: ten years."""
DEAR = 1.5
"""Times the median of its category from which a price is named as the cause."""
NOTHING = "Nothing in the data"


@dataclass(frozen=True, kw_only=True)
class Flops:
    """Products with at least `views` views and no purchase in the period, most viewed first.

    With `days`, the rule of an alert: products with any window of so many days in which they have at least `views`
    views and no purchase, though they may have sold before or after; their numbers are those of the window of most
    views.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    views: int = 200
    days: int | None = None
    top: int | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue, ImpossibleQuestion."""
        check_members("product", self.top)
        if self.views < 1:
            raise BadValue("The least number of views is 1 or more.")
        if self.days is not None and not 1 <= self.days <= LONGEST:
            raise BadValue(f"A window has 1 to {LONGEST:,} days.")
        if any(where.dimension == "event_type" for where in self.where):
            raise ImpossibleQuestion("What is never bought is judged by all events: lift the filter on event types.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Find them, hold them against their category, guess the cause."""
        found = unsold(data, self.views, self.days, self.period)
        peers = peers_of(data, self.period) if found else NOBODY
        judged = [row | {"gap": row["views"]} | peers.judge(row["category_code"], row["viewers"]) for row in found]
        tested = adjust_p_values(judged, max((row["tested"] for row in found), default=0))
        rows = [row | guess_cause(row, peers) for row in tested[: self.top]]
        columns = tuple(
            OutColumn(name=name, label=label, unit=unit.name, role="dimension" if unit is TEXT else "metric")
            for name, label, unit, _ in COLUMNS
        )
        return AnalysisResult(columns=columns, table=pa.Table.from_pylist(rows, schema=SCHEMA), notes=_in_words(self))


def _in_words(question: Flops) -> tuple[str, ...]:
    within = "in the period" if question.days is None else f"within {question.days} days in a row"
    return (
        f"At least {question.views:,} views and no purchase {within}",
        "Buyers are expected at the rate of the category, of the whole store where the category is unknown",
        "The chance of none is adjusted for all products with so many views (Benjamini-Hochberg)",
        *(
            ()
            if question.days is None
            else ("Each window is the busiest of its product, so its chance is a guide only",)
        ),
    )


def adjust_p_values(rows: list[Row], tested: int) -> list[Row]:
    """Add `p_adjusted`: the smallest false discovery rate at which a row is found (Benjamini and Hochberg 1995).

    `tested` is how many products had enough views; those that sold count as having passed, so it is never too small.
    """
    order = sorted(range(len(rows)), key=lambda place: rows[place]["p_value"], reverse=True)
    found, least = list(rows), 1.0
    for rank, place in zip(range(len(rows), 0, -1), order, strict=True):
        least = min(least, rows[place]["p_value"] * tested / rank)
        found[place] = rows[place] | {"p_adjusted": least}
    return found


def guess_cause(row: Row, peers: Peers) -> Row:
    """Guess the cause from carts, price and attributes: the first that holds is the cause, the words say all."""
    median = peers.medians.get(row["category_code"])
    ratio = row["price"] / median if median else None
    reasons = {"carted": _carted(row), "price": _dear(row, median, ratio), "attributes": _missing(row)}
    held = {cause: words for cause, words in reasons.items() if words}
    cause = next(iter(held), "none")
    return {"cause": cause, "guess": "; ".join(held.values()) or NOTHING, "price_ratio": ratio}


def _carted(row: Row) -> str:
    times = "once" if row["carts"] == 1 else f"{row['carts']:,} times"
    return f"Put in a cart {times}, not bought once" if row["carts"] else ""


def _dear(row: Row, median: float | None, ratio: float | None) -> str:
    if ratio is None or ratio < DEAR:
        return ""
    return f"Costs {ratio:.1f} times the median of its category ({row['price']:,.2f} against {median:,.2f})"


def _missing(row: Row) -> str:
    missing = [name for name, column in (("brand", "brand"), ("category", "category_code")) if row[column] == UNKNOWN]
    return f"Has no {' and no '.join(missing)}" if missing else ""
