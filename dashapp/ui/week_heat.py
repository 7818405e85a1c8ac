"""Week as a heat map: a weekday's hours as cells, what each says, where a click on it leads, which one is outlined."""

from collections.abc import Callable, Sequence

from dashapp.core.event_questions import OWN, without_hours
from dashapp.core.state import PageState
from dashapp.core.view import PageView
from dashapp.figures.heat import CellIndex, Heat
from dashapp.figures.line import Tip
from services.catalog.calendar import WEEKDAYS
from services.core.numbers import percent
from services.query.describe import describe_condition
from services.query.result import Row

HOURS = 24
HOUR_NAMES = frozenset(map(str, range(HOURS)))
EVERY = 3
Said = Callable[[Row], list[list[str]]]
"""Gives the first lines of a cell's tooltip."""


def week_heat(view: PageView, rows: Sequence[Row], column: str, said: Said) -> Heat:
    """Make the heat map of a column over the 168 hours of a week, Monday 0 h first."""
    grid = [rows[at : at + HOURS] for at in range(0, len(rows), HOURS)]
    marked = next((at for at, row in enumerate(rows) if row["marked"]), None)
    return Heat(
        rows=[day[:3] for day in WEEKDAYS],
        columns=[str(hour) for hour in range(HOURS)],
        values=[[row[column] for row in line] for line in grid],
        tips=[[_tip(view, row, said(row)) for row in line] for line in grid],
        ticks={hour: f"{hour}{' h' if hour + EVERY == HOURS else ''}" for hour in range(0, HOURS, EVERY)},
        marked=None if marked is None else divmod(marked, HOURS),
        chosen=_chosen(view),
    )


def filters_but_hours(view: PageView) -> str:
    """Say the filters: those on weekday and hour are lifted, their cell is outlined instead."""
    lifted = ["Weekday and hour lifted"] if any(one.dimension in OWN for one in view.state.where) else []
    return "; ".join([*(describe_condition(one) for one in without_hours(view)), *lifted]) or "No filters"


def above_others(row: Row) -> str:
    """Say how far an hour is from the same hour of the other weekdays."""
    return f"{percent(abs(row['above_others']))} {'above' if row['above_others'] >= 0 else 'below'}"


def _chosen(view: PageView) -> CellIndex | None:
    days, hours = (view.state.members(name) for name in OWN)
    if len(days) != 1 or len(hours) != 1 or days[0] not in WEEKDAYS or hours[0] not in HOUR_NAMES:
        return None
    return WEEKDAYS.index(days[0]), int(hours[0])


def _tip(view: PageView, row: Row, said: list[list[str]]) -> Tip:
    """Make the tooltip of an hour; a click filters the page to it."""
    others = [["Same hour, other days", above_others(row), ""]] if row["above_others"] is not None else []
    state = _at(view.state, row["weekday"], str(row["hour"]))
    foot = "Click to filter to this hour" if state.members("hour") else "Click to lift this hour"
    title = f"{row['weekday']}, {row['hour']} h"
    return {"t": title, "rows": [*said, *others], "foot": foot, "href": view.href(state)}


def _at(state: PageState, weekday: str, hour: str) -> PageState:
    same = (state.members("weekday"), state.members("hour")) == ((weekday,), (hour,))
    days, hours = ((), ()) if same else ((weekday,), (hour,))
    return state.with_members("weekday", days).with_members("hour", hours)
