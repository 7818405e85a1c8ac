"""Buying hours: purchases by weekday and hour, and the one hour that stands out, in words."""

from dataclasses import dataclass

from dashapp.core.captions import describe_period
from dashapp.core.event_questions import ask_hours
from dashapp.core.markup import el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.heat import heat, largest, scale
from dashapp.ui.week_heat import above_others, filters_but_hours, week_heat
from services.core.numbers import exact
from services.exports.sheet import Sheet, choose_columns
from services.query.result import Result, Row

TITLE = "When people buy"
HEIGHT = 232
SHOWN = ("weekday", "hour", "count", "days", "per_day", "expected", "residual", "above_others")


@dataclass(frozen=True, kw_only=True)
class BuyingHours:
    """The hours of a week."""

    result: Result
    rows: list[Row]
    zone: str


def buying_hours() -> Tile:
    """Declare the heat map of purchases. Filters on weekday and hour are lifted: their cell is outlined instead."""
    return Tile(name="hours", span=5, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> BuyingHours:
    result = ask_hours(query, "purchase")
    return BuyingHours(result=result, rows=[*result.rows()], zone=query.ctx.settings.time_zone)


def _draw(view: PageView, found: BuyingHours) -> TileContent | EmptyTile:
    said = f"Purchases, {found.zone}. {describe_period(view)}. {filters_but_hours(view)}"
    if not any(row["count"] for row in found.rows):
        return EmptyTile(title=TITLE, caption=said, what="purchases")
    drawn = week_heat(view, found.rows, "count", lambda row: [["Purchases", exact(row["count"], "count"), "strong"]])
    marked = next((row for row in found.rows if row["marked"]), None)
    words = el("p", "meta heat-words", _stands_out(marked))
    key = (scale("0", exact(largest(drawn.values), "count")),)
    return TileContent(title=TITLE, caption=said, key=key, figure=heat(drawn, view.theme, HEIGHT - 24), body=words)


def _stands_out(row: Row | None) -> str:
    if row is None:
        return "No hour stands out from its weekday and its hour"
    said = f"{row['weekday'][:3]} {row['hour']} h: {exact(row['count'], 'count')}"
    return (
        f"{said}, {above_others(row)} other days" if row["above_others"] is not None else f"{said}, alone in its hour"
    )


def _sheet(_: PageView, found: BuyingHours) -> Sheet:
    return choose_columns(found.result, lambda column: column.name in SHOWN)
