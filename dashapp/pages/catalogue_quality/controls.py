"""Controls: what a person chooses on the page of the catalogue's quality; the values are in the address."""

from collections.abc import Mapping
from decimal import Decimal

from dashapp.core.site import Control
from services.analyses.catalogue_quality.attribute_lookup import LOOKUPS
from services.backfill.proposals import LEAST
from services.decisions.initiatives.model import ASSUMPTIONS

GAP = Control(
    name="gap",
    label="Missing",
    values=(("either", "Brand or category"), ("brand", "Brand"), ("category", "Category"), ("both", "Both")),
    first="either",
)
"""Which gap the products stand behind; the rows of the table choose it, too."""


LEVELS = (0.0, 0.5, 0.7, LEAST, 0.9, 0.95, 0.99)


CONFIDENCE = Control(
    name="confidence",
    label="Sure at least",
    values=tuple((str(level), f"{level:.0%}".replace("%", " %") if level else "Any") for level in LEVELS),
    first=str(LEAST),
)
"""Held against the lower bound of the confidence: few rows leave it low even where all agree."""


KINDS: Mapping[str, tuple[str, ...]] = {
    "all": tuple(LOOKUPS),
    "brand": ("brand_of_product",),
    "category": ("category_of_id", "category_of_product"),
}


KIND = Control(
    name="kind",
    label="Fill",
    values=(("all", "Brand and category"), ("brand", "Brand"), ("category", "Category")),
    first="all",
)


HUNDRED = Decimal(100)


def in_percent(share: Decimal) -> str:
    """Write a share as it is typed: "1", "2.5"."""
    return f"{(share * HUNDRED).normalize():f}"


CONTROLS = tuple(
    Control(name=one.name, label=one.label, values=None, first=in_percent(one.default)) for one in ASSUMPTIONS.values()
)
