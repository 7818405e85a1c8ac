"""Zero conversion: products with many views and no purchase, how unlikely that is, and possible reasons."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el, link
from dashapp.core.member_names import name_of, name_with_id
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.merchandising.controls import VIEWS, WINDOW
from dashapp.pages.merchandising.questions import UNKNOWN, flops_of, least_views
from dashapp.ui.form_fields import button, get, text
from dashapp.ui.funnel_stages import menu
from services.core.numbers import NOTHING, exact, round_half_up
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

NAME = "flops"
SHOWN = 12
TITLE = "Looked at, not bought"
TINY = 0.0001
"""A chance below is written as less than this."""


def flops() -> Tile:
    """Declare the table of products that nobody buys."""
    return Tile(name=NAME, span=8, height=424, answer=_answer, draw=_draw, sheet=_sheet, metric="views")


def _answer(query: TileQuery) -> Result:
    return query.share(flops_of(query.view))


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    least, window = least_views(view), view.value_of(WINDOW)
    within = "in the period" if window == WINDOW.first else f"within {window} days in a row"
    said = f"Products with {exact(least.views, 'count')} views or more and no purchase {within}. "
    said += f"{describe_period(view)}. {describe_filters(view)}"
    tools = (_form(view), menu(view, WINDOW, window))
    problem = el("p", "bad", least.problem, role="alert") if least.problem else None
    body = _table(view, result) if result.table.num_rows else _none(view, least.views)
    return TileContent(title=TITLE, caption=said, tools=tools, body=[problem, body])


def _none(view: PageView, views: int) -> Node:
    """Say that there is none, which is good; a lower number finds more."""
    state = view.state.with_option(VIEWS.name, str(max(views // 4, 1)))
    lower = link(view.href(state), "btn", f"Look from {exact(max(views // 4, 1), 'count')} views on")
    words = f"No product with {exact(views, 'count')} views or more goes without a purchase here. "
    return el("div", "mer-none", el("p", "quiet", words), lower if views > 1 else None)


def _form(view: PageView) -> Node:
    """Make the line in which the least number of views is typed; the rest of the view stays."""
    rest = view.state.with_option(VIEWS.name, None).search().removeprefix("?")
    kept = (
        el("input", "", type="hidden", name=name, value=value, key=f"{at} {name}={value}")
        for at, (name, value) in enumerate(parse_qsl(rest))
    )
    line = text("x.views", value=view.value_of(VIEWS), label="Least number of views")
    words = el("span", "meta", "From"), line, el("span", "meta", "views")
    return get(view.page.path, *kept, *words, button("Show", kind="sm"), cls="mer-least", label="Least views")


HEADS: tuple[tuple[str, str, str], ...] = (
    ("Product", "", ""),
    ("Views", "num", "Views without a purchase"),
    ("Carts", "num", "Times put in a cart"),
    ("Price ratio", "num not-phone", "Its price against the median of its category"),
    ("Expected", "num", "Buyers to be expected at the rate of its category"),
    ("Chance", "num", "Chance of no buyer at that rate, adjusted for all products looked at (Benjamini and Hochberg)"),
    ("What may be the matter", "", "A guess from carts, price and attributes"),
)


def _table(view: PageView, result: Result) -> Node:
    rows = result.table.slice(0, SHOWN).to_pylist()
    heads = (el("th", cls, label, scope="col", title=title or None, key=label) for label, cls, title in HEADS)
    body = el("tbody", "", *(_line(view, row) for row in rows))
    table = el("table", "table table-sm table-hover flp", el("thead", "", el("tr", "", *heads)), body)
    hidden = result.table.num_rows - len(rows)
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden else None
    return [el("div", "wide", table, tabIndex=0, role="region", aria_label=TITLE), more]


def _line(view: PageView, row: Mapping[str, Any]) -> Node:
    product = row["product"]
    href, mark = view.href(view.state.only("product", product)), f"{NAME}:product:{product}"
    name = link(href, "accent", name_of("product", row), data_mark=mark, title=name_with_id("product", row))
    brand = el("span", "t3", f" {row['brand']}") if row["brand"] != UNKNOWN else None
    ratio = NOTHING if row["price_ratio"] is None else f"{round_half_up(row['price_ratio'], 1)}\u00d7"
    cells = (
        el("td", "flp-name", name, brand, title=row["category_code"]),
        el("td", "num", exact(row["views"], "count")),
        el("td", "num", exact(row["carts"], "count")),
        el("td", "num not-phone", ratio),
        el("td", "num", f"{round_half_up(row['expected'], 1)}"),
        el("td", "num", chance(row["p_adjusted"])),
        el("td", "flp-why", row["guess"], title=row["guess"]),
    )
    return el("tr", "", *cells, key=product)


def chance(value: float) -> str:
    """Write a chance: what is less than one in ten thousand says so, since nothing has no chance at all."""
    return "< 0.01 %" if value < TINY else exact(value, "share")


def _sheet(_: PageView, result: Result) -> Sheet:
    return sheet_of(result)
