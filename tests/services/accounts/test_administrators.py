"""Administrators: the first is made once, the last one stays."""

import pytest

from services.accounts import first_admin, people
from services.accounts.audit import list_entries
from services.accounts.links import invite
from services.accounts.login import authenticate
from services.accounts.people import NewPerson
from services.core.context import Desk
from services.core.errors import BadValue, NotAllowed, PasswordRefused
from tests.services.accounts.hiring import PASSWORD, WHO, hire
from tests.services.accounts.test_people import at_once

ANN, BOB = "ann@example.org", "bob@example.org"


def test_the_first_one_is_made_where_there_is_nobody(desk: Desk) -> None:
    assert first_admin.nobody_yet(desk)
    assert first_admin.make_first(desk, "Ann@Example.org", PASSWORD).role == "admin"
    assert not first_admin.nobody_yet(desk)
    assert authenticate(desk, ANN, PASSWORD)
    with pytest.raises(NotAllowed, match="There is an account already"):
        first_admin.make_first(desk, BOB, PASSWORD)
    assert [(entry.who, entry.what) for entry in list_entries(desk)] == [("first page", "user added")]


def test_a_disabled_account_is_somebody(desk: Desk) -> None:
    hire(desk, ANN)
    people.disable(desk, ANN, who=WHO)
    assert not first_admin.nobody_yet(desk)
    with pytest.raises(NotAllowed):
        first_admin.make_first(desk, BOB, PASSWORD)


def test_of_many_who_want_to_be_the_first_one_is(desk: Desk) -> None:
    raised = at_once(4, lambda number: first_admin.make_first(desk, f"person{number}@example.org", PASSWORD))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", *["NotAllowed"] * 3]
    assert len(people.everyone(desk)) == 1


@pytest.mark.parametrize(
    ("email", "password", "error"), [("no address", PASSWORD, BadValue), (ANN, "short", PasswordRefused)]
)
def test_the_rules_hold_for_the_first_too(desk: Desk, email: str, password: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        first_admin.make_first(desk, email, password)
    assert first_admin.nobody_yet(desk)


def test_the_last_one_who_can_log_in_stays(desk: Desk) -> None:
    hire(desk, ANN, role="admin")
    hire(desk, "gone@example.org", role="admin")
    people.disable(desk, "gone@example.org", who=WHO)
    invite(desk, NewPerson(email="new@example.org", role="admin"), who=WHO, base_url="https://example.org")
    hire(desk, BOB, role="manager")
    for act in (lambda: people.disable(desk, ANN, who=WHO), lambda: people.change_role(desk, ANN, "manager", who=WHO)):
        with pytest.raises(NotAllowed, match="the last active administrator"):
            act()
    assert people.change_role(desk, ANN, "admin", who=WHO).active
    people.disable(desk, BOB, who=WHO)
    people.enable(desk, "gone@example.org", who=WHO)
    assert people.change_role(desk, ANN, "viewer", who=WHO).role == "viewer"


def test_two_who_dismiss_each_other_at_the_same_moment_do_not_both_go(desk: Desk) -> None:
    emails = [f"admin{number}@example.org" for number in range(3)]
    for email in emails:
        hire(desk, email, role="admin")
    acts = (people.disable, lambda ctx, email, who: people.change_role(ctx, email, "viewer", who=who), people.disable)
    raised = at_once(3, lambda number: acts[number](desk, emails[number], who=WHO))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "NoneType", "NotAllowed"]
    assert sum(person.active and person.role == "admin" for person in people.everyone(desk)) == 1
