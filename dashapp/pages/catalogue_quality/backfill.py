"""Backfill: what other rows say of the same product or category id, how sure that is, and the button that fills it."""

from collections.abc import Sequence

from dashapp.core.captions import describe_filters
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.controls import CONFIDENCE, KIND
from dashapp.pages.catalogue_quality.gap_table import scrolling
from dashapp.pages.catalogue_quality.questions import Learned, learn_proposals
from dashapp.ui.form_fields import act, button
from dashapp.ui.funnel_stages import menu
from services.accounts.permissions import Right
from services.backfill.proposals import Filled, Proposal
from services.core.numbers import exact
from services.exports.sheet import Sheet
from services.query.result import OutColumn, Row

SHOWN = 10
TITLE = "Backfill: what other rows say"
OF = {"category_of_id": "Category of id", "category_of_product": "Category of", "brand_of_product": "Brand of"}
WHAT = {"category_of_id": "Category of a category id", "category_of_product": "Category of a product",
        "brand_of_product": "Brand of a product"}  # fmt: skip
HEADS = ("Missing", "Proposed", "Agree", "Sure at least", "Seen in", "Others said", "Fills", "Revenue")
NUMBERS = frozenset({"Agree", "Sure at least", "Seen in", "Fills", "Revenue"})
HINTS = {
    "Sure at least": "Lower end of the 95 % interval of the share that agrees (Wilson): few rows leave it low",
    "Seen in": "Rows that say this, of all rows of the same product or category id that say any",
}
TWICE = " Rows that miss both are in each."


def backfill() -> Tile:
    """Declare the proposals."""
    return Tile(name="backfill", span=8, height=448, answer=learn_proposals, draw=_draw, sheet=_sheet, metric="events")


def _draw(view: PageView, found: Learned) -> TileContent | EmptyTile:
    said = f"Learned from rows of the same product or category id, of all days. {describe_filters(view)}"
    tools = (menu(view, KIND, found.kind), menu(view, CONFIDENCE, view.value_of(CONFIDENCE)))
    if view.window.first is None:
        return EmptyTile(title=TITLE, caption=said, what="events")
    if not found.sure and not found.others:
        return TileContent(title=TITLE, caption=said, tools=tools, body=[_nothing(found), _untold(view, found)])
    table = _table(view, [*found.sure, *found.others][:SHOWN], len(found.sure))
    more = len(found.sure) + len(found.others) - SHOWN
    rest = link(view.href(view.state.with_table("backfill")), "rk-more", f"{more:,} more") if more > 0 else None
    body = [el("div", "bf-do", _fills(view, found), _do(view, found)), table, rest, _untold(view, found)]
    return TileContent(title=TITLE, caption=said, tools=tools, body=body)


def _nothing(found: Learned) -> Node:
    gaps = any(found.untold(kind).rows for kind in found.named)
    said = "No row says what is missing elsewhere: nothing can be learned." if gaps else "Nothing is missing here."
    return el("p", "quiet", said)


def _fills(view: PageView, found: Learned) -> Node:
    """Say exactly what the sure proposals fill; brand and category apart, since rows that miss both are in each."""
    if not found.sure:
        less = f"{len(found.others):,} less sure {'one is' if len(found.others) == 1 else 'ones are'} shown pale."
        return el("div", "t2", "No proposal is as sure. ", less)
    fills = [(kind, found.fills(kind)) for kind in found.named]
    parts = [f"{kind} on {_rows(one)} worth {_money(view, one)}" for kind, one in fills if one.rows]
    words = f"{', '.join(parts)}."
    return el("div", "t2", f"{words[:1].upper()}{words[1:]}", TWICE if found.apart is None else None)


def _rows(fills: Filled) -> str:
    return f"{exact(fills.rows, 'count')} row{'' if fills.rows == 1 else 's'}"


def _money(view: PageView, fills: Filled) -> str:
    return exact(fills.revenue, "money", view.currency)


def _do(view: PageView, found: Learned) -> Node:
    """Offer the button to who may fill, on the whole log; others read why not."""
    who = view.principal
    if not who.may(Right.BACKFILL):
        return el("span", "meta", f"An analyst fills them; the role {who.role} may not.")
    if who.limits:
        return el("span", "meta", f"{'; '.join(who.limits)}: a fill changes the whole log, so who sees all does it.")
    if view.state.conditions:
        lifted = link(view.href(view.state.without_filters()), "accent", "Lift the filters")
        return el("span", "meta", lifted, " to fill: a fill changes the whole log.")
    if not found.sure:
        return None
    hidden = {
        "kind": found.kind,
        "confidence": str(found.least),
        "version": str(found.found.data_version),
    }
    return act(
        "backfill.apply", button(_verb(view, found), kind="primary"), hidden=hidden, confirm=_confirm(view, found)
    )


