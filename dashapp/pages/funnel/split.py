"""Split: the funnel by the members of a dimension: who looked, how many went on, what they brought, beside all."""

from collections.abc import Sequence
from typing import Any

from dashapp.core.captions import describe_comparison, describe_filters
from dashapp.core.comparison import add_comparison, change_if_judged
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from dashapp.pages.funnel.controls import SPLIT
from dashapp.pages.funnel.questions import FEW, LEVELS, WORDS, Split, SplitRow, ask_split, counted_unit, group_by_member
from dashapp.ui.change import arrow
from dashapp.ui.funnel_stages import menu
from dashapp.ui.grid import leads_to
from services.analyses.new_or_returning import ENTRY
from services.core.numbers import NOTHING, exact
from services.exports.sheet import Sheet
from services.query.result import OTHERS, OutColumn

HEIGHT = 256
MEASURES = ("viewed", "carted", "bought", "view_cart", "cart_purchase", "through", "brought")


def split() -> Tile:
    """Declare the split."""
    return Tile(name="split", span=7, height=HEIGHT, answer=ask_split, draw=_draw, sheet=_sheet, metric="event_revenue")


def _draw(view: PageView, found: Split) -> TileContent | EmptyTile:
    name = _name(found.level)
    title = f"By {name.lower()}"
    tick = view.window.against or "all"
    said = f"Tick: {tick}; the last row is asked for, not added up. {describe_comparison(view)}. "
    said += describe_filters(view, but=found.level) if found.lifted or view.state.conditions else "No filters"
    choice = menu(view, SPLIT, view.value_of(SPLIT), "" if name in dict(SPLIT.values or ()).values() else name)
    if not found.rows or found.total is None:
        return EmptyTile(title=title, caption=said, what="events")
    return TileContent(title=title, caption=said, tools=(choice,), body=_table(view, found, found.total))


def _name(level: str) -> str:
    return "New or returning" if level == ENTRY else label_of(level).replace("Category, level 1", "Category")


def _table(view: PageView, found: Split, total: SplitRow) -> Node:
    scales = [_most(found, total, which) for which in ("to_cart", "to_purchase")]
    unit = f"Revenue, {view.currency}" if view.currency else "Revenue"
    heads = (
        el("th", "", _name(found.level), scope="col"),
        el("th", "num", WORDS[counted_unit(view)].head, scope="col"),
        el("th", "num", "View to cart", scope="col"),
        el("th", "not-phone", el("span", "visually-hidden", "View to cart, bar")),
        el("th", "num", "Cart to purchase", scope="col"),
        el("th", "not-phone", el("span", "visually-hidden", "Cart to purchase, bar")),
        el("th", "num", unit, icon("arrow-down") if found.level not in FEW else None, scope="col"),
        el("th", "num", "Change", scope="col", title="Of revenue") if total.before else None,
    )
    rows = [_line(view, found, row, total, scales) for row in found.rows]
    body = el("tbody", "", *rows, _total(view, total))
    inner = el("table", "table table-sm table-hover spl", el("thead", "", el("tr", "", *heads)), body)
    return el("div", "wide spl-room", inner, tabIndex=0, role="region", aria_label=f"By {_name(found.level).lower()}")


def _most(found: Split, total: SplitRow, which: str) -> float:
    shown = (*found.rows, total)
    rates = (getattr(one, which) or 0.0 for row in shown for one in (row, row.before) if one is not None)
    return max(rates, default=0.0) or 1.0


def _change(view: PageView, row: SplitRow, *, compared: bool) -> Node:
    """Show the change of the revenue; what there was then is said on hover, as a rate is where its bar ends."""
    if not compared:
        return None
    was = f"Was {exact(row.before.revenue, 'money')}" if row.before else None
    return el("td", "num", arrow("event_revenue", change_if_judged(view, row.change)) or NOTHING, title=was)


