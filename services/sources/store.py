"""Store: the named sources of the application's database, and every change of them in its audit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, update

from models.app.sources import SourceRow
from services.accounts.audit import Change, bookkeeping, changing
from services.core.context import AccountContext
from services.core.errors import BadValue, UnknownName
from services.ingest.kinds import find_kind, find_preset
from services.ingest.read.database import check_select
from services.sources.source import NamedSource, NewSource, read_row, write_reading
from services.sources.timetable import read_timetable

NAME = re.compile(r"[\w][\w .-]{0,59}")

LARGEST_OVERLAP = 10_000_000


def list_sources(ctx: AccountContext) -> tuple[NamedSource, ...]:
    """Return every source by its name."""
    with ctx.application.read() as session:
        return tuple(map(read_row, session.scalars(select(SourceRow).order_by(SourceRow.name))))


def find_source(ctx: AccountContext, name: str) -> NamedSource:
    """Return a source. Raises UnknownName."""
    with ctx.application.read() as session:
        row = session.get(SourceRow, name)
        if row is None:
            raise UnknownName(f"There is no source {name[:80]!r}.")
        return read_row(row)


def add_source(ctx: AccountContext, new: NewSource, *, who: str) -> NamedSource:
    """Keep a new source; it runs when it is told to. Raises BadValue, UnknownName, AlreadyThere."""
    if not NAME.fullmatch(new.name):
        raise BadValue("A source is called by up to 60 letters, digits, blanks, dots and hyphens.")
    _check(new)
    water, request = new.water, new.request
    row = SourceRow(
        name=new.name,
        kind=request.kind,
        origin=new.origin,
        sql=request.sql,
        reading=write_reading(request),
        follows=water.follows if water else "",
        changed_column=water.column if water else "",
        overlap=water.overlap if water else 0,
        mark="",
        seen={},
        schedule="",
        paused=False,
        added_by=who,
        added_at=ctx.clock.now(),
        last_state="",
        last_job="",
        last_code="",
    )
    with changing(ctx, who, taken=f"There is a source {new.name} already; remove it first.") as change:
        change.session.add(row)
        change.record("source added", new.name, kind=request.kind, origin=new.origin)
    return find_source(ctx, new.name)


def _check(new: NewSource) -> None:
    kind = find_kind(new.request.kind)
    find_preset(kind, new.request.preset)
    unknown = next((field for field, _ in new.request.mapping if kind.field(field) is None), None)
    if unknown is not None:
        raise UnknownName(f"{kind.name} have no field {unknown!r}.")
    if new.water is not None and not 0 <= new.water.overlap <= LARGEST_OVERLAP:
        raise BadValue(f"The overlap is a whole number from 0 to {LARGEST_OVERLAP:,}.")
    if not new.origin.startswith("files:"):
        check_select(new.request.sql or "", since=new.water is not None)
    elif new.water is not None:
        raise BadValue("Of files, those that changed are read again; a column that says what is new is a database's.")


def remove_source(ctx: AccountContext, name: str, *, who: str) -> None:
    """Forget a source. What it imported stays; a run that is under way ends as it would. Raises UnknownName."""
    with _changing(ctx, name, who) as (change, row):
        change.session.delete(row)
        change.record("source removed", name)


def schedule_source(ctx: AccountContext, name: str, text: str | None, *, who: str) -> NamedSource:
    """Let a source run by itself, or with None only when it is told to. Raises BadValue, UnknownName."""
    timetable = read_timetable(text) if text is not None else None
    with _changing(ctx, name, who) as (change, row):
        row.schedule = timetable.text if timetable else ""
        row.next_at = timetable.find_next(ctx.clock.now(), ctx.settings.time_zone) if timetable else None
        row.paused = False
        change.record("source scheduled", name, schedule=row.schedule or "by hand")
    return find_source(ctx, name)


def pause_source(ctx: AccountContext, name: str, *, paused: bool, who: str) -> NamedSource:
    """Let the schedule of a source rest, or go on with its next time. Raises BadValue, UnknownName."""
    with _changing(ctx, name, who) as (change, row):
        if not row.schedule:
            raise BadValue(f"The source {name} runs by hand only.")
        if row.paused != paused:
            row.paused = paused
            row.next_at = read_timetable(row.schedule).find_next(ctx.clock.now(), ctx.settings.time_zone)
            change.record("source paused" if paused else "source resumed", name)
    return find_source(ctx, name)


@contextmanager
def _changing(ctx: AccountContext, name: str, who: str) -> Iterator[tuple[Change, SourceRow]]:
    with changing(ctx, who) as change:
        row = change.session.get(SourceRow, name)
        if row is None:
            raise UnknownName(f"There is no source {name[:80]!r}.")
        yield change, row


def note_run(ctx: AccountContext, name: str, **values: Any) -> None:
    """Write down how a run goes; nothing where the source was removed meanwhile."""
    with bookkeeping(ctx) as session:
        session.execute(update(SourceRow).where(SourceRow.name == name).values(**values))
