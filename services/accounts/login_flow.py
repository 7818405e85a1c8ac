"""Entering: what becomes of a try to log in. Closed: who is not let in learns how long to wait, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.accounts import second_factor
from services.accounts.audit import PAGE, Change, bookkeeping, changing, clean_text
from services.accounts.login import authenticate
from services.accounts.lookup import known_user, user_of
from services.accounts.people import Person, find
from services.accounts.sessions import LONGEST_ADDRESS, LONGEST_AGENT, Browser, open_session
from services.accounts.throttle import Counter, Gate, forget, lock_gate, of_account, of_address, sweep, wait_of
from services.core.context import AccountContext
from services.core.errors import BadValue

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Let in: the token is for the browser alone."""

    token: str
    email: str


@dataclass(frozen=True, kw_only=True)
class CodeNeeded:
    """The password is right, and the second factor is asked for: see `enter_by_code`."""

    proven_at: datetime


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Not let in, whatever the reason. The next try counts after so many seconds; 0 for at once."""

    wait_seconds: int


@dataclass(frozen=True, kw_only=True)
class Try:
    """What somebody sent."""

    email: str
    code: str | None
    browser: Browser
    began: datetime


def enter(
    ctx: AccountContext,
    email: str,
    password: str,
    *,
    code: str | None,
    address: str,
    agent: str,
    remember: bool,
) -> Entered | CodeNeeded | Refused:
    """Log in. Every refusal of a try that is looked at does the same work; the audit has each, and each entry.

    Tries of one account at the same moment are decided one by one: when one of them was the last allowed failure, the
    others are refused unseen, a right password too. The password counts as of the beginning: where it is replaced
    meanwhile, the session is over before it was used.
    """
    began = ctx.clock.now()
    wait = wait_of(ctx, _counters(email, address))
    if wait:
        return Refused(wait_seconds=wait)
    person = authenticate(ctx, email, password)
    browser = Browser(address=address, agent=agent, remember=remember)
    return _judged(ctx, person, Try(email=email, code=code, browser=browser, began=began))


def enter_by_code(
    ctx: AccountContext, email: str, code: str, *, proven_at: datetime, address: str, agent: str, remember: bool
) -> Entered | Refused:
    """Log in with the code that `enter` asked for, of a person whose password was right at `proven_at`.

    The caller answers for that: it is what `enter` just said, kept where nobody can write it. A wrong code counts like
    a wrong password. Where the password was replaced meanwhile, the session is over before it was used.
    """
    browser = Browser(address=address, agent=agent, remember=remember)
    tried, person = Try(email=email, code=code, browser=browser, began=proven_at), find(ctx, email)
    outcome = _judged(ctx, person if person and person.active else None, tried)
    return Refused(wait_seconds=0) if isinstance(outcome, CodeNeeded) else outcome


def _counters(email: str, address: str) -> tuple[Counter, Counter]:
    return of_account(email), of_address(address)


def _judged(ctx: AccountContext, person: Person | None, tried: Try) -> Entered | CodeNeeded | Refused:
    with changing(ctx, PAGE) as change:
        gates = [lock_gate(change.session, one, change.at) for one in _counters(tried.email, tried.browser.address)]
        wait = max(gate.wait(change.at) for gate in gates)
        outcome = Refused(wait_seconds=wait) if wait else _decided(ctx, change, person, tried, gates)
    if isinstance(outcome, Entered):
        with bookkeeping(ctx) as session:
            sweep(session, tried.began)
    return outcome


def _decided(
    ctx: AccountContext, change: Change, person: Person | None, tried: Try, gates: list[Gate]
) -> Entered | CodeNeeded | Refused:
    if person is None:
        return _failed(change, tried, gates, at="password")
    user = known_user(change.session, person.email)
    if second_factor.is_on(change.session, user):
        if not tried.code:
            return CodeNeeded(proven_at=tried.began)
        if not second_factor.take_code(change.session, user, tried.code, change.at):
            return _failed(change, tried, gates, at="second factor")
    forget(change.session, of_account(person.email))
    return Entered(
        token=open_session(ctx, change.by(user.email), user, tried.browser, proven_at=tried.began),
        email=user.email,
    )


def _failed(change: Change, tried: Try, gates: list[Gate], *, at: str) -> Refused:
    """Count the failure on every gate, and write it down; the one that begins a lock-out too."""
    subject = _subject(change.session, tried.email)
    address, agent = clean_text(tried.browser.address, LONGEST_ADDRESS), clean_text(tried.browser.agent, LONGEST_AGENT)
    change.record("log-in failed", subject, address=address, agent=agent, at=at)
    waits = [gate.record_failure(change.at) for gate in gates]
    for gate, wait, locked in zip(gates, waits, (subject, address), strict=True):
        if gate.locks:
            change.record("locked out", locked, seconds=wait, address=address)
    return Refused(wait_seconds=max(waits))


def _subject(session: "Session", email: str) -> str:
    """Return the e-mail of the account as it is shown, or what was typed where there is none."""
    try:
        user = user_of(session, email)
    except BadValue:
        user = None
    return user.email if user else clean_text(email)
