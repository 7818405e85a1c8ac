"""Week: views, carts, purchases or conversion by weekday and hour, and the one hour that stands out, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.asking import Asking
from dashapp.components.funnel import menu
from dashapp.components.markup import el
from dashapp.figures.heat import Cell, Heat, heat, largest, scale
from dashapp.figures.line import Tip
from dashapp.page import Drawn, Nothing, Tile
from dashapp.state import PageState
from dashapp.tiles.funnel_asked import chosen
from dashapp.tiles.when_asked import EVENT, OWN, hours, without_hours
from dashapp.tiles.words import against
from dashapp.view import View
from services.catalog.calendar import WEEKDAYS
from services.numbers import exact, percent
from services.query.result import Result
from services.query.words import condition_in_words
from services.sheet import Sheet
from services.sheet import chosen as columns_of

NAME = "week"
HEIGHT = 232
HOURS = 24
EVERY = 3
RATE = "conversion"
UNIT: Mapping[str, str] = {"view": "Views", "cart": "Cart events", "purchase": "Purchases", RATE: "Buyers per viewer"}
SHOWN = ("weekday", "hour", "count", "base", "value", "days", "per_day", "expected", "residual", "above_others")


@dataclass(frozen=True, kw_only=True)
class Week:
    """The hours of a week."""

    event: str
    result: Result
    rows: list[dict[str, Any]]
    zone: str


def hours_of_week() -> Tile:
    """Declare the heat map. Filters on weekday and hour are lifted: their cell is outlined instead."""
    return Tile(name=NAME, span=5, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(asking: Asking) -> Week:
    event = chosen(asking.view, EVENT)
    result = hours(asking, event)
    return Week(event=event, result=result, rows=result.rows(), zone=asking.ctx.settings.time_zone)


def _draw(view: View, found: Week) -> Drawn | Nothing:
    said = f"{UNIT[found.event]}, {found.zone}. {against(view).split(' against ')[0]}. {_filters(view)}"
    title, tools = "Hours of the week", (menu(view, EVENT, found.event),)
    if not any(row["count"] for row in found.rows):
        return Nothing(title=title, caption=said, what="events" if found.event == RATE else f"{found.event}s")
    grid = [found.rows[at : at + HOURS] for at in range(0, len(found.rows), HOURS)]
    marked = next((at for at, row in enumerate(found.rows) if row["marked"]), None)
    values = [[row["value"] for row in line] for line in grid]
    drawn = Heat(
        rows=[day[:3] for day in WEEKDAYS],
        columns=[str(hour) for hour in range(HOURS)],
        values=values,
        tips=[[_tip(view, found.event, row) for row in line] for line in grid],
        ticks={hour: f"{hour}{' h' if hour + EVERY == HOURS else ''}" for hour in range(0, HOURS, EVERY)},
        marked=None if marked is None else divmod(marked, HOURS),
        chosen=_chosen(view),
    )
    most = largest(values)
    key = (scale("0", _size(found.event, most if found.event == RATE else round(most))),)
    words = el("p", "meta heat-words", next(iter(found.result.origin.notes), ""))
    figure = heat(drawn, view.theme, HEIGHT - 24)
    return Drawn(title=title, caption=said, key=key, tools=tools, figure=figure, body=words)


def _size(event: str, value: float | None) -> str:
    return exact(value, "share" if event == RATE else "count")


def _filters(view: View) -> str:
    lifted = ["Weekday and hour lifted"] if any(one.dimension in OWN for one in view.state.where) else []
    return "; ".join([*(condition_in_words(one) for one in without_hours(view)), *lifted]) or "No filters"


def _chosen(view: View) -> Cell | None:
    days, hours_ = (view.state.members(name) for name in OWN)
    if len(days) != 1 or len(hours_) != 1 or days[0] not in WEEKDAYS or not hours_[0].isdigit():
        return None
    return WEEKDAYS.index(days[0]), int(hours_[0])


def _tip(view: View, event: str, row: Mapping[str, Any]) -> Tip:
    """Make the tooltip of an hour; a click filters the page to it."""
    rows = [[UNIT[event], _size(event, row["value"] if event == RATE else row["count"]), "strong"]]
    if event == RATE:
        rows.append(["Buyers of viewers", f"{exact(row['count'], 'count')} of {exact(row['base'], 'count')}", ""])
    if row["above_others"] is not None:
        above = f"{percent(abs(row['above_others']))} {'above' if row['above_others'] >= 0 else 'below'}"
        rows.append(["Same hour, other days", above, ""])
    state = _at(view.state, row["weekday"], str(row["hour"]))
    foot = "Click to filter to this hour" if state.members("hour") else "Click to lift this hour"
    return {"t": f"{row['weekday']}, {row['hour']} h", "rows": rows, "foot": foot, "href": view.href(state)}


def _at(state: PageState, weekday: str, hour: str) -> PageState:
    same = (state.members("weekday"), state.members("hour")) == ((weekday,), (hour,))
    days, hours_ = ((), ()) if same else ((weekday,), (hour,))
    return state.with_members("weekday", days).with_members("hour", hours_)


def _sheet(_: View, found: Week) -> Sheet:
    return columns_of(found.result, lambda column: column.name in SHOWN)
