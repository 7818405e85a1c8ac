"""What the administration changes: by whom it may be, that it is done and written down, and what nobody does alone."""

from dataclasses import replace

import pyotp
import pytest

from services.accounts import audit, links, people, second_factor, sessions, teams
from services.core.context import Context
from services.core.errors import AlreadyThere, AppError, BadValue, NotAllowed, UnknownName
from tests.dashapp.pages.admin.acting import ACTIONS, act
from tests.fixtures.web import person
from tests.services.accounts.hiring import found, hire

BOB, EVE = "bob@shop.example", "eve@shop.example"
ADMIN = person("admin")

EACH = {
    "person.invite": {"email": "new@shop.example", "role": "viewer"},
    "person.invite_again": {"email": BOB},
    "person.role": {"email": BOB, "role": "analyst"},
    "person.disable": {"email": BOB},
    "person.enable": {"email": BOB},
    "person.grant": {"email": BOB, "dimension": "region", "member": "North"},
    "person.ungrant": {"email": BOB, "dimension": "region", "member": "North"},
    "person.factor_off": {"email": BOB},
    "team.add": {"name": "South"},
    "team.grant": {"team": "North", "dimension": "region", "member": "South"},
    "team.ungrant": {"team": "North", "dimension": "region", "member": "South"},
    "team.join": {"team": "North", "email": BOB},
    "team.leave": {"team": "North", "email": BOB},
    "session.revoke": {"session_id": "1"},
    "session.revoke_all": {"email": BOB},
}
"""A form of every action, well filled in."""


@pytest.fixture
def store(small_store: Context) -> Context:
    """The tiny world with an administrator, one other person and a team."""
    hire(small_store, ADMIN.email, role="admin")
    hire(small_store, BOB, region="East")
    found(small_store, "North", region="North")
    return small_store


def written(ctx: Context) -> tuple[str, str, str]:
    """The last line of the audit: who, what, subject."""
    last = audit.search(ctx, limit=1)[0]
    return last.who, last.what, last.subject


def test_every_action_is_tried_here() -> None:
    assert EACH.keys() == ACTIONS.keys()


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("role", ["viewer", "analyst", "manager"])
def test_nobody_below_an_administrator_may(store: Context, role: str, name: str) -> None:
    before = (people.everyone(store), teams.teams(store), audit.list_entries(store))
    with pytest.raises(NotAllowed, match=f"The role {role} may not"):
        act(store, person(role), name, **EACH[name])
    assert (people.everyone(store), teams.teams(store), audit.list_entries(store)) == before


@pytest.mark.parametrize("name", EACH)
def test_a_missing_an_unknown_and_an_endless_field_are_refused(store: Context, name: str) -> None:
    fields = EACH[name]
    for bad in ({}, fields | {"who": "me"}, dict.fromkeys(fields, "x" * 5000)):
        with pytest.raises(BadValue):
            act(store, ADMIN, name, **bad)


@pytest.mark.parametrize(
    "name", [name for name, fields in EACH.items() if "email" in fields and name != "person.invite"]
)
def test_an_account_that_is_not_there_is_said_not_to_be_there(store: Context, name: str) -> None:
    with pytest.raises(UnknownName, match="no account for nobody"):
        act(store, ADMIN, name, **EACH[name] | {"email": "nobody@shop.example"})
    with pytest.raises(BadValue, match="no e-mail address"):
        act(store, ADMIN, name, **EACH[name] | {"email": "no address"})


@pytest.mark.parametrize("name", [name for name, fields in EACH.items() if "team" in fields])
def test_a_team_that_is_not_there_is_said_not_to_be_there(store: Context, name: str) -> None:
    with pytest.raises(UnknownName, match="no team 'West'"):
        act(store, ADMIN, name, **EACH[name] | {"team": "West"})


