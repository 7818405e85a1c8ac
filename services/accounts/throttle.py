"""Attempts: how long a log-in has to wait after others failed, by account and by address.

After so many failures within a quarter of an hour each further one makes the next wait twice as long, up to a quarter
of an hour. What is counted is the name that was typed, whether there is an account of it or not: so no answer tells
which accounts there are. A try that has to wait is not looked at and not counted, so that nobody who keeps trying is
locked out any longer than by the failures themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from models.app.sessions import Attempt
from services.accounts.audit import clean_text
from services.accounts.emails import key_of
from services.accounts.tokens import digest
from services.core.context import AccountContext
from services.core.errors import BadValue

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

WINDOW = timedelta(minutes=15)
LONGEST_WAIT = 900

OF_ACCOUNT = 5
"""Failures after which an account has to wait."""

OF_ADDRESS = 50
"""Failures after which an address has to: a whole office may share one."""


@dataclass(frozen=True, kw_only=True)
class Counter:
    """What is counted, and the failures after which it has to wait."""

    key: str
    allowed: int


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A counter whose row nobody else changes until the transaction ends."""

    counter: Counter
    row: Attempt

    def wait(self, now: datetime) -> int:
        """Return the seconds that are left to wait."""
        return remaining(self.row, self.counter, now)

    def record_failure(self, now: datetime) -> int:
        """Count one more failure; give the seconds until the next try."""
        if _forgotten(self.row, self.counter, now):
            self.row.failures, self.row.first_at = 0, now
        self.row.failures, self.row.last_at = self.row.failures + 1, now
        return self.wait(now)

    @property
    def locks(self) -> bool:
        """True if it is the last failure that began the waiting."""
        return self.row.failures == self.counter.allowed


def of_account(email: str) -> Counter:
    """Return the counter of an account, or of what was typed in its place."""
    try:
        key = key_of(email)
    except BadValue:
        key = clean_text(email).strip().casefold()
    return Counter(key=digest(f"account {key}"), allowed=OF_ACCOUNT)


def of_address(address: str) -> Counter:
    """Return the counter of a network address."""
    return Counter(key=digest(f"address {address}"), allowed=OF_ADDRESS)


def wait_after(failures: int, allowed: int) -> int:
    """Return the seconds to wait after so many failures: 2, 4, 8 and so on from the last allowed one."""
    return min(LONGEST_WAIT, 2 ** (failures - allowed + 1)) if failures >= allowed else 0


def remaining(row: Attempt, counter: Counter, now: datetime) -> int:
    """Return the seconds, rounded up, that are left to wait."""
    if _forgotten(row, counter, now):
        return 0
    over = row.last_at + timedelta(seconds=wait_after(row.failures, counter.allowed))
    return max(0, ceil((over - now).total_seconds()))


def _forgotten(row: Attempt, counter: Counter, now: datetime) -> bool:
    """True if the failures are too long ago: the first ones by the window, waiting ones when they waited and rested."""
    if row.failures < counter.allowed:
        return now - row.first_at >= WINDOW
    return now - row.last_at >= WINDOW + timedelta(seconds=wait_after(row.failures, counter.allowed))


def wait_of(ctx: AccountContext, counters: Iterable[Counter]) -> int:
    """Return the seconds that a try has to wait; 0 for none."""
    by_key, now = {counter.key: counter for counter in counters}, ctx.clock.now()
    with ctx.application.read() as session:
        rows = session.scalars(select(Attempt).where(Attempt.attempt_key.in_(by_key)))
        return max((remaining(row, by_key[row.attempt_key], now) for row in rows), default=0)


def lock_gate(session: "Session", counter: Counter, now: datetime) -> Gate:
    """Hold a counter until the transaction ends. Tries that were made at the same moment come to it one by one, and
    those after the last allowed failure learn nothing any more, whatever they tried."""
    while True:  # until it is there and ours: another may make or delete it at this moment
        row = session.get(Attempt, counter.key, with_for_update=True) or _made(session, counter, now)
        if row is not None:
            return Gate(counter=counter, row=row)


def _made(session: "Session", counter: Counter, now: datetime) -> Attempt | None:
    row = Attempt(attempt_key=counter.key, failures=0, first_at=now, last_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def forget(session: "Session", counter: Counter) -> None:
    """Forget the failures of an account whose owner is there."""
    session.execute(delete(Attempt).where(Attempt.attempt_key == counter.key))


def sweep(session: "Session", now: datetime) -> None:
    """Delete what is forgotten anyway; what another holds at this moment stays for the next time."""
    old = Attempt.last_at < now - WINDOW - timedelta(seconds=LONGEST_WAIT)
    keys = select(Attempt.attempt_key).where(old).with_for_update(skip_locked=True)
    session.execute(delete(Attempt).where(Attempt.attempt_key.in_(keys)))
