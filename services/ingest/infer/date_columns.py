"""Date columns: a date that files write in several columns: the day, the time of day, the zone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.ingest.clean.column_values import count_readable, fetch_distinct, has_time_of_day
from services.ingest.clean.rewritten_times import DateColumns, join_columns, read_clock
from services.ingest.clean.values import TimeFormat, read_instant
from services.ingest.infer.date_order import infer_time_format
from services.ingest.infer.typed_column import ENOUGH, RawColumns, TypedColumn
from services.ingest.infer.zones import read_zone

JOINED = ("clock", "zone")
"""Types of fields that are a part of the date beside them."""

WITHOUT_ZONE = ("iso", "pattern", "serial")


@dataclass(frozen=True, kw_only=True)
class JoinedDate:
    """The column of the date, the fields that became a part of it, and what is to be said of them."""

    date: TypedColumn
    taken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def join_date(sheet: RawColumns, date: TypedColumn, parts: Sequence[TypedColumn]) -> JoinedDate:
    """Return the date with the time of day and the zone of other columns, where it has none itself."""
    if not isinstance(date.form, TimeFormat) or date.form.family not in WITHOUT_ZONE:
        return JoinedDate(date=date)
    local = read_instant(date.form, date.text, "UTC")
    clock = next((one for one in parts if one.field.type == "clock" and _is_clock(sheet, one)), None)
    if clock is not None and has_time_of_day(sheet.stage, local):
        clock = None
    zone = next((one for one in parts if one.field.type == "zone"), None)
    zones = {} if zone is None else _read_zones(sheet, zone)
    taken = [one for one in (clock, zone if zones else None) if one is not None]
    unknown = () if zone is None or zones else _describe_unknown(sheet, zone)
    if not taken:
        return JoinedDate(date=date, notes=unknown)
    columns = DateColumns(
        local=local,
        clock=clock.text if clock else None,
        zone=zone.text if zone and zones else None,
        zones=zones,
    )
    text = join_columns(sheet.stage, date.column, date.text, columns)
    joined = infer_time_format(sheet, replace(date, text=text, zone=None if zones else date.zone))
    said = " and ".join(sheet.name(one.column) for one in taken)
    note = f"{date.field.name} is read from {sheet.name(date.column)} together with {said}."
    return JoinedDate(date=joined, taken=tuple(one.field.name for one in taken), notes=(note, *unknown))


def _describe_unknown(sheet: RawColumns, one: TypedColumn) -> tuple[str, ...]:
    texts = fetch_distinct(sheet.stage, one.text, 1)
    name = sheet.name(one.column)
    said = f"The column {name} holds no time zone that is known, such as {texts[0][:40]}" if texts else ""
    return (f"{said}; times are read in the store's own.",) if said else ()


def _is_clock(sheet: RawColumns, one: TypedColumn) -> bool:
    filled, read = count_readable(sheet.stage, [one.text, read_clock(one.text)])
    return read > ENOUGH * filled


def _read_zones(sheet: RawColumns, one: TypedColumn) -> dict[str, str]:
    """Return what is written behind a time for each text of a column of zones; nothing if most are not known."""
    texts = fetch_distinct(sheet.stage, one.text)
    known = {text: zone for text in texts if (zone := read_zone(text)) is not None}
    return known if len(known) > ENOUGH * len(texts) else {}