def _verb(view: PageView, found: Learned) -> str:
    """Say what is filled in all; where rows may miss both, brands and categories apart: nothing counts twice."""
    if found.apart is not None:
        return f"Fill {_rows(found.apart)} worth {_money(view, found.apart)}"
    brand, category = (exact(found.fills(kind).rows, "count") for kind in found.named)
    return f"Fill {brand} brands, {category} categories"


def _confirm(view: PageView, found: Learned) -> str:
    fills = [(kind, found.fills(kind)) for kind in found.named]
    lines = [f"the {kind} of {_rows(one)} worth {_money(view, one)}" for kind, one in fills if one.rows]
    return f"Fill {' and '.join(lines)} for everybody? It is written down under your name and can be undone."


def _table(view: PageView, items: Sequence[Proposal], sure: int) -> Node:
    heads = (
        el(
            "th",
            "num" if name in NUMBERS else "",
            name,
            scope="col",
            key=name,
            title=HINTS.get(name),
        )
        for name in HEADS
    )
    rows = [_row(view, item, dim=at >= sure) for at, item in enumerate(items)]
    inner = el(
        "table", "table table-sm table-hover gaps bf", el("thead", "", el("tr", "", *heads)), el("tbody", "", *rows)
    )
    return scrolling(inner, "Proposals")


def _row(view: PageView, item: Proposal, *, dim: bool) -> Node:
    seen = f"{exact(item.support_rows, 'count')} of {exact(item.told_rows, 'count')}"
    users = f"{exact(item.support_users, 'count')} user{'' if item.support_users == 1 else 's'} said so"
    cells = (
        el("td", "", f"{OF[item.kind]} ", el("span", "t2", item.key)),
        el("td", "bf-value", item.value, title=item.value),
        el("td", "num", exact(item.confidence, "share")),
        el("td", "num", exact(item.least, "share")),
        el("td", "num", f"{seen} rows", title=users),
        el("td", "bf-value", _conflicts(item), title=_every(item)),
        el("td", "num", exact(item.rows, "count")),
        el("td", "num", exact(item.revenue, "money", view.currency)),
    )
    return el("tr", "dim" if dim else "", *cells, key=f"{item.kind} {item.key}")


def _conflicts(item: Proposal) -> str:
    if not item.conflicts:
        return "None"
    first, more = item.conflicts[0], len(item.conflicts) - 1
    return f"{first.value} {exact(first.rows, 'count')}" + (f" and {more} more" if more else "")


def _every(item: Proposal) -> str | None:
    return ", ".join(f"{one.value} {exact(one.rows, 'count')}" for one in item.conflicts) or None


def _untold(view: PageView, found: Learned) -> Node:
    """Say what stays: the gaps of products of which no row says anything."""
    said = [
        f"{kind} of {exact(left.keys, 'count')} product{'' if left.keys == 1 else 's'}"
        f" ({_rows(left)}, {_money(view, left)})"
        for kind in found.named
        if (left := found.untold(kind)).keys
    ]
    return el("p", "meta bf-left", f"No row says the {', nor the '.join(said)}: the shop has to.") if said else None


def _sheet(_: PageView, found: Learned) -> Sheet:
    rows = tuple(_flat(item, sure=item in found.sure) for item in (*found.sure, *found.others))
    return Sheet(columns=COLUMNS, rows=rows, origins=())


def _flat(item: Proposal, *, sure: bool) -> Row:
    return {
        "missing": WHAT[item.kind],
        "key": item.key,
        "proposed": item.value,
        "agree": item.confidence,
        "least": item.least,
        "support": item.support_rows,
        "people": item.support_users,
        "told": item.told_rows,
        "others": _every(item) or "None",
        "fills": item.rows,
        "worth": item.revenue,
        "sure": "Yes" if sure else "No",
    }


COLUMNS = (
    OutColumn(name="missing", label="Missing", unit="text", role="dimension"),
    OutColumn(name="key", label="Id", unit="text", role="dimension"),
    OutColumn(name="proposed", label="Proposed", unit="text", role="dimension"),
    OutColumn(name="agree", label="Rows that agree", unit="share", role="metric"),
    OutColumn(name="least", label="Sure at least", unit="share", role="metric"),
    OutColumn(name="support", label="Rows that say so", unit="count", role="metric"),
    OutColumn(name="people", label="Users of those", unit="count", role="metric"),
    OutColumn(name="told", label="Rows that say any", unit="count", role="metric"),
    OutColumn(name="others", label="Others said", unit="text", role="dimension"),
    OutColumn(name="fills", label="Rows it fills", unit="count", role="metric"),
    OutColumn(name="worth", label="Their revenue", unit="money", role="metric"),
    OutColumn(name="sure", label="Sure enough", unit="text", role="dimension"),
)
