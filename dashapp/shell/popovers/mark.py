"""Mark: what can be done with one mark of a figure, beside clicking it."""

from dataclasses import dataclass, replace

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import Tile
from dashapp.core.state import label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.shell.open_view import page_of
from dashapp.shell.popovers.frame import floating
from dashapp.shell.popovers.member_filter import exclude_member
from dashapp.shell.popovers.metric_links import metric_of
from dashapp.ui.change import arrow
from services.catalog import catalog
from services.catalog.calendar import GRAIN_BY_NAME
from services.core.context import Context
from services.core.errors import BadValue, ImpossibleQuestion, OutOfScope, UnknownName
from services.core.numbers import Number, exact
from services.query.questions import Period, Where


@dataclass(frozen=True, kw_only=True)
class ChartMark:
    """A mark of a tile: one member of a dimension."""

    tile: Tile
    dimension: str
    member: str

    @property
    def address(self) -> str:
        """As an element carries it: tile:dimension:member."""
        return f"{self.tile.name}:{self.dimension}:{self.member}"


def mark(ctx: Context, view: PageView, argument: str, _query: str) -> Node:
    """Make the menu of the mark `argument`, which is tile:dimension:member."""
    found = _mark(view, argument)
    metric = metric_of(view, found.tile)
    value, change = _value(ctx, view, found, metric)
    unit = catalog().metrics[metric].unit
    written = exact(value, unit, view.currency)
    said = el("span", "meta", f"{catalog().metrics[metric].label} ", el("b", "", written), " ", arrow(metric, change))
    head = el("div", "pop-mark", el("b", "", found.member), el("span", "meta", label_of(found.dimension)), said)
    menu = el("div", "", *_leading(view, found), *_other(view, found, written), role="menu", aria_label=found.member)
    return floating(f"mark:{found.address}", found.member, head, menu, cls="pop-menu")


def _mark(view: PageView, argument: str) -> ChartMark:
    name, dimension, member = (*argument.split(":", 2), "", "")[:3]
    tile = page_of(view).tile(name)
    if tile is None or not member or (dimension not in view.page.filters and dimension not in GRAIN_BY_NAME):
        raise UnknownName("This page has no such mark. Load it again.")
    return ChartMark(tile=tile, dimension=dimension, member=member)


def _value(ctx: Context, view: PageView, found: ChartMark, metric: str) -> tuple[Number | None, Number | None]:
    """Ask for the value of the mark and its change; what cannot be asked has neither."""
    condition = Where(dimension=found.dimension, members=(found.member,))
    query = TileQuery(ctx=ctx, view=view)
    try:
        rows = query.ask(metric, but=found.dimension, also=(condition,)).rows()
    except (OutOfScope, ImpossibleQuestion):
        return None, None
    return (rows[0][metric], rows[0].get(f"{metric}_change")) if rows else (None, None)


def _leading(view: PageView, found: ChartMark) -> list[Node]:
    """Make the entries that lead to another state."""
    if found.dimension in GRAIN_BY_NAME:
        days = _days(found)
        state = replace(view.state, period=days, grain=None)
        return [_entry(view.href(state), "calendar-range", f"See this {label_of(found.dimension).lower()}")]
    state, dimension, member = view.state, found.dimension, found.member
    verb = "Lift" if state.members(dimension) == (member,) else "Filter to"
    return [
        _entry(view.href(state.drill(dimension, member)), "arrow-return-right", f"Drill into {member}")
        if _deeper(view, dimension)
        else None,
        _entry(view.href(state.only(dimension, member)), "funnel", f"{verb} {member}"),
        _entry(view.href(exclude_member(state, dimension, member)), "slash-circle", f"Exclude {member}"),
    ]


def _deeper(view: PageView, dimension: str) -> bool:
    """True if a hierarchy goes on below a dimension, by one that the page can show."""
    levels = [one.levels for one in catalog().hierarchies if dimension in one.levels]
    below = {level for one in levels for level in one[one.index(dimension) + 1 :]}
    taken = {step for step, _ in view.state.path}
    return bool((below - taken) & set(view.page.filters))


def _days(found: ChartMark) -> Period:
    grain = GRAIN_BY_NAME[found.dimension]
    try:
        start = grain.read(found.member)
        return Period(start=start, end=grain.step(start))
    except (ValueError, OverflowError) as error:  # the last one of the calendar has no end
        raise BadValue(f"{found.member[:60]!r} is no {grain.name}; write it like {grain.example}.") from error


def _other(view: PageView, found: ChartMark, written: str) -> list[Node]:
    state = view.state if (found.dimension in GRAIN_BY_NAME) else view.state.only(found.dimension, found.member)
    return [
        _entry(f"#rows={found.address}", "list-ul", "Rows behind this"),
        _button("copy", "Copy the value", data_copy=written.replace(",", "")),
        _button("link-45deg", "Copy a link to this", data_link=view.href(state)),
    ]


def _entry(href: str, glyph: str, label: str) -> Node:
    return link(href, "pop-item", icon(glyph), el("span", "pop-name", label), role="menuitem")


def _button(glyph: str, label: str, **attributes: object) -> Node:
    name = el("span", "pop-name", label)
    return el("button", "pop-item", icon(glyph), name, type="button", role="menuitem", **attributes)
