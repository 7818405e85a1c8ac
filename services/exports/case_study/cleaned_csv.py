"""Cleaned: the eighth table, every event, as CSV in pieces. Column-wise, since a row at a time takes a minute."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from services.analyses.cleaned import CleanedEvents
from services.catalog.calendar import WEEKDAYS
from services.catalog.facts import EVENTS
from services.exports.csv import FORMULA_STARTS
from services.query.questions import Period
from services.query.result import Result
from services.query.slice import Slice

NAME = "events_cleaned"
COLUMNS = ("event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "user_id",
           "user_session", "event_date", "event_month", "event_day", "event_hour")  # fmt: skip
RUN = f"^[{re.escape(''.join(FORMULA_STARTS))}]"
"""What begins like this is run by spreadsheets."""
MONTH = 7
"""Letters of a day that name its month."""


def pieces(view: Slice) -> Iterator[bytes]:
    """Write the head, then the events of each day. Times are those of the store's zone."""
    zone, first = view.ctx.settings.time_zone, True
    for day in _days(view):
        sink = io.BytesIO()
        csv.write_csv(_shown(day.table, zone), sink, csv.WriteOptions(include_header=first, quoting_style="needed"))
        first = False
        yield sink.getvalue()


def _days(view: Slice) -> Iterator[Result]:
    """Give the cleaned events day by day; a day has as many rows as memory holds with ease."""
    coverage = view.ctx.coverage(view.scope) if view.qc is None else view.qc.coverage
    whole = coverage.fit(view.period, EVENTS)
    if whole.start is None or whole.end is None or whole.start >= whole.end:
        yield view.ask(CleanedEvents)
        return
    for offset in range((whole.end - whole.start).days):
        day = whole.start + timedelta(days=offset)
        yield view.run(CleanedEvents(period=Period(start=day, end=day + timedelta(days=1)), where=view.where))


def _shown(table: pa.Table, zone: str) -> pa.Table:
    texts = {name: _neutral(table[name]) for name in table.schema.names if pa.types.is_string(table[name].type)}
    days = table["event_date"].cast(pa.string())
    weekday = pc.take(pa.array(WEEKDAYS), pc.day_of_week(table["event_date"]))
    found = texts | {
        "event_time": _local(table["event_time"], zone),
        "price": pc.replace_substring_regex(table["price"].cast(pa.string()), r"\.?0+$", ""),
        "event_date": days,
        "event_month": pc.utf8_slice_codeunits(days, 0, MONTH),
        "event_day": weekday,
        "event_hour": table["event_hour"],
    }
    return pa.table({name: found[name] for name in COLUMNS})


def _neutral(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Put an apostrophe before what a spreadsheet would run."""
    runs = pc.match_substring_regex(column, RUN)
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column) if pc.any(runs).as_py() else column


def _local(times: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """Write times as text in the zone, to the second."""
    if zone != "UTC":
        there = pc.assume_timezone(times, "UTC").cast(pa.timestamp("us", tz=zone))
        times = pc.local_timestamp(there)
    return pc.utf8_slice_codeunits(times.cast(pa.string()), 0, 19)
