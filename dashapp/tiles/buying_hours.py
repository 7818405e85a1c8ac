"""Buying hours: purchases by weekday and hour, and the one hour that stands out, in words."""

from dataclasses import dataclass
from typing import Any

from dashapp.asking import Asking
from dashapp.components.markup import el
from dashapp.figures.heat import Cell, Heat, heat, largest, scale
from dashapp.figures.line import Tip
from dashapp.page import Drawn, Nothing, Tile
from dashapp.state import PageState
from dashapp.tiles.funnel_asked import shared
from dashapp.tiles.words import against
from dashapp.view import View
from services.analyses.weekday_hour import WeekdayHour
from services.catalog.calendar import WEEKDAYS
from services.numbers import exact, percent
from services.query.result import Result
from services.query.words import condition_in_words
from services.sheet import Sheet, chosen

HEIGHT = 232
HOURS = 24
OWN = ("weekday", "hour")
TICKS = {hour: f"{hour}{' h' if hour == 21 else ''}" for hour in range(0, HOURS, 3)}  # noqa: PLR2004 - the last one says the unit
SHOWN = ("weekday", "hour", "count", "days", "per_day", "expected", "residual", "above_others")


@dataclass(frozen=True, kw_only=True)
class Week:
    """The hours of a week."""

    result: Result
    rows: list[dict[str, Any]]
    zone: str


def buying_hours() -> Tile:
    """Declare the heat map of purchases. Filters on weekday and hour are lifted: their cell is outlined instead."""
    return Tile(name="hours", span=5, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(asking: Asking) -> Week:
    view = asking.view
    where = tuple(one for one in view.where() if one.dimension not in OWN)
    result = shared(asking, WeekdayHour(period=view.window.period, where=where, metric="purchase"))
    return Week(result=result, rows=result.rows(), zone=asking.ctx.settings.time_zone)


def _draw(view: View, found: Week) -> Drawn | Nothing:
    said = f"Purchases, {found.zone}. {_period(view)}. {_filters(view)}"
    if not any(row["count"] for row in found.rows):
        return Nothing(title="When people buy", caption=said, what="purchases")
    grid = [found.rows[at : at + HOURS] for at in range(0, len(found.rows), HOURS)]
    marked = next((at for at, row in enumerate(found.rows) if row["marked"]), None)
    values = [[row["count"] for row in line] for line in grid]
    drawn = Heat(
        rows=[day[:3] for day in WEEKDAYS],
        columns=[str(hour) for hour in range(HOURS)],
        values=values,
        tips=[[_tip(view, row) for row in line] for line in grid],
        ticks=TICKS,
        marked=None if marked is None else divmod(marked, HOURS),
        chosen=_chosen(view),
    )
    words = el("p", "meta heat-words", _stands_out(None if marked is None else found.rows[marked]))
    key = (scale("0", exact(largest(values), "count")),)
    return Drawn(
        title="When people buy", caption=said, key=key, figure=heat(drawn, view.theme, HEIGHT - 24), body=words
    )


def _period(view: View) -> str:
    return against(view).split(" against ")[0]


def _filters(view: View) -> str:
    own = [one for one in view.state.where if one.dimension in OWN]
    said = [condition_in_words(one) for one in view.where() if one.dimension not in OWN]
    return "; ".join([*said, *(["Weekday and hour lifted"] if own else [])]) or "No filters"


def _chosen(view: View) -> Cell | None:
    days, hours = (view.state.members(name) for name in OWN)
    if len(days) != 1 or len(hours) != 1 or days[0] not in WEEKDAYS or not hours[0].isdigit():
        return None
    return WEEKDAYS.index(days[0]), int(hours[0])


def _stands_out(row: dict[str, Any] | None) -> str:
    if row is None:
        return "No hour stands out from its weekday and its hour"
    said = f"{row['weekday'][:3]} {row['hour']} h: {exact(row['count'], 'count')}"
    return f"{said}, {_above(row)} other days" if row["above_others"] is not None else f"{said}, alone in its hour"


def _above(row: dict[str, Any]) -> str:
    return f"{percent(abs(row['above_others']))} {'above' if row['above_others'] >= 0 else 'below'}"


def _tip(view: View, row: dict[str, Any]) -> Tip:
    """Make the tooltip of an hour; a click filters the page to it."""
    rows = [["Purchases", exact(row["count"], "count"), "strong"]]
    if row["above_others"] is not None:
        rows.append(["Same hour, other days", _above(row), ""])
    state = _at(view.state, row["weekday"], str(row["hour"]))
    foot = "Click to filter to this hour" if state.members("hour") else "Click to lift this hour"
    return {"t": f"{row['weekday']}, {row['hour']} h", "rows": rows, "foot": foot, "href": view.href(state)}


def _at(state: PageState, weekday: str, hour: str) -> PageState:
    same = (state.members("weekday"), state.members("hour")) == ((weekday,), (hour,))
    days, hours = ((), ()) if same else ((weekday,), (hour,))
    return state.with_members("weekday", days).with_members("hour", hours)


def _sheet(_: View, found: Week) -> Sheet:
    return chosen(found.result, lambda column: column.name in SHOWN)