@pytest.mark.parametrize("dimension", ["payment_method", "month", "region; drop", "REGION"])
def test_only_some_dimensions_limit(store: Context, dimension: str) -> None:
    for owner, fields in (("person", {"email": BOB}), ("team", {"team": "North"})):
        with pytest.raises(BadValue, match="not one of the choices"):
            act(store, ADMIN, f"{owner}.grant", dimension=dimension, member="x", **fields)


def test_a_role_is_changed_and_written_down(store: Context) -> None:
    assert act(store, ADMIN, "person.role", email=BOB.upper(), role="manager").words == f"{BOB} is manager now."
    assert written(store) == (ADMIN.email, "role changed", BOB)


def test_a_role_that_is_none_is_refused(store: Context) -> None:
    with pytest.raises(BadValue):
        act(store, ADMIN, "person.role", email=BOB, role="owner")


@pytest.mark.parametrize("email", [ADMIN.email, "ADMIN@shop.example", "admin@SHOP.example"])
def test_nobody_changes_their_own_role_or_closes_their_own_account(store: Context, email: str) -> None:
    hire(store, EVE, role="admin")
    with pytest.raises(NotAllowed, match="Nobody changes their own role"):
        act(store, ADMIN, "person.role", email=email, role="viewer")
    with pytest.raises(NotAllowed, match="Nobody closes their own account"):
        act(store, ADMIN, "person.disable", email=email)
    assert people.find(store, ADMIN.email) == replace(people.everyone(store)[0], role="admin", active=True)


def test_the_last_administrator_stays(store: Context) -> None:
    gone = replace(ADMIN, email="gone@shop.example")
    for name, fields in (("person.role", {"role": "viewer"}), ("person.disable", {})):
        with pytest.raises(NotAllowed, match="last active administrator"):
            act(store, gone, name, email=ADMIN.email, **fields)


def test_an_account_is_closed_and_opened_again(store: Context) -> None:
    sessions.start(store, BOB, address="", agent="", remember=False)
    act(store, ADMIN, "person.disable", email=BOB)
    assert written(store) == (ADMIN.email, "user disabled", BOB)
    assert sessions.sessions(store, BOB) == ()
    act(store, ADMIN, "person.enable", email=BOB)
    assert written(store) == (ADMIN.email, "user enabled", BOB)


def test_grants_of_a_person_come_and_go(store: Context) -> None:
    done = act(store, ADMIN, "person.grant", email=BOB, dimension="region", member=" North ")
    assert done.words == f"{BOB} is limited to Region North."
    assert written(store) == (ADMIN.email, "grants added", BOB)
    again = act(store, ADMIN, "person.grant", email=BOB, dimension="region", member="North")
    assert "had already" in again.words
    act(store, ADMIN, "person.ungrant", email=BOB, dimension="region", member="North")
    done = act(store, ADMIN, "person.ungrant", email=BOB, dimension="region", member="East")
    assert "no grant of their own limits them any more" in done.words
    assert written(store) == (ADMIN.email, "grants removed", BOB)
    with pytest.raises(BadValue, match="has no grant"):
        act(store, ADMIN, "person.ungrant", email=BOB, dimension="region", member="East")


def test_teams_are_made_limited_joined_and_left(store: Context) -> None:
    done = act(store, ADMIN, "team.add", name="  Web   shop ")
    assert (done.words, done.go) == ("There is a team Web shop.", "/admin?x.section=teams&x.team=Web+shop")
    with pytest.raises(AlreadyThere):
        act(store, ADMIN, "team.add", name="web shop")
    act(store, ADMIN, "team.grant", team="Web shop", dimension="channel", member="Web")
    assert written(store) == (ADMIN.email, "grants added", "Web shop")
    act(store, ADMIN, "team.join", team="Web shop", email=BOB)
    assert written(store) == (ADMIN.email, "team joined", BOB)
    act(store, ADMIN, "team.leave", team="Web shop", email=BOB)
    with pytest.raises(BadValue, match="is not in the team"):
        act(store, ADMIN, "team.leave", team="Web shop", email=BOB)
    done = act(store, ADMIN, "team.ungrant", team="Web shop", dimension="channel", member="Web")
    assert "limits nobody any more" in done.words