def _line(view: PageView, found: Split, row: SplitRow, total: SplitRow, scales: Sequence[float]) -> Node:
    chosen_ = view.state.members(found.level)
    cls = "" if not chosen_ else "on" if row.member in chosen_ else "dim"
    beside = row.before if total.before else total
    cells = (
        el("td", "spl-name", _member(view, found, row.member)),
        el("td", "num", exact(row.counts[0], "count")),
        el("td", "num", exact(row.to_cart, "share")),
        el("td", "not-phone", _bar(row.to_cart, beside.to_cart if beside else None, scales[0])),
        el("td", "num", exact(row.to_purchase, "share")),
        el("td", "not-phone", _bar(row.to_purchase, beside.to_purchase if beside else None, scales[1])),
        el("td", "num", exact(row.revenue, "money")),
        _change(view, row, compared=total.before is not None),
    )
    return el("tr", cls, *cells, key=row.member)


def _bar(value: float | None, tick: float | None, most: float) -> Node:
    bar = el("s", "", style={"width": f"{(value or 0) / most * 100:.1f}%"})
    mark = el("em", "", style={"left": f"calc({tick / most * 100:.1f}% - 1px)"}) if tick is not None else None
    return el("span", "spl-bar", bar, mark, aria_hidden="true")


def _total(view: PageView, total: SplitRow) -> Node:
    blank = el("td", "not-phone")
    cells = (
        el("td", "num", exact(total.counts[0], "count")),
        el("td", "num", exact(total.to_cart, "share")),
        blank,
        el("td", "num", exact(total.to_purchase, "share")),
        blank,
        el("td", "num", exact(total.revenue, "money")),
        _change(view, total, compared=total.before is not None),
    )
    return el("tr", "tot", el("td", "", "All"), *cells, key="total of all")


def _member(view: PageView, found: Split, member: str) -> Node:
    """Name a member: a level with one below it is drilled, a bucket of time becomes the period, others filter."""
    level = found.level
    if member == OTHERS:
        return el("span", "t2", f"All other {_plural(level)}")
    href = _href(view, level, member)
    words = member if level != "hour" else f"{member} h"
    if href is None:
        return el("span", "", words.capitalize() if level == ENTRY else words)
    mark = f"split:{level}:{member}"
    return link(href, "accent", words, data_mark=mark, title=words)


def _plural(level: str) -> str:
    return {"brand": "brands", "product": "products"}.get(level, "categories")


def _href(view: PageView, level: str, member: str) -> str | None:
    levels = LEVELS["category"]
    if level in levels[:-1]:
        return view.href(view.state.drill(level, member))
    return None if level == ENTRY else leads_to(view, level, member) or view.href(view.state.only(level, member))


def _sheet(view: PageView, found: Split) -> Sheet:
    """Return every member, not only those shown, and the whole."""
    every = found.every()
    labels = zip(MEASURES, WORDS[counted_unit(view)].heads, strict=False)
    columns = (
        OutColumn(name=found.level, label=_name(found.level), unit="text", role="dimension"),
        *(OutColumn(name=name, label=label, unit="count", role="metric") for name, label in labels),
        OutColumn(name="view_cart", label="View to cart", unit="share", role="metric"),
        OutColumn(name="cart_purchase", label="Cart to purchase", unit="share", role="metric"),
        OutColumn(name="through", label="View to purchase", unit="share", role="metric"),
        OutColumn(name="brought", label="Revenue", unit="money", role="metric"),
    )
    members = group_by_member(every, found.level)
    total = _flat(found.level, found.total) if found.total else None
    sheet = Sheet(
        columns=columns,
        rows=tuple(_flat(found.level, row) for row in members),
        origins=(every.origin,),
        total=total,
    )
    if found.total is None or found.total.before is None:
        return sheet
    before = {row.member: row.before for row in (*members, found.total) if row.before}
    return add_comparison(view, sheet, MEASURES, lambda row: _flat(found.level, before[row[found.level]]))


def _flat(level: str, row: SplitRow) -> dict[str, Any]:
    viewed, carted, bought = row.counts
    counts = {"viewed": viewed, "carted": carted, "bought": bought}
    rates = {"view_cart": row.to_cart, "cart_purchase": row.to_purchase, "through": row.through}
    return {level: row.member, **counts, **rates, "brought": row.revenue}
