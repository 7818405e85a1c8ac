"""Entering: who is let in, how long the others wait, and that nothing tells which accounts there are."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from models.app.sessions import Attempt
from services.accounts import login_flow, passwords, people, second_factor, sessions
from services.accounts.audit import PAGE, list_entries
from services.accounts.login_flow import CodeNeeded, Entered, Refused
from services.accounts.throttle import OF_ADDRESS
from services.core.context import Desk
from tests.services.accounts.hiring import PASSWORD, WHO, hire
from tests.services.accounts.test_login import Counting
from tests.services.accounts.test_people import at_once

ANN, NOBODY = "ann@example.org", "nobody@example.org"
HERE = "192.0.2.7"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Hash with little work, since these tests guess a lot; count how often."""
    from argon2 import PasswordHasher

    one = Counting(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    monkeypatch.setattr(passwords, "hasher", lambda: one)
    return one


def enter(desk: Desk, password: str = PASSWORD, email: str = ANN, *, code: str | None = None, at: str = HERE) -> Any:
    return login_flow.enter(desk, email, password, code=code, address=at, agent="Browser 1.0", remember=False)


def waits(desk: Desk, count: int, email: str = ANN, *, at: str = HERE) -> list[int]:
    """Fail so many times, each as soon as it is looked at; give the waits."""
    told = []
    for _ in range(count):
        outcome = enter(desk, "wrong", email, at=at)
        desk.clock.advance(outcome.wait_seconds)
        told.append(outcome.wait_seconds)
    return told


def test_the_right_password_starts_a_session(desk: Desk) -> None:
    hire(desk, ANN)
    entered = enter(desk, email="ANN@example.org")
    assert isinstance(entered, Entered)
    held = sessions.holder(desk, entered.token)
    assert held is not None
    assert held.email == entered.email == ANN


def test_every_account_there_or_not_is_refused_alike(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    hire(desk, "gone@example.org")
    people.disable(desk, "gone@example.org", who=WHO)
    typed = [ANN, NOBODY, "gone@example.org", "no address", "", "\x00\ud800", "x" * 100_000]
    for number, email in enumerate(typed):
        before, address = cheap.total, f"192.0.2.{number}"
        assert waits(desk, 9, email, at=address) == [0, 0, 0, 0, 2, 4, 8, 16, 32]
        assert cheap.total == before + 9
        assert isinstance(enter(desk, "wrong", email, at=address), Refused)


def test_while_it_waits_the_right_password_is_refused_too_unseen_and_uncounted(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    for _ in range(5):
        enter(desk, "wrong")
    before = cheap.total
    for _ in range(20):
        assert enter(desk) == enter(desk, "wrong") == enter(desk, at="198.51.100.1") == Refused(wait_seconds=2)
    assert cheap.total == before
    desk.clock.advance(1.5)
    assert enter(desk) == Refused(wait_seconds=1)
    desk.clock.advance(0.5)
    assert isinstance(enter(desk), Entered)


def test_whoever_is_let_in_begins_anew(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    assert waits(desk, 7)[-1] == 8
    assert isinstance(enter(desk), Entered)
    assert waits(desk, 5) == [0, 0, 0, 0, 2]


def test_a_quarter_of_an_hour_is_the_longest_wait(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    assert waits(desk, 16)[-4:] == [512, 900, 900, 900]


def test_an_address_waits_after_many_failures_of_many_accounts_and_only_it(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    outcomes = [enter(desk, "wrong", f"person{number}@example.org") for number in range(OF_ADDRESS)]
    assert [outcome.wait_seconds for outcome in outcomes] == [*[0] * (OF_ADDRESS - 1), 2]
    assert enter(desk) == Refused(wait_seconds=2)
    assert isinstance(enter(desk, at="198.51.100.1"), Entered)
    locked = [entry for entry in list_entries(desk) if entry.what == "locked out"]
    assert [(entry.subject, entry.details) for entry in locked] == [(HERE, {"seconds": 2, "address": HERE})]


def test_being_let_in_does_not_give_an_address_its_tries_back(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    for number in range(OF_ADDRESS - 1):
        enter(desk, "wrong", f"person{number}@example.org")
    assert isinstance(enter(desk), Entered)
    assert enter(desk, "wrong", "one.more@example.org") == Refused(wait_seconds=2)


def test_of_many_tries_at_the_same_moment_no_more_are_looked_at_than_allowed(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    outcomes: list[Any] = [None] * 8

    def guess(number: int) -> None:
        outcomes[number] = enter(desk, "wrong", at=f"192.0.2.{number}")

    assert at_once(8, guess) == [None] * 8
    assert [entry.what for entry in list_entries(desk)].count("log-in failed") == 5
    assert sorted(outcome.wait_seconds for outcome in outcomes) == [0, 0, 0, 0, 2, 2, 2, 2]


def test_a_password_that_is_replaced_meanwhile_lets_nobody_stay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hire(desk, ANN)

    def replaced(*arguments: Any) -> Any:
        person = authenticated(*arguments)
        desk.clock.advance(1)
        people.set_password(desk, ANN, "quite another phrase of tests", who=WHO)
        return person

    authenticated = login_flow.authenticate
    monkeypatch.setattr(login_flow, "authenticate", replaced)
    entered = enter(desk)
    assert isinstance(entered, Entered)
    assert sessions.holder(desk, entered.token) is None


def test_the_audit_has_every_failure_lock_out_and_entry(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    waits(desk, 6, "Ann@example.org")
    enter(desk)
    enter(desk, "wrong", "\x00nobody" + "x" * 1000)
    told = [(entry.who, entry.what, entry.subject) for entry in list_entries(desk)[1:]]
    failed, unknown = (PAGE, "log-in failed", ANN), "\ufffdnobody" + "x" * 113
    assert told == [
        *[failed] * 5, (PAGE, "locked out", ANN), failed, (ANN, "logged in", ANN), (PAGE, "log-in failed", unknown),
    ]  # fmt: skip
    assert list_entries(desk)[1].details == {"address": HERE, "agent": "Browser 1.0", "at": "password"}


def test_old_counts_are_deleted(desk: Desk, cheap: Counting) -> None:
    hire(desk, ANN)
    enter(desk, "wrong", NOBODY, at="198.51.100.1")
    desk.clock.advance(1801)
    enter(desk)
    with desk.application.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 1


def with_factor(desk: Desk) -> tuple[Any, tuple[str, ...]]:
    """Hire somebody with a second factor; give what makes codes, and the recovery codes."""
    from pyotp import TOTP

    hire(desk, ANN)
    codes = TOTP(second_factor.begin(desk, ANN).secret)
    recovery = second_factor.confirm(desk, ANN, codes.at(desk.clock.now()))
    desk.clock.advance(30)
    return codes, recovery


def test_with_a_second_factor_the_password_alone_lets_nobody_in(desk: Desk) -> None:
    codes, _ = with_factor(desk)
    asked = CodeNeeded(proven_at=desk.clock.now())
    assert enter(desk) == enter(desk, code="") == asked
    assert enter(desk, "wrong") == enter(desk, "wrong", code=codes.at(desk.clock.now())) == Refused(wait_seconds=0)
    assert sessions.sessions(desk) == ()
    assert isinstance(enter(desk, code=codes.at(desk.clock.now())), Entered)


def test_a_code_is_taken_once_within_half_a_minute_on_either_side(desk: Desk) -> None:
    codes, _ = with_factor(desk)
    desk.clock.advance(120)
    at, taken = desk.clock.now(), {-1: True, 0: True, 1: True}
    for step in (-2, 2, -1, -1, 0, -1, 1, 0, 1):
        outcome = enter(desk, code=codes.at(at, counter_offset=step))
        assert isinstance(outcome, Entered) is taken.pop(step, False), step


def test_one_code_lets_one_of_many_in(desk: Desk) -> None:
    codes, _ = with_factor(desk)
    code, outcomes = codes.at(desk.clock.now()), [None] * 3
    at_once(3, lambda number: outcomes.__setitem__(number, enter(desk, code=code, at=f"192.0.2.{number}")))
    assert sum(isinstance(outcome, Entered) for outcome in outcomes) == 1


@pytest.mark.parametrize("code", ["000000", "no code", "\ud800", "\u0660" * 6, "x" * 100_000, "\x00"])
def test_wrong_codes_count_as_wrong_passwords_do(desk: Desk, cheap: Counting, code: str) -> None:
    codes, _ = with_factor(desk)
    told = [enter(desk, code=code).wait_seconds for _ in range(5)]
    assert told == [0, 0, 0, 0, 2]
    assert enter(desk, code=codes.at(desk.clock.now())) == enter(desk) == Refused(wait_seconds=2)


def test_asking_for_the_code_gives_no_tries_back(desk: Desk, cheap: Counting) -> None:
    with_factor(desk)
    for _ in range(4):
        enter(desk, code="000000")
        assert isinstance(enter(desk), CodeNeeded)
    assert enter(desk, code="000000") == Refused(wait_seconds=2)


def test_a_recovery_code_is_taken_once_however_it_is_written(desk: Desk) -> None:
    _, recovery = with_factor(desk)
    assert isinstance(enter(desk, code=f" {recovery[0].upper().replace('-', ' ')}"), Entered)
    assert enter(desk, code=recovery[0]) == Refused(wait_seconds=0)
    assert isinstance(enter(desk, code=recovery[1]), Entered)


def by_code(desk: Desk, code: str, proven_at: Any) -> Any:
    return login_flow.enter_by_code(
        desk, ANN, code, proven_at=proven_at, address=HERE, agent="Browser 1.0", remember=False
    )


def test_the_code_may_follow_in_a_second_step(desk: Desk, cheap: Counting) -> None:
    codes, _ = with_factor(desk)
    asked = enter(desk)
    assert [by_code(desk, "000000", asked.proven_at).wait_seconds for _ in range(5)] == [0, 0, 0, 0, 2]
    assert by_code(desk, codes.at(desk.clock.now()), asked.proven_at) == Refused(wait_seconds=2)
    desk.clock.advance(2)
    assert by_code(desk, "", asked.proven_at) == Refused(wait_seconds=0)
    entered = by_code(desk, codes.at(desk.clock.now()), asked.proven_at)
    assert sessions.holder(desk, entered.token) is not None
    desk.clock.advance(30)
    people.set_password(desk, ANN, "quite another phrase of tests", who=WHO)
    late = by_code(desk, codes.at(desk.clock.now()), asked.proven_at)
    assert sessions.holder(desk, late.token) is None
    people.disable(desk, ANN, who=WHO)
    desk.clock.advance(30)
    assert by_code(desk, codes.at(desk.clock.now()), desk.clock.now()) == Refused(wait_seconds=0)
