"""Due: which sources must run now, and that of several processes one starts each."""

from typing import cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from models.app.sources import SourceRow
from services.accounts.audit import bookkeeping
from services.core.context import AccountContext
from services.sources.timetable import read_timetable


def has_due(ctx: AccountContext) -> bool:
    """True if a source's time has come."""
    with ctx.application.read() as session:
        return session.scalar(select(SourceRow.name).where(*_due(ctx)).limit(1)) is not None


def claim_due(ctx: AccountContext) -> tuple[str, ...]:
    """Return the sources whose time has come and that no other process took; each has its next time then.

    A source whose times were missed, since nothing ran, runs once.
    """
    with ctx.application.read() as session:
        waiting = list(session.scalars(select(SourceRow).where(*_due(ctx)).order_by(SourceRow.next_at)))
    return tuple(row.name for row in waiting if _claim(ctx, row))


def _due(ctx: AccountContext) -> tuple[ColumnElement[bool], ...]:
    return SourceRow.next_at <= ctx.clock.now(), SourceRow.paused.is_(False)


def _claim(ctx: AccountContext, row: SourceRow) -> bool:
    """Move the time on, in one statement that succeeds for one process."""
    following = read_timetable(row.schedule).find_next(ctx.clock.now(), ctx.settings.time_zone, due=row.next_at)
    known = (SourceRow.name == row.name, SourceRow.next_at == row.next_at, SourceRow.paused.is_(False))
    with bookkeeping(ctx) as session:
        changed = session.execute(update(SourceRow).where(*known).values(next_at=following))
        return bool(cast("CursorResult[object]", changed).rowcount)
