"""Audit: every change of accounts and rights is written down with the change itself, or neither is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from sqlalchemy.exc import IntegrityError

from services.core.context import AccountContext
from services.core.errors import AlreadyThere

if TYPE_CHECKING:  # the mapper is imported by what reads or writes: see `ApplicationDatabase`
    from sqlalchemy.orm import Session

    from models.app.audit import AuditEntry

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
    "logged in",
    "log-in failed",
    "locked out",
    "logged out",
    "session revoked",
    "second factor on",
    "second factor off",
    "invited",
    "invitation accepted",
    "reset asked",
    "password reset",
    "exported",
    "imported",
    "import undone",
    "import cancelled",
    "undo cancelled",
    "demo cancelled",
    "demo removal cancelled",
    "job cancelled",
    "backfilled",
    "backfill undone",
    "demo loaded",
    "demo removed",
    "target set",
    "target removed",
    "rule set",
    "rule removed",
    "source added",
    "source removed",
    "source scheduled",
    "source paused",
    "source resumed",
    "source failed",
    "mapping saved",
    "mapping removed",
]
"""What can be done, or tried, and is written down."""

PAGE = "log-in page"
"""Who it was where nobody proved to be anybody yet."""

LONGEST_TYPED = 120
"""Characters kept of what a stranger typed where an e-mail belongs."""


@dataclass(frozen=True, kw_only=True)
class AuditRecord:
    """One line of the audit."""

    entry_id: int
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

    def by(self, who: str) -> Self:
        """Return the same transaction in the name of somebody else, who proved who they are meanwhile."""
        return replace(self, who=who)

    def record(self, what: What, subject: str, **details: object) -> None:
        """Write down what is done to whom or what. Never hand it a password, a token, a code or a hash."""
        from models.app.audit import AuditEntry, words_of

        words = words_of(self.who, what, subject, details)
        line = AuditEntry(at=self.at, who=self.who, what=what, subject=subject, details=details, words=words)
        self.session.add(line)
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


def bookkeeping(ctx: AccountContext) -> "AbstractContextManager[Session]":
    """Open a transaction for what changes neither accounts nor rights, such as when a session was last seen."""
    return ctx.application.write()


def record_event(ctx: AccountContext, who: str, what: What, subject: str, **details: object) -> None:
    """Write one line down that stands for itself, of what changed elsewhere, such as an import."""
    with changing(ctx, who) as change:
        change.record(what, subject, **details)


def clean_text(text: str, longest: int = LONGEST_TYPED) -> str:
    """Return a text of a stranger cut to a length, with unprintable characters replaced."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:longest])


def list_entries(ctx: AccountContext, *, last: int | None = None) -> tuple[AuditRecord, ...]:
    """Return the audit, the oldest first; with `last`, so many of the newest."""
    return search(ctx, limit=last)[::-1]


def search(
    ctx: AccountContext,
    *,
    text: str = "",
    what: str | None = None,
    who: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = 100,
) -> tuple[AuditRecord, ...]:
    """Return matching lines, the newest first: `text` anywhere in a line whatever its case, `before` a line's id."""
    from sqlalchemy import select

    from models.app.audit import AuditEntry

    wanted = select(AuditEntry).order_by(AuditEntry.entry_id.desc()).limit(limit)
    if text:
        wanted = wanted.where(AuditEntry.words.contains(clean_text(text).casefold(), autoescape=True))
    if what is not None:
        wanted = wanted.where(AuditEntry.what == clean_text(what))
    if who is not None:
        wanted = wanted.where(AuditEntry.who == clean_text(who))
    if since is not None:
        wanted = wanted.where(AuditEntry.at >= since)
    if before is not None:
        wanted = wanted.where(AuditEntry.entry_id < before)
    with ctx.application.read() as session:
        return tuple(map(_entry, session.scalars(wanted)))


def _entry(row: "AuditEntry") -> AuditRecord:
    return AuditRecord(
        entry_id=row.entry_id, at=row.at, who=row.who, what=row.what, subject=row.subject, details=row.details
    )