def test_an_invitation_gives_a_link_that_lets_in_once(store: Context) -> None:
    fields = {"email": "new@shop.example", "role": "analyst", "team": "North", "dimension": "region", "member": "North"}
    done = act(store, ADMIN, "person.invite", **fields)
    assert written(store) == (ADMIN.email, "invited", "new@shop.example")
    assert done.keep
    token = done.keep.rpartition("/")[2]
    assert links.whose(store, token, "invitation") == "new@shop.example"
    new = people.find(store, "new@shop.example")
    assert new
    assert (new.role, new.teams, new.grants) == ("analyst", ("North",), (("region", ("North",)),))
    with pytest.raises(AlreadyThere):
        act(store, ADMIN, "person.invite", **fields)
    again = act(store, ADMIN, "person.invite_again", email="new@shop.example")
    assert again.keep
    assert links.whose(store, token, "invitation") is None
    with pytest.raises(AlreadyThere, match="has a password already"):
        act(store, ADMIN, "person.invite_again", email=BOB)


@pytest.mark.parametrize("half", [{"dimension": "region"}, {"member": "North"}])
def test_half_a_limit_invites_nobody(store: Context, half: dict[str, str]) -> None:
    with pytest.raises(BadValue, match="fill in both"):
        act(store, ADMIN, "person.invite", email="new@shop.example", role="viewer", **half)
    assert people.find(store, "new@shop.example") is None


def test_a_second_factor_is_turned_off_for_others_only(store: Context) -> None:
    for email in (BOB, ADMIN.email):
        secret = second_factor.begin(store, email).secret
        second_factor.confirm(store, email, pyotp.TOTP(secret).at(store.clock.now()))
    act(store, ADMIN, "person.factor_off", email=BOB)
    assert written(store) == (ADMIN.email, "second factor off", BOB)
    with pytest.raises(NotAllowed, match="page of your account"):
        act(store, ADMIN, "person.factor_off", email=ADMIN.email)
    assert second_factor.has_second_factor(store, ADMIN.email)


def begun(ctx: Context, email: str) -> int:
    """Start a session; its id."""
    sessions.start(ctx, email, address="192.0.2.1", agent="", remember=False)
    return sessions.sessions(ctx, email)[0].session_id


def test_sessions_are_ended_but_the_one_that_is_used(store: Context) -> None:
    theirs, here, other = begun(store, BOB), begun(store, ADMIN.email), begun(store, ADMIN.email)
    me = replace(ADMIN, session_id=here)
    with pytest.raises(NotAllowed, match="log out instead"):
        act(store, me, "session.revoke", session_id=str(here))
    act(store, me, "session.revoke", session_id=str(theirs))
    assert written(store) == (me.email, "session revoked", BOB)
    with pytest.raises(UnknownName, match="over already"):
        act(store, me, "session.revoke", session_id=str(theirs))
    assert act(store, me, "session.revoke_all", email=me.email).words == "1 session is of yours over; this one stays."
    assert [one.session_id for one in sessions.sessions(store)] == [here]
    assert other != here


@pytest.mark.parametrize("session_id", ["-1", "1.5", "one", "99999999999999999999", "0x1", "²"])
def test_a_session_that_is_no_number_is_refused(store: Context, session_id: str) -> None:
    with pytest.raises(BadValue):
        act(store, ADMIN, "session.revoke", session_id=session_id)


def test_all_sessions_of_another_end(store: Context) -> None:
    begun(store, BOB)
    begun(store, BOB)
    assert act(store, ADMIN, "session.revoke_all", email=BOB).words == f"2 sessions are of {BOB} over."


@pytest.mark.parametrize("member", ["", "   ", "\x00", "a\nb", "x" * 201])
def test_a_member_that_cannot_be_one_is_refused(store: Context, member: str) -> None:
    with pytest.raises(AppError):
        act(store, ADMIN, "person.grant", email=BOB, dimension="region", member=member)
