"""Login: who is let in, and that every refusal costs the same work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from models.app.accounts import User
from services.accounts import passwords, people
from services.accounts.audit import list_entries
from services.accounts.login import authenticate
from services.accounts.passwords import AT_ONCE, compare_password, generate_password, hash_password
from services.core.context import Desk
from tests.services.accounts.hiring import PASSWORD, WHO, hire

ANN = "ann@example.org"
OLDER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


class Counting(PasswordHasher):
    """The real one, that counts how often it works and how many work at a time."""

    def __init__(self, parameters: PasswordHasher) -> None:
        super().__init__(parameters.time_cost, parameters.memory_cost, parameters.parallelism)
        self.lock, self.now, self.most, self.total = Lock(), 0, 0, 0

    def _count(self, step: int) -> None:
        with self.lock:
            self.now += step
            self.most, self.total = max(self.most, self.now), self.total + max(step, 0)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._count(1)
        try:
            sleep(0.005)
            return super().hash(password, salt=salt)
        finally:
            self._count(-1)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - argon2's name
        self._count(1)
        try:
            return super().verify(hash, password)
        finally:
            self._count(-1)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Count the hashes of a test."""
    one = Counting(passwords.hasher())
    monkeypatch.setattr(passwords, "hasher", lambda: one)
    return one


def test_the_right_password_lets_in_under_any_spelling(desk: Desk) -> None:
    ann = hire(desk, ANN)
    assert authenticate(desk, "ANN@example.org", PASSWORD) == ann
    assert authenticate(desk, ANN, PASSWORD + " ") is None
    assert authenticate(desk, ANN, PASSWORD.upper()) is None
    assert authenticate(desk, ANN, "") is None


def test_a_new_password_replaces_the_old_one(desk: Desk) -> None:
    hire(desk, ANN)
    people.set_password(desk, ANN, "quite another phrase of tests", who=WHO)
    assert authenticate(desk, ANN, PASSWORD) is None
    assert authenticate(desk, ANN, "quite another phrase of tests") is not None


def test_a_disabled_account_lets_nobody_in_until_it_is_enabled(desk: Desk) -> None:
    hire(desk, ANN)
    people.disable(desk, ANN, who=WHO)
    assert authenticate(desk, ANN, PASSWORD) is None
    people.enable(desk, ANN, who=WHO)
    assert authenticate(desk, ANN, PASSWORD) is not None


def test_nothing_is_cut_off_a_long_password(desk: Desk) -> None:
    longest = "".join(f"{number} and " for number in range(100))[:256]
    hire(desk, ANN)
    people.set_password(desk, ANN, longest, who=WHO)
    assert authenticate(desk, ANN, longest) is not None
    assert authenticate(desk, ANN, longest + "x") is None
    assert authenticate(desk, ANN, longest[:-1]) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [(ANN, "wrong"), ("nobody@example.org", PASSWORD), ("no address", PASSWORD), ("gone@example.org", PASSWORD),
     (ANN, "x" * 100_000), (ANN, "\ud800")],
)  # fmt: skip
def test_every_refusal_is_one_hash_of_work(desk: Desk, counting: Counting, email: str, password: str) -> None:
    hire(desk, ANN)
    hire(desk, "gone@example.org")
    people.disable(desk, "gone@example.org", who=WHO)
    before = counting.total
    assert authenticate(desk, email, password) is None
    assert counting.total == before + 1


def test_no_more_hashes_than_the_bound_are_computed_at_a_time(counting: Counting) -> None:
    kept = hash_password(PASSWORD)
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(
            pool.map(lambda number: compare_password(PASSWORD, kept if number % 2 else None).right, range(16))
        )
    assert verdicts == [False, True] * 8
    assert counting.most == AT_ONCE


@pytest.mark.usefixtures("full_hashes")
def test_a_hash_of_other_parameters_is_replaced_at_the_next_login(desk: Desk) -> None:
    hire(desk, ANN)
    with desk.application.write() as session:
        session.execute(sa.update(User).values(password_hash=OLDER.hash(PASSWORD)))
    assert authenticate(desk, ANN, "wrong") is None
    assert "m=1024," in kept_of(desk)
    assert authenticate(desk, ANN, PASSWORD) is not None
    assert "m=19456,t=2,p=1" in kept_of(desk)
    assert authenticate(desk, ANN, PASSWORD) is not None
    assert [entry.what for entry in list_entries(desk)] == ["user added", "password rehashed"]


def kept_of(desk: Desk) -> str:
    with desk.application.read() as session:
        return session.scalars(sa.select(User.password_hash)).one()


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


def test_passwords_that_are_made_up_are_allowed_and_never_the_same() -> None:
    from services.accounts.password_policy import require_allowed

    many = {generate_password() for _ in range(200)}
    assert len(many) == 200
    for password in list(many)[:20]:
        require_allowed(password, email=ANN, shortest=12)
