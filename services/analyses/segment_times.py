"""Segment times: instants of the log as people of the store read them, and the end of a period as an instant."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pyarrow as pa


def in_zone(table: pa.Table, names: tuple[str, ...], zone: str) -> pa.Table:
    """Write times as text in the store's zone, to the second: "2024-12-31 18:00:00"."""
    there = ZoneInfo(zone)
    for name in names:
        texts = [_local(when, there) for when in table.column(name).to_pylist()]
        position = table.schema.get_field_index(name)
        table = table.set_column(position, name, pa.array(texts, type=pa.string()))
    return table


def _local(when: datetime, zone: ZoneInfo) -> str:
    return when.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def midnight(day: date, zone: str) -> datetime:
    """Give the instant at which a day of the store begins, UTC without zone as the warehouse keeps it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
