"""Abandonment age: how long abandoned carts have been lying there, which says whom a mail still reaches."""

from dataclasses import dataclass

from dashapp.core.captions import caption
from dashapp.core.comparison import add_comparison, ask_compared
from dashapp.core.markup import el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.segments.abandonment import ALL, MEASURES
from dashapp.pages.segments.columns_and_matrix import Amount, amounts
from dashapp.pages.segments.questions import ages, ask_by_age
from services.analyses.carts.age import AGES, SINCE
from services.core.numbers import exact, short
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result, Row

TITLE = "Left in carts by time since"
UNIT = "Value left, by the time from the last cart event to the end of the period"


@dataclass(frozen=True, kw_only=True)
class Since:
    """What was left by age, and what was over the days that the page compares with."""

    result: Result
    before: Result | None


def abandonment_since() -> Tile:
    """Declare the columns."""
    return Tile(name="since", span=5, height=408, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Since:
    return Since(result=ask_by_age(query), before=ask_compared(query, ages(query.view)))


def _draw(view: PageView, found: Since) -> TileContent | EmptyTile:
    rows, said = found.result.rows()[:-1], caption(view, unit=UNIT)
    if not rows:
        return EmptyTile(title=TITLE, caption=said, what="cart events")
    now, before = _by_age(found.result), _by_age(found.before) if found.before else None
    most = max(float(row["value_left"]) for side in (now, before or {}) for row in side.values()) or 1.0
    drawn = [_column(view, now[age], before[age] if before else None, most) for age, _ in AGES]
    key = (el("span", "key", el("s", "amt-key"), view.window.against),) if before else ()
    return TileContent(title=TITLE, caption=said, key=key, body=amounts(TITLE, drawn))


def _by_age(result: Result) -> dict[str, Row]:
    """Return the rows by age, of every age one."""
    found = {row[SINCE]: row for row in result.rows()[:-1]}
    return {age: found.get(age, {SINCE: age, "value_left": 0, "abandoning_users": 0}) for age, _ in AGES}


def _column(view: PageView, row: Row, before: Row | None, most: float) -> Amount:
    value, users = row["value_left"], exact(row["abandoning_users"], "count")
    was = f"; {view.window.against}: {exact(before['value_left'], 'money', view.currency)}" if before else ""
    return Amount(
        name=str(row[SINCE]).replace("-", "\u2013"),
        value=short(value, "money", view.currency),
        title=f"{row[SINCE]}: {exact(value, 'money', view.currency)}, {users} users{was}",
        height=float(value) / most,
        before=float(before["value_left"]) / most if before else None,
    )


def _sheet(view: PageView, found: Since) -> Sheet:
    sheet = sheet_of(found.result)
    columns = tuple(column for column in sheet.columns if column.name != "row")
    *rows, total = sheet.rows
    whole = Sheet(columns=columns, rows=tuple(rows), origins=sheet.origins, total={**total, SINCE: ALL})
    if found.before is None:
        return whole
    before = {ALL if row["row"] == "total" else row[SINCE]: row for row in found.before.rows()}
    return add_comparison(view, whole, MEASURES, lambda row: before.get(row[SINCE]))
