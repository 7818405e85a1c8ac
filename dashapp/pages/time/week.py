"""Week: views, carts, purchases or conversion by weekday and hour, and the one hour that stands out, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashapp.core.captions import describe_period
from dashapp.core.event_questions import ask_hours
from dashapp.core.markup import el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.heat import heat, largest, scale
from dashapp.pages.time.controls import EVENT
from dashapp.ui.funnel_stages import menu
from dashapp.ui.week_heat import filters_but_hours, week_heat
from services.core.numbers import exact
from services.exports.sheet import Sheet
from services.exports.sheet import choose_columns as columns_of
from services.query.result import Result, Row

NAME = "week"
HEIGHT = 232
RATE = "conversion"
UNIT: Mapping[str, str] = {"view": "Views", "cart": "Cart events", "purchase": "Purchases", RATE: "Buyers per viewer"}
SHOWN = ("weekday", "hour", "count", "base", "value", "days", "per_day", "expected", "residual", "above_others")


@dataclass(frozen=True, kw_only=True)
class WeekHours:
    """The hours of a week."""

    event: str
    result: Result
    rows: list[Row]
    zone: str


def hours_of_week() -> Tile:
    """Declare the heat map. Filters on weekday and hour are lifted: their cell is outlined instead."""
    return Tile(name=NAME, span=5, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> WeekHours:
    event = query.view.value_of(EVENT)
    result = ask_hours(query, event)
    return WeekHours(event=event, result=result, rows=[*result.rows()], zone=query.ctx.settings.time_zone)


def _draw(view: PageView, found: WeekHours) -> TileContent | EmptyTile:
    said = f"{UNIT[found.event]}, {found.zone}. {describe_period(view)}. {filters_but_hours(view)}"
    title, tools = "Hours of the week", (menu(view, EVENT, found.event),)
    if not any(row["count"] for row in found.rows):
        return EmptyTile(title=title, caption=said, what="events" if found.event == RATE else f"{found.event}s")
    drawn = week_heat(view, found.rows, "value", lambda row: _said(found.event, row))
    most = largest(drawn.values)
    key = (scale("0", _size(found.event, most if found.event == RATE else round(most))),)
    words = el("p", "meta heat-words", next(iter(found.result.origin.notes), ""))
    figure = heat(drawn, view.theme, HEIGHT - 24)
    return TileContent(title=title, caption=said, key=key, tools=tools, figure=figure, body=words)


def _size(event: str, value: float | None) -> str:
    return exact(value, "share" if event == RATE else "count")


def _said(event: str, row: Row) -> list[list[str]]:
    """Say in a tooltip how many there were, or of how many buyers of how many viewers the rate is."""
    size = [UNIT[event], _size(event, row["value"] if event == RATE else row["count"]), "strong"]
    of = f"{exact(row['count'], 'count')} of {exact(row['base'], 'count')}"
    return [size, ["Buyers of viewers", of, ""]] if event == RATE else [size]


def _sheet(_: PageView, found: WeekHours) -> Sheet:
    return columns_of(found.result, lambda column: column.name in SHOWN)
