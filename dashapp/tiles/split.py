"""Split: the funnel by the members of a dimension: who looked, how many went on, what they brought, beside all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashapp.asking import Asking
from dashapp.components.funnel import menu
from dashapp.components.markup import Node, el, icon, link
from dashapp.page import Control, Drawn, Nothing, Tile
from dashapp.sheets import leads_to
from dashapp.state import label_of
from dashapp.tiles.funnel_asked import WORDS, chosen, counted, funnel_of, rows_of, shared, whole_funnel
from dashapp.tiles.words import against, filters
from dashapp.view import View
from services.analyses.entry import ENTRY
from services.catalog import CATALOG
from services.catalog.kinds import Calendar
from services.numbers import exact
from services.query.nodes import Where
from services.query.result import OTHERS, OutColumn, Result
from services.sheet import Sheet

SPLIT = Control(
    name="split",
    label="Split by",
    values=(
        ("brand", "Brand"),
        ("category", "Category"),
        ("price_tier", "Price tier"),
        ("weekday", "Weekday"),
        ("hour", "Hour"),
        ("month", "Month"),
        (ENTRY, "New or returning"),
    ),
    first="brand",
)
LEVELS: Mapping[str, tuple[str, ...]] = {
    "brand": ("brand", "product"),
    "category": ("category_1", "category_2", "category_3", "product"),
}
"""Where a drill goes on: the first level that the path has not taken is shown."""
SHOWN = 5
"""Members with the most revenue; the others are one row. What has an order of its own is shown whole."""
FEW = frozenset({"price_tier", "weekday", "hour", "month", ENTRY})
HEIGHT = 256


@dataclass(frozen=True, kw_only=True)
class Row:
    """The funnel of one member."""

    member: str
    counts: tuple[int, int, int]
    to_cart: float | None
    to_purchase: float | None
    through: float | None
    revenue: Any


@dataclass(frozen=True, kw_only=True)
class Split:
    """The rows shown, all of it, and how to ask for the rows of every member."""

    level: str
    rows: tuple[Row, ...]
    total: Row | None
    lifted: bool
    every: Callable[[], Result]
    """Asks for all members, which a figure does not show: only a table and a file want them."""


def split() -> Tile:
    """Declare the split."""
    return Tile(name="split", span=7, height=HEIGHT, answer=_answer, draw=_draw, sheet=_sheet, metric="event_revenue")


def level_of(view: View) -> str:
    """Name the dimension that is shown: of a hierarchy, the level below the path."""
    wanted = chosen(view, SPLIT)
    levels, taken = LEVELS.get(wanted, (wanted,)), {step for step, _ in view.state.path}
    return next((level for level in levels if level not in taken), levels[-1])


def _answer(asking: Asking) -> Split:
    view, level = asking.view, level_of(asking.view)
    where = view.where(but=level)
    lifted = where != view.where()
    whole = shared(asking, funnel_of(view, where=where)) if lifted else whole_funnel(asking)
    top = None if level in FEW else SHOWN
    result = shared(asking, funnel_of(view, where=where, by=level, top=top))
    rows, total = _grouped(result, level), rows_of(whole)
    return Split(
        level=level,
        rows=_with_chosen(asking, rows, where, level),
        total=_row("All", total) if total else None,
        lifted=lifted,
        every=lambda: result if top is None else shared(asking, funnel_of(view, where=where, by=level)),
    )


def _grouped(result: Result, level: str) -> tuple[Row, ...]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in result.rows():
        groups.setdefault(str(row[level]), []).append(row)
    return tuple(_row(member, stages) for member, stages in groups.items())


def _row(member: str, stages: Sequence[Mapping[str, Any]]) -> Row:
    view, cart, purchase = stages
    return Row(
        member=member,
        counts=(view["count"], cart["count"], purchase["count"]),
        to_cart=cart["conversion"],
        to_purchase=purchase["conversion"],
        through=purchase["share"],
        revenue=purchase["revenue"],
    )


def _with_chosen(asking: Asking, rows: tuple[Row, ...], where: tuple[Where, ...], level: str) -> tuple[Row, ...]:
    """Keep chosen members in view: they stand above the others, who are then asked for without them."""
    missing = tuple(one for one in asking.view.state.members(level) if one not in {row.member for row in rows})
    if level in FEW or not missing or rows[-1:] == () or rows[-1].member != OTHERS:
        return rows
    named, view = rows[:-1], asking.view
    own = Where(dimension=level, members=missing)
    rest = Where(dimension=level, members=(*(row.member for row in named), *missing), exclude=True)
    added = _grouped(shared(asking, funnel_of(view, where=(*where, own), by=level)), level)
    others = rows_of(shared(asking, funnel_of(view, where=(*where, rest))))
    return (*named, *added, *([_row(OTHERS, others)] if others else []))


def _draw(view: View, found: Split) -> Drawn | Nothing:
    name = _name(found.level)
    title = f"By {name.lower()}"
    said = f"Tick: all; the last row is asked for, not added up. {against(view).split(' against ')[0]}. "
    said += filters(view, but=found.level) if found.lifted or view.state.conditions else "No filters"
    choice = menu(view, SPLIT, chosen(view, SPLIT), "" if name in dict(SPLIT.values or ()).values() else name)
    if not found.rows or found.total is None:
        return Nothing(title=title, caption=said, what="events")
    return Drawn(title=title, caption=said, tools=(choice,), body=_table(view, found, found.total))


def _name(level: str) -> str:
    return "New or returning" if level == ENTRY else label_of(level).replace("Category, level 1", "Category")


def _table(view: View, found: Split, total: Row) -> Node:
    scales = [_most(found, total, which) for which in ("to_cart", "to_purchase")]
    unit = f"Revenue, {view.currency}" if view.currency else "Revenue"
    heads = (
        el("th", "", _name(found.level), scope="col"),
        el("th", "num", WORDS[counted(view)].head, scope="col"),
        el("th", "num", "View to cart", scope="col"),
        el("th", "not-phone", el("span", "unheard", "View to cart, bar")),
        el("th", "num", "Cart to purchase", scope="col"),
        el("th", "not-phone", el("span", "unheard", "Cart to purchase, bar")),
        el("th", "num", unit, icon("arrow-down") if found.level not in FEW else None, scope="col"),
    )
    rows = [_line(view, found, row, total, scales) for row in found.rows]
    body = el("tbody", "", *rows, _total(total))
    inner = el("table", "tb spl", el("thead", "", el("tr", "", *heads)), body)
    return el("div", "wide spl-room", inner, tabIndex=0, role="region", aria_label=f"By {_name(found.level).lower()}")


def _most(found: Split, total: Row, which: str) -> float:
    return max((getattr(row, which) or 0.0 for row in (*found.rows, total)), default=0.0) or 1.0


def _line(view: View, found: Split, row: Row, total: Row, scales: Sequence[float]) -> Node:
    chosen_ = view.state.members(found.level)
    cls = "" if not chosen_ else "on" if row.member in chosen_ else "dim"
    cells = (
        el("td", "spl-name", _member(view, found, row.member)),
        el("td", "num", exact(row.counts[0], "count")),
        el("td", "num", exact(row.to_cart, "share")),
        el("td", "not-phone", _bar(row.to_cart, total.to_cart, scales[0])),
        el("td", "num", exact(row.to_purchase, "share")),
        el("td", "not-phone", _bar(row.to_purchase, total.to_purchase, scales[1])),
        el("td", "num", exact(row.revenue, "money")),
    )
    return el("tr", cls, *cells, key=row.member)


def _bar(value: float | None, tick: float | None, most: float) -> Node:
    bar = el("s", "", style={"width": f"{(value or 0) / most * 100:.1f}%"})
    mark = el("em", "", style={"left": f"calc({tick / most * 100:.1f}% - 1px)"}) if tick is not None else None
    return el("span", "spl-bar", bar, mark, aria_hidden="true")


def _total(total: Row) -> Node:
    blank = el("td", "not-phone")
    cells = (
        el("td", "num", exact(total.counts[0], "count")),
        el("td", "num", exact(total.to_cart, "share")),
        blank,
        el("td", "num", exact(total.to_purchase, "share")),
        blank,
        el("td", "num", exact(total.revenue, "money")),
    )
    return el("tr", "tot", el("td", "", "All"), *cells, key="total of all")


def _member(view: View, found: Split, member: str) -> Node:
    """Name a member: a level with one below it is drilled, a bucket of time becomes the period, others filter."""
    level = found.level
    if member == OTHERS:
        return el("span", "t2", f"All other {_plural(level)}")
    href = _href(view, level, member)
    words = member if not isinstance(CATALOG.dimensions.get(level), Calendar) or level != "hour" else f"{member} h"
    if href is None:
        return el("span", "", words.capitalize() if level == ENTRY else words)
    mark = f"split:{level}:{member}"
    return link(href, "accent", words, data_mark=mark, title=words)


def _plural(level: str) -> str:
    return {"brand": "brands", "product": "products"}.get(level, "categories")


def _href(view: View, level: str, member: str) -> str | None:
    levels = LEVELS["category"]
    if level in levels[:-1]:
        return view.href(view.state.drilled(level, member))
    return None if level == ENTRY else leads_to(view, level, member) or view.href(view.state.only(level, member))


def _sheet(view: View, found: Split) -> Sheet:
    """Give every member, not only those shown, and the whole."""
    every = found.every()
    names = ("viewed", "carted", "bought")
    labels = zip(names, WORDS[counted(view)].heads, strict=True)
    columns = (
        OutColumn(name=found.level, label=_name(found.level), unit="text", role="dimension"),
        *(OutColumn(name=name, label=label, unit="count", role="metric") for name, label in labels),
        OutColumn(name="view_cart", label="View to cart", unit="share", role="metric"),
        OutColumn(name="cart_purchase", label="Cart to purchase", unit="share", role="metric"),
        OutColumn(name="through", label="View to purchase", unit="share", role="metric"),
        OutColumn(name="brought", label="Revenue", unit="money", role="metric"),
    )
    rows = tuple(_flat(found.level, row) for row in _grouped(every, found.level))
    total = _flat(found.level, found.total) if found.total else None
    return Sheet(columns=columns, rows=rows, origins=(every.origin,), total=total)


def _flat(level: str, row: Row) -> dict[str, Any]:
    viewed, carted, bought = row.counts
    counts = {"viewed": viewed, "carted": carted, "bought": bought}
    rates = {"view_cart": row.to_cart, "cart_purchase": row.to_purchase, "through": row.through}
    return {level: row.member, **counts, **rates, "brought": row.revenue}
