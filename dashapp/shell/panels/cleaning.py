"""Cleaning: what the imports in force did to the files that the numbers rest on.

The steps count whole files. A person who sees a part of the store reads the names of the steps, but neither rows nor
money, which include those of others.
"""

from typing import Any

from dashapp.core.markup import Node, el
from dashapp.core.view import PageView
from dashapp.shell.panels.frame import part
from services.catalog.facts import FACTS
from services.core.context import Context
from services.core.numbers import exact
from services.ingest.history import PastLoad, list_imports, list_steps

SHOWN = 4
"""So many imports are shown, the last first."""

HIDDEN = (
    "The steps are counted over whole files, and you see a part of the store: how many rows and how much money went "
    "through them is not shown to you."
)


def cleaning(ctx: Context, view: PageView) -> Node:
    """Show the steps of each import in force, with rows and money in and out if the person sees the whole store."""
    kinds = FACTS[view.page.fact].filled_by
    standing = [load for load in list_imports(ctx) if load.kind in kinds and load.undone_at is None]
    whole = not view.principal.limits
    said = el("p", "meta", HIDDEN) if standing and not whole else None
    more = len(standing) - SHOWN
    earlier = el("p", "meta", f"{more:,} earlier imports are on the data page.") if more > 0 else None
    shown = (_load(ctx, view, load, whole=whole) for load in standing[:SHOWN])
    return part("How the data was cleaned", said, *shown, earlier)


def _load(ctx: Context, view: PageView, load: PastLoad, *, whole: bool) -> Node:
    title = f"{', '.join(load.sources) or load.kind.capitalize()}{' (demo)' if load.demo else ''}"
    when = f"Import {load.load_id} of {load.started_at:%Y-%m-%d %H:%M} UTC, data version {load.data_version}"
    found = list_steps(ctx, load.load_id)
    body = _table(view, found) if whole else el("p", "", ", ".join(step["name"] for step in found))
    return el("div", "cleaned", el("b", "", title), el("div", "meta", when), body, key=str(load.load_id))


def _table(view: PageView, found: list[dict[str, Any]]) -> Node:
    money = any(step["amount_in"] or step["amount_out"] for step in found)
    heads = ("Step", "Rows in", "Rows out", *(("Money in", "Money out") if money else ()))
    head = el(
        "tr", "", *(el("th", "num" if at else "", words, scope="col", key=words) for at, words in enumerate(heads))
    )
    rows = (_step(view, step, money=money) for step in found)
    return el("div", "tbl-room", el("table", "table small", el("thead", "", head), el("tbody", "", *rows)), tabIndex=0)


def _step(view: PageView, step: dict[str, Any], *, money: bool) -> Node:
    counts = [exact(step[name], "count") for name in ("rows_in", "rows_out")]
    amounts = [exact(step[name], "money", view.currency) for name in ("amount_in", "amount_out")] if money else []
    cells = (el("td", "num", text, key=str(at)) for at, text in enumerate((*counts, *amounts)))
    return el("tr", "", el("td", "", step["name"]), *cells, key=step["name"])
