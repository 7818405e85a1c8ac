"""Backfill applied: who filled what and when, how many rows and how much money, with a button to undo it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashapp.core.markup import Node, el
from dashapp.core.page import Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.form_fields import act, button
from dashapp.ui.table import TableColumn, TableRow, table
from services.accounts.permissions import Right
from services.backfill.store import Backfill, BackfillRule, list_backfills, rules_of
from services.core.numbers import exact
from services.query.named_periods import day_in_words

SHOWN = 6
TITLE = "Applied backfills"
NOTHING = "Nothing was filled yet. What is filled stands here with who did it, and can be undone at any time."
HIDDEN = "Backfills are counted over the whole store; you see a part of it."
NAMED = 3
"""Values that a row says."""


@dataclass(frozen=True, kw_only=True)
class AppliedBackfills:
    """The last backfills, each with what it put in; how many there are in all; the time zone of the store."""

    shown: tuple[tuple[Backfill, tuple[BackfillRule, ...]], ...]
    count: int
    zone: str


def applied_backfills() -> Tile:
    """Declare the list. It is a list of deeds, no answer: it has no twin."""
    return Tile(name="applied", span=12, height=48, answer=_answer, draw=_draw)


def _answer(query: TileQuery) -> AppliedBackfills:
    """Read the ledger; who sees a part of the store only is not told numbers of the whole."""
    ctx = query.ctx
    every = () if query.view.principal.limits else list_backfills(ctx)
    shown = tuple((one, rules_of(ctx, one.backfill_id)) for one in every[:SHOWN])
    return AppliedBackfills(shown=shown, count=len(every), zone=ctx.settings.time_zone)


def _draw(view: PageView, found: AppliedBackfills) -> TileContent:
    if not found.shown:
        said = HIDDEN if view.principal.limits else NOTHING
        return TileContent(title=TITLE, caption="Over the whole store", body=el("p", "quiet", said))
    more = f". The last {SHOWN} of {found.count:,}" if found.count > SHOWN else ""
    columns = (
        TableColumn(label="When"),
        TableColumn(label="Who"),
        TableColumn(label="What", wide=True),
        TableColumn(label="Rows", number=True),
        TableColumn(label=f"Revenue, {view.currency}" if view.currency else "Revenue", number=True),
        TableColumn(label="Undo", silent=True),
    )
    rows = [TableRow(cells=_cells(view, found, one, rules), key=str(one.backfill_id)) for one, rules in found.shown]
    body = table(TITLE, columns, rows, stack=True)
    return TileContent(title=TITLE, caption=f"Over the whole store, the last one first{more}", body=body)


def _cells(view: PageView, found: AppliedBackfills, one: Backfill, rules: tuple[BackfillRule, ...]) -> tuple[Node, ...]:
    return (
        el("time", "", _when(one.at, found.zone), dateTime=one.at.isoformat()),
        one.who,
        el("span", "", _what(one, rules), title=_values(rules, len(rules))),
        exact(one.rows, "count"),
        exact(one.amount, "money"),
        _undo(view, found, one),
    )


def _when(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{day_in_words(there.date())}, {there:%H:%M}"


def _what(one: Backfill, rules: tuple[BackfillRule, ...]) -> str:
    kinds = Counter("brand" if rule.kind == "brand_of_product" else "category" for rule in rules)
    counted = " and ".join(f"{kind} by {count:,} rule{'' if count == 1 else 's'}" for kind, count in kinds.items())
    least = f", sure at least {exact(one.least, 'share')}" if one.least is not None else ""
    rest = " ..." if len(rules) > NAMED else ""
    return f"{counted[:1].upper()}{counted[1:]}{least}: {_values(rules, NAMED)}{rest}"


def _values(rules: tuple[BackfillRule, ...], most: int) -> str:
    return ", ".join(f"{rule.key} is {rule.value}" for rule in rules[:most])


def _undo(view: PageView, found: AppliedBackfills, one: Backfill) -> Node:
    if one.undone_at is not None:
        said = f"Undone by {one.undone_by}, {_when(one.undone_at, found.zone)}"
        return el("span", "meta", "Undone", title=said)
    if not view.principal.may(Right.BACKFILL):
        return el("span", "meta", "In force")
    confirm = f"Undo this backfill? Its {exact(one.rows, 'count')} rows say again what their files said."
    return act("backfill.undo", button("Undo"), hidden={"backfill": str(one.backfill_id)}, confirm=confirm)
