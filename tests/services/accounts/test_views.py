"""Views: an administrator whose view is limited gives nobody, and least of all themselves, more than they see."""

from collections.abc import Callable

import pytest

from services.accounts import links, people, teams
from services.accounts.audit import list_entries
from services.accounts.grants import Owner, add_grants, remove_grants, scope_of
from services.accounts.people import NewPerson
from services.core.context import Desk
from services.core.errors import NotAllowed
from tests.services.accounts.hiring import WHO, found, hire

ANN, BOB, EVE, NEW = "ann@example.org", "bob@example.org", "eve@example.org", "new@example.org"
NORTH, SOUTH = (("region", "North"),), (("region", "South"),)
URL = "https://example.org"


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """Ann is an administrator of North, Bob sees North as well, Eve the whole store; two teams."""
    hire(desk, EVE, role="admin")
    hire(desk, ANN, role="admin", region="North")
    found(desk, "Everything")
    found(desk, "Southerners", region="South")
    hire(desk, BOB, region="North")
    return desk


def person(email: str) -> Owner:
    """The owner of grants that is a person."""
    return Owner(kind="user", name=email)


def invited(desk: Desk, **more: object) -> object:
    """Invite somebody in the name of Ann."""
    return links.invite(desk, NewPerson(email=NEW, role="viewer", **more), who=ANN, base_url=URL)  # type: ignore[arg-type]


WIDER: dict[str, Callable[[Desk], object]] = {
    "own limit taken back": lambda desk: remove_grants(desk, person(ANN), NORTH, who=ANN),
    "own limit widened": lambda desk: add_grants(desk, person(ANN), SOUTH, who=ANN),
    "another's limit taken back": lambda desk: remove_grants(desk, person(BOB), NORTH, who=ANN),
    "another's limit widened": lambda desk: add_grants(desk, person(BOB), SOUTH, who=ANN),
    "somebody without limit invited": invited,
    "somebody of elsewhere invited": lambda desk: invited(desk, grants=SOUTH),
    "somebody without limit made": lambda desk: people.add(
        desk, NewPerson(email=NEW, role="viewer"), "a long pass phrase of Ann", who=ANN
    ),
    "a role for who sees more": lambda desk: people.change_role(desk, EVE, "manager", who=ANN),
}


@pytest.mark.parametrize("case", WIDER)
def test_nobody_gets_more_than_the_administrator_sees(staffed: Desk, case: str) -> None:
    lines = len(list_entries(staffed))
    with pytest.raises(NotAllowed, match=r"Your view is limited \(region: North\)"):
        WIDER[case](staffed)
    assert scope_of(staffed, ANN).grants == scope_of(staffed, BOB).grants == (("region", ("North",)),)
    assert not scope_of(staffed, EVE).is_limited
    assert (len(list_entries(staffed)), people.find(staffed, NEW)) == (lines, None)


def test_closed_accounts_and_pending_invitations_of_others_stay_out_of_reach(staffed: Desk) -> None:
    hire(staffed, "old@example.org")
    people.disable(staffed, "old@example.org", who=EVE)
    with pytest.raises(NotAllowed, match=r"old@example\.org would see more"):
        people.enable(staffed, "old@example.org", who=ANN)
    links.invite(staffed, NewPerson(email=NEW, role="viewer"), who=EVE, base_url=URL)
    with pytest.raises(NotAllowed, match=r"new@example\.org would see more"):
        links.invite_again(staffed, NEW, who=ANN, base_url=URL)


def test_what_stays_within_the_view_is_theirs_to_do(staffed: Desk) -> None:
    invited(staffed, grants=NORTH)
    add_grants(staffed, person(BOB), (("channel", "Web"),), who=ANN)
    remove_grants(staffed, person(BOB), (("channel", "Web"),), who=ANN)
    people.change_role(staffed, BOB, "analyst", who=ANN)
    teams.join(staffed, "Southerners", BOB, who=ANN)
    assert scope_of(staffed, BOB).grants == (("region", ()),)


def test_a_team_is_left_or_widened_only_where_nobody_sees_more(staffed: Desk) -> None:
    found(staffed, "Northerners", region="North")
    hire(staffed, "tim@example.org", of=("Northerners",))
    with pytest.raises(NotAllowed, match=r"tim@example\.org"):
        teams.leave(staffed, "Northerners", "tim@example.org", who=ANN)
    with pytest.raises(NotAllowed, match=r"tim@example\.org"):
        add_grants(staffed, Owner(kind="team", name="Northerners"), SOUTH, who=ANN)
    with pytest.raises(NotAllowed, match=r"tim@example\.org"):
        teams.join(staffed, "Everything", "tim@example.org", who=ANN)


def test_who_sees_all_and_the_command_line_are_not_held(staffed: Desk) -> None:
    remove_grants(staffed, person(ANN), NORTH, who=EVE)
    add_grants(staffed, person(ANN), SOUTH, who=WHO)
    assert scope_of(staffed, ANN).grants == (("region", ("South",)),)
