"""People: one account per address, and what may be done to it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from services.accounts import people, teams
from services.accounts.audit import list_entries
from services.accounts.emails import key_of, normal
from services.accounts.lookup import known_team
from services.core.context import Desk
from services.core.errors import AlreadyThere, AppError, BadValue, PasswordRefused, UnknownName
from tests.services.accounts.hiring import PASSWORD, WHO, found, hire


def test_an_account_is_found_under_any_spelling_of_its_address(desk: Desk) -> None:
    ann = hire(desk, "Ann@Example.ORG", role="manager")
    assert ann.email == "Ann@example.org"
    assert people.find(desk, "  aNN@eXAMPLE.org ") == ann
    assert people.find(desk, "bob@example.org") is None
    assert people.everyone(desk) == (ann,)
    assert (ann.role, ann.active, ann.created_at) == ("manager", True, desk.clock.now())


@pytest.mark.parametrize("second", ["ann@example.org", "ANN@EXAMPLE.ORG", "ann@Example.org"])
def test_there_is_one_account_per_address(desk: Desk, second: str) -> None:
    hire(desk, "Ann@example.org")
    with pytest.raises(AlreadyThere, match="account for"):
        hire(desk, second)
    assert len(people.everyone(desk)) == 1


def at_once(count: int, act: Callable[[int], object]) -> list[Exception | None]:
    """Do the same so many times at the same moment; give what each raised."""
    barrier = Barrier(count)

    def run(number: int) -> Exception | None:
        barrier.wait()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001 - what it is, the test compares
            return error
        return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_many_who_take_an_address_at_once_one_gets_it(desk: Desk) -> None:
    spellings = ["ann@example.org", "ANN@example.org", "Ann@Example.org", "aNN@EXAMPLE.ORG"]
    raised = at_once(len(spellings), lambda number: hire(desk, spellings[number]))
    assert sorted(type(error).__name__ for error in raised) == [*["AlreadyThere"] * 3, "NoneType"]
    assert len(people.everyone(desk)) == 1
    assert [entry.what for entry in list_entries(desk)] == ["user added"]


def test_many_changes_at_once_all_happen(desk: Desk) -> None:
    assert at_once(6, lambda number: hire(desk, f"person{number}@example.org")) == [None] * 6
    assert len(people.everyone(desk)) == len(list_entries(desk)) == 6


@pytest.mark.parametrize("text", ["", "ann", "ann@", "@example.org", "a b@example.org", "ann@exa mple.org", "a@b\n@c"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="no e-mail address"):
        normal(text)


def test_one_address_has_one_key() -> None:
    assert key_of("Zoe\u0301@Example.org") == key_of("ZO\u00c9@example.org")
    assert key_of("admin@localhost") == "admin@localhost"


def test_a_weak_password_makes_no_account(desk: Desk) -> None:
    with pytest.raises(PasswordRefused):
        people.add(desk, people.NewPerson(email="ann@example.org", role="viewer"), "short", who=WHO)
    assert people.everyone(desk) == ()
    assert list_entries(desk) == ()


def test_the_minimum_is_a_setting(desk: Desk) -> None:
    longer = replace(desk, settings=desk.settings.model_copy(update={"password_minimum": 40}))
    with pytest.raises(PasswordRefused, match="fewer than 40 characters"):
        hire(longer, "ann@example.org")


def test_an_unknown_team_makes_no_account_and_the_sentence_names_those_that_come_close(desk: Desk) -> None:
    found(desk, "North team")
    with pytest.raises(UnknownName, match="did you mean north team"):
        hire(desk, "ann@example.org", of=("Nort team",))
    assert people.everyone(desk) == ()


def test_a_person_joins_and_leaves_teams(desk: Desk) -> None:
    found(desk, "North", region="North")
    hire(desk, "ann@example.org", of=("NORTH", "north"))
    assert teams.teams(desk)[0].people == ("ann@example.org",)
    teams.leave(desk, "north", "ANN@example.org", who=WHO)
    with pytest.raises(BadValue, match="is not in the team North"):
        teams.leave(desk, "north", "ann@example.org", who=WHO)
    assert teams.join(desk, "North", "ann@example.org", who=WHO).people == ("ann@example.org",)
    assert teams.join(desk, "North", "ann@example.org", who=WHO).people == ("ann@example.org",)
    assert [entry.what for entry in list_entries(desk)] == ["team added", "user added", "team left", "team joined"]


def test_there_is_one_team_of_a_name(desk: Desk) -> None:
    found(desk, "North  East")
    with pytest.raises(AlreadyThere, match="North east"):
        found(desk, " North east ")
    with pytest.raises(BadValue, match="1 to 100"):
        found(desk, " ")
    with desk.application.read() as session:
        assert known_team(session, "NORTH EAST").name == "North East"


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: people.set_password(desk, "bob@example.org", PASSWORD, who=WHO),
        lambda desk: people.change_role(desk, "bob@example.org", "admin", who=WHO),
        lambda desk: people.disable(desk, "bob@example.org", who=WHO),
        lambda desk: people.enable(desk, "bob@example.org", who=WHO),
        lambda desk: teams.join(desk, "North", "bob@example.org", who=WHO),
    ],
)
def test_nothing_is_changed_of_an_account_that_is_not_there(desk: Desk, change: Callable[[Desk], object]) -> None:
    found(desk, "North")
    with pytest.raises(AppError, match=r"no account for bob@example\.org"):
        change(desk)
    assert [entry.what for entry in list_entries(desk)] == ["team added"]
