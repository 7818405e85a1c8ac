"""Age: how long before the period's end something was put into a cart."""

from datetime import date, timedelta

from sqlalchemy import Integer, case, literal
from sqlalchemy.sql.elements import ColumnElement

from services.core.timestamps import start_of_day
from services.query.analysis import ScopedData

SINCE = "since"
"""What one cuts by to see it."""

AGES = (
    ("0-1 h", timedelta(hours=1)),
    ("1-24 h", timedelta(hours=24)),
    ("1-3 days", timedelta(days=3)),
    ("3-7 days", timedelta(days=7)),
    ("7-30 days", timedelta(days=30)),
    ("30+ days", None),
)
"""Each with its upper bound, which belongs to it: exactly an hour before the end is in the first."""

NO_DATA = date(2000, 1, 1)
"""Any day will do where there is not one event."""


def age(data: ScopedData) -> ColumnElement[int]:
    """Return the position in `AGES` of an event, by its time."""
    when, end = data.column("event_time"), start_of_day(data.period.end or NO_DATA, data.qc.time_zone)
    bounds = ((position, bound) for position, (_, bound) in enumerate(AGES) if bound)
    within = [(when >= end - bound, _number(position)) for position, bound in bounds]
    return case(*within, else_=_number(len(within)))


def _number(value: int) -> ColumnElement[int]:
    return literal(value, Integer, literal_execute=True)
