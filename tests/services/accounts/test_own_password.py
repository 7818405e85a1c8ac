"""One's own password: changed by who knows the old one, and not guessed at by who finds a browser open."""

import pytest

from services.accounts import people, sessions
from services.accounts.audit import list_entries
from services.accounts.login import authenticate
from services.accounts.login_flow import Refused, enter
from services.core.context import Desk
from services.core.errors import NotAllowed, PasswordRefused
from tests.services.accounts.hiring import PASSWORD, hire

ANN, OTHER = "ann@example.org", "quite another phrase of tests"


def change(desk: Desk, old: str, new: str = OTHER) -> None:
    people.change_password(desk, ANN, old, new, keep=None)


def test_the_old_one_is_needed(desk: Desk) -> None:
    hire(desk, ANN)
    for wrong in ("wrong", "", "\ud800", PASSWORD * 100):
        with pytest.raises(NotAllowed, match="present password is not right"):
            change(desk, wrong)
    change(desk, PASSWORD)
    assert authenticate(desk, ANN, OTHER)
    assert not authenticate(desk, ANN, PASSWORD)
    assert [(entry.who, entry.what) for entry in list_entries(desk)[-2:]] == [
        (ANN, "log-in failed"),
        (ANN, "password set"),
    ]


def test_the_rules_hold(desk: Desk) -> None:
    hire(desk, ANN)
    with pytest.raises(PasswordRefused):
        change(desk, PASSWORD, "short")
    assert authenticate(desk, ANN, PASSWORD)


def test_guessing_waits_as_at_the_log_in_and_counts_there(desk: Desk) -> None:
    hire(desk, ANN)
    token = sessions.start(desk, ANN, address="", agent="", remember=False)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="not right"):
            change(desk, "wrong")
    with pytest.raises(NotAllowed, match="try again in 2 seconds"):
        change(desk, PASSWORD)
    refused = enter(desk, ANN, PASSWORD, code=None, address="192.0.2.7", agent="", remember=False)
    assert refused == Refused(wait_seconds=2)
    assert sessions.holder(desk, token) is not None
    desk.clock.advance(2)
    change(desk, PASSWORD)
    assert authenticate(desk, ANN, OTHER)
