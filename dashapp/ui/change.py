"""Change: how a change is shown: an arrow, its size, and a colour that says good or bad, not up or down."""

from dashapp.core.comparison import tone_of
from dashapp.core.markup import Node, el, icon
from services.catalog import catalog
from services.catalog.units import Unit
from services.core.numbers import Number, change, moves


def arrow(metric: str, value: Number | None, *, quiet: bool = False) -> Node:
    """Show a change with its arrow; `quiet` gives no verdict, as for small samples."""
    return show_change(value, catalog().metrics[metric].unit, "" if quiet else tone_of(metric, value))


def show_change(value: Number | None, unit: Unit | str, verdict: str = "") -> Node:
    """Show a change of a number of a unit with its arrow; `verdict` is good, bad or nothing."""
    if value is None:
        return None
    way = moves(value, unit)
    glyph = icon({1: "arrow-up-short", -1: "arrow-down-short"}[way], "ar") if way else None
    said = el("span", "visually-hidden", "up " if way > 0 else "down ") if way else None
    return el("b", verdict, glyph, said, change(value, unit))
