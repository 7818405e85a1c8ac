"""Audit: every change of accounts and rights is written down with the change itself, or neither is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.exc import IntegrityError

from services.context import AccountContext
from services.errors import AlreadyThere

if TYPE_CHECKING:  # the mapper is imported by what reads or writes: see `ApplicationDatabase`
    from sqlalchemy.orm import Session

What = Literal[
    "user added",
    "user disabled",
    "user enabled",
    "role changed",
    "password set",
    "password rehashed",
    "team added",
    "team joined",
    "team left",
    "grants added",
    "grants removed",
]
"""What can be done to accounts and rights."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the audit."""

    at: datetime
    who: str
    what: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A transaction that changes accounts or rights."""

    session: "Session"
    who: str
    at: datetime
    recorded: list[What] = field(default_factory=list)

    def record(self, what: What, subject: str, **details: object) -> None:
        """Write down what is done to whom or what. Never hand it a password or a hash."""
        from models.audit import AuditEntry

        self.session.add(AuditEntry(at=self.at, who=self.who, what=what, subject=subject, details=details))
        self.recorded.append(what)


MEANWHILE = "Somebody changed the same at this moment; look at it and try again."


@contextmanager
def changing(ctx: AccountContext, who: str, *, taken: str = MEANWHILE) -> Iterator[Change]:
    """Open the one transaction in which accounts and rights change. What it does not record does not happen.

    Raises AlreadyThere with the sentence `taken` where there is one of that name: the indexes of the database decide,
    since of two processes that look first and add then both would find nothing.
    """
    with _unique(taken), ctx.application.write() as session:
        change = Change(session=session, who=who, at=ctx.clock.now())
        yield change
        if not change.recorded:
            session.rollback()


@contextmanager
def _unique(taken: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise AlreadyThere(taken) from error


def entries(ctx: AccountContext, *, last: int | None = None) -> tuple[Entry, ...]:
    """Give the audit, the oldest first; with `last`, so many of the newest."""
    from sqlalchemy import select

    from models.audit import AuditEntry

    newest = select(AuditEntry).order_by(AuditEntry.entry_id.desc()).limit(last)
    with ctx.application.read() as session:
        found = session.scalars(newest).all()
    return tuple(
        Entry(at=row.at, who=row.who, what=row.what, subject=row.subject, details=row.details)
        for row in reversed(found)
    )
