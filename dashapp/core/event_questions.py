"""Event questions: what more than one page of the event log asks: the hours of the week, the segments of users."""

from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.analyses.segments.question import Segments
from services.analyses.time.weekday_hour import WeekdayHour
from services.query.questions import Where
from services.query.result import Result

OWN = ("weekday", "hour")
"""Filters that the hours of the week lift: their cell is outlined instead."""


def ask_hours(query: TileQuery, event: str) -> Result:
    """Ask for the hours of the week."""
    where = without_hours(query.view)
    return query.share(WeekdayHour(period=query.view.window.period, where=where, metric=event))


def without_hours(view: PageView) -> tuple[Where, ...]:
    """Return the filters but those on weekday and hour."""
    return tuple(one for one in view.where() if one.dimension not in OWN)


def ask_segments(query: TileQuery) -> Result:
    """Ask for the five segments, beside the comparison."""
    view = query.view
    return query.share(Segments(period=view.window.period, where=view.where(), compare=view.window.compare))
