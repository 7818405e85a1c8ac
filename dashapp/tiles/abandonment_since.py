"""Abandonment, since: how long what was left has been lying there, which says whom a mail still reaches."""

from typing import Any

from dashapp.components.segments import Amount, amounts
from dashapp.page import Drawn, Nothing, Tile
from dashapp.tiles.segments_asked import alone, by_age
from dashapp.view import View
from services.analyses.carts_age import AGES, SINCE
from services.numbers import exact, short
from services.query.result import Result
from services.sheet import Sheet, sheet_of

TITLE = "Left in carts by time since"
UNIT = "Value left, by the time from the last cart event to the end of the period"


def abandonment_since() -> Tile:
    """Declare the columns."""
    return Tile(name="since", span=5, height=408, answer=by_age, draw=_draw, sheet=_sheet)


def _draw(view: View, result: Result) -> Drawn | Nothing:
    rows, said = result.rows()[:-1], alone(view, UNIT)
    if not rows:
        return Nothing(title=TITLE, caption=said, what="cart events")
    most, found = max(float(row["value_left"]) for row in rows) or 1.0, {row[SINCE]: row for row in rows}
    every = [found.get(age, {SINCE: age, "value_left": 0, "abandoning_users": 0}) for age, _ in AGES]
    return Drawn(title=TITLE, caption=said, body=amounts(TITLE, [_column(view, row, most) for row in every]))


def _column(view: View, row: dict[str, Any], most: float) -> Amount:
    value, users = row["value_left"], exact(row["abandoning_users"], "count")
    return Amount(
        name=str(row[SINCE]).replace("-", "\u2013"),
        value=short(value, "money", view.currency),
        title=f"{row[SINCE]}: {exact(value, 'money', view.currency)}, {users} users",
        height=float(value) / most,
    )


def _sheet(_: View, result: Result) -> Sheet:
    sheet = sheet_of(result)
    columns = tuple(column for column in sheet.columns if column.name != "row")
    *rows, total = sheet.rows
    return Sheet(columns=columns, rows=tuple(rows), origins=sheet.origins, total={**total, SINCE: "All"})
