"""Change: how a change is shown: an arrow, its size, and a colour that says good or bad, not up or down."""

from dashapp.components.markup import Node, el, icon
from services.catalog import CATALOG
from services.numbers import Number, change, moves


def tone(metric: str, value: Number | None) -> str:
    """Say whether a change of a metric is good or bad; nothing where it is neither or rounds to nothing."""
    declared = CATALOG.metrics[metric]
    moved = moves(value, declared.unit)
    if not moved or declared.better == "neither":
        return ""
    return "good" if (moved > 0) == (declared.better == "up") else "bad"


def arrow(metric: str, value: Number | None, *, quiet: bool = False) -> Node:
    """Show a change with its arrow; `quiet` gives no verdict, as for small samples."""
    unit = CATALOG.metrics[metric].unit
    moved = moves(value, unit)
    if value is None:
        return None
    glyph = icon({1: "arrow-up-short", -1: "arrow-down-short"}[moved], "ar") if moved else None
    said = el("span", "unheard", "up " if moved > 0 else "down ") if moved else None
    return el("b", "" if quiet else tone(metric, value), glyph, said, change(value, unit))
