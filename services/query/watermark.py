"""Watermark: which data there is, so that periods end with it and answers say how far it goes."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from sqlalchemy import func, select

from models.warehouse import events, transactions
from services.catalog.facts import EVENTS, TRANSACTIONS
from services.catalog.kinds import Fact
from services.query.compile.bitmap_distinct import Bounds
from services.warehouse.base import DataVersion, Reader

DAYS = pa.schema([(name, pa.date32()) for name in ("first_order", "last_order", "first_event", "last_event")])
COUNT = pa.schema([("known", pa.int64())])


@dataclass(frozen=True, kw_only=True)
class Watermark:
    """First and last day of each table of facts, at one data version."""

    data_version: int
    days: dict[str, tuple[date, date]]
    """By name of the table; a table without rows is missing."""
    events_have_customers: bool
    bounds: Bounds = ()
    """The largest keys, where the engine counts distinct ones in bits."""

    def first(self, fact: Fact) -> date | None:
        """The first day with a row of the fact."""
        span = self.days.get(fact.table.name)
        return span and span[0]

    def last(self, fact: Fact) -> date | None:
        """The last day with a row of the fact."""
        span = self.days.get(fact.table.name)
        return span and span[1]


class Watermarks:
    """The watermark of the newest data version that was asked for: read once per process and version."""

    def __init__(self) -> None:
        self._known: tuple[DataVersion, Watermark] | None = None

    def of(self, reader: Reader, version: DataVersion) -> Watermark:
        """Give the watermark; two threads that ask at once may both read it, and find the same."""
        known = self._known
        if known is None or known[0] != version:
            known = version, read_watermark(reader, version.number)
            self._known = known
        return known[1]


def read_watermark(reader: Reader, version: int) -> Watermark:
    """Look at the facts once; the caller keeps the answer for as long as the version holds."""
    ends = [
        select(bound(fact.day)).scalar_subquery().label(name)
        for fact, bound, name in (
            (TRANSACTIONS, func.min, "first_order"),
            (TRANSACTIONS, func.max, "last_order"),
            (EVENTS, func.min, "first_event"),
            (EVENTS, func.max, "last_event"),
        )
    ]
    row = reader.fetch(select(*ends), DAYS).table.to_pylist()[0]
    spans = {"transactions": (row["first_order"], row["last_order"]), "events": (row["first_event"], row["last_event"])}
    known = select(events.c.customer_key).where(events.c.customer_key.is_not(None)).limit(1).subquery()
    count = reader.fetch(select(func.count()).select_from(known), COUNT).table.column(0)[0].as_py()
    bounds = _bounds(reader) if reader.counts_in_bits else ()
    days = {name: span for name, span in spans.items() if span[0] is not None}
    return Watermark(data_version=version, days=days, events_have_customers=bool(count), bounds=bounds)


def _bounds(reader: Reader) -> Bounds:
    keys = (events.c.user_key, events.c.session_key, events.c.product_key, transactions.c.customer_key)
    largest = [select(func.max(key)).scalar_subquery().label(key.name) for key in keys]
    schema = pa.schema([(key.name, pa.int64()) for key in keys])
    row = reader.fetch(select(*largest), schema).table.to_pylist()[0]
    return tuple((name, value) for name, value in row.items() if value is not None)
