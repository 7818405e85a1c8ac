"""People, teams and sessions by hand: what the lists say, which buttons are there, and what is asked before."""

from datetime import timedelta
from typing import Any

import pytest

from dashapp.pages.admin import invite, people, person, sessions, team, teams
from dashapp.pages.admin.people import ListedPerson, PeopleList
from dashapp.pages.admin.person import AccountDetail
from services.accounts.links import Invitation
from services.accounts.people import Person
from services.accounts.sessions import SessionEntry
from services.accounts.teams import TeamEntry
from tests.dashapp.pages.admin.test_words_by_hand import BERLIN, NORTH, WIDE, admin
from tests.dashapp.pages.by_hand import NOON, SCRIPT, cells, elements, fields, heads, links, tags, words


def account(email: str = "ann@shop.example", **parts: Any) -> Person:
    given = {"role": "viewer", "teams": (), "grants": (), "active": True, "created_at": NOON}
    return Person(email=email, **{**given, **parts})


def invitation(*, expired: bool = False) -> Invitation:
    return Invitation(
        email="ann@shop.example", role="viewer", made_by="boss@shop.example", made_at=NOON,
        expires_at=NOON + timedelta(days=7), expired=expired,
    )  # fmt: skip


def session(session_id: int = 2, **parts: Any) -> SessionEntry:
    given = {
        "email": "ann@shop.example", "started_at": NOON - timedelta(hours=3), "seen_at": NOON - timedelta(minutes=5),
        "expires_at": NOON + timedelta(days=1), "address": "192.0.2.1", "agent": "Firefox/125 Linux",
    }  # fmt: skip
    return SessionEntry(session_id=session_id, **{**given, **parts})


def listed(one: Person, **parts: Any) -> ListedPerson:
    given = {"seen_at": None, "invitation": None, "factor": False}
    return ListedPerson(person=one, **{**given, **parts})


def listing(*rows: ListedPerson, fitting: int | None = None, of: int = 5) -> PeopleList:
    return PeopleList(rows=rows, fitting=len(rows) if fitting is None else fitting, of=of, now=NOON, zone=BERLIN)


@pytest.mark.parametrize(
    ("active", "pending", "state"),
    [
        (True, None, "Active"),
        (True, invitation(), "Invited"),
        (True, invitation(expired=True), "Invitation is over"),
        (False, None, "Disabled"),
        (False, invitation(), "Disabled"),
    ],
)
def test_whether_a_person_can_log_in(active: bool, pending: Invitation | None, state: str) -> None:
    assert listed(account(active=active), invitation=pending).state == state


def test_a_person_in_the_list() -> None:
    full = account(teams=("East", "West"), grants=WIDE, role="analyst")
    drawn = people.draw(
        admin(), listing(listed(full, seen_at=NOON - timedelta(days=1), factor=True), listed(account("b@x")))
    )
    assert heads(drawn.body) == ["E-mail", "Role", "State", "Last seen", "Teams", "Own grants"]
    assert cells(drawn.body) == [
        [
            "ann@shop.example", "Analyst", "Active A second factor is on", "1 day ago", "East, West",
            "Channel Web; Region North or South",
        ],
        ["b@x", "Viewer", "Active", "–", "–", "None"],
    ]  # fmt: skip
    assert drawn.caption == "5 accounts"


def test_the_list_is_shorter_beside_who_is_open_and_marks_them() -> None:
    drawn = people.draw(admin("?x.person=b@x"), listing(listed(account()), listed(account("b@x")), of=1))
    assert heads(drawn.body) == ["E-mail", "Role", "State"]
    assert [words(one) for one in elements(drawn.body, t="tr", aria_current="true")] == ["b@x Viewer Active"]
    assert drawn.caption == "1 account"


def test_who_looks_is_marked_as_such() -> None:
    drawn = people.draw(admin(), listing(listed(account("admin@shop.example"))))
    assert cells(drawn.body)[0][0] == "admin@shop.example you"


def test_a_search_says_how_many_fit_and_how_many_are_left() -> None:
    drawn = people.draw(admin("?x.q=ann"), listing(listed(account()), fitting=1201, of=3000))
    assert drawn.caption == "1,201 of 3,000 accounts"
    assert "1,200 more; search for them." in words(drawn.body)
    assert links(drawn.body)["ann@shop.example"] == "/admin?x.person=ann%40shop.example&x.q=ann"
    assert "Nobody fits 'ann'." in words(people.draw(admin("?x.q=ann"), listing()).body)


def detail(one: Person, **parts: Any) -> AccountDetail:
    given = {
        "sees": "Sees it.", "factor": False, "invitation": None, "sessions": (), "teams": (), "suggestions": (),
        "now": NOON, "zone": BERLIN,
    }  # fmt: skip
    return AccountDetail(person=one, **{**given, **parts})


def deeds(drawn: Any) -> set[str]:
    return {one["data-act"] for one in elements(drawn.body, t="form")}


def test_nobody_closes_or_changes_their_own_account() -> None:
    me = person.draw(admin(), detail(account("admin@shop.example", role="admin")))
    other = person.draw(admin(), detail(account()))
    assert deeds(me) == {"person.grant"}
    assert deeds(other) == {"person.role", "person.grant", "person.disable"}
    assert person.YOU in words(me.body)
    assert other.caption == "Viewer, active, account made 15 Jun 2024, 14:00"


def test_a_closed_account_can_only_be_opened() -> None:
    drawn = person.draw(admin(), detail(account(active=False), invitation=invitation()))
    assert deeds(drawn) == {"person.role", "person.grant", "person.enable"}
    assert drawn.caption.startswith("Viewer, disabled")


def test_an_invitation_says_when_its_link_ends() -> None:
    ends = person.draw(admin(), detail(account(), invitation=invitation()))
    ended = person.draw(admin(), detail(account(), invitation=invitation(expired=True)))
    assert "Sent by boss@shop.example and not accepted yet. Its link ends 22 Jun 2024, 14:00." in words(ends.body)
    assert "Its link ended 22 Jun 2024, 14:00." in words(ended.body)


def test_the_last_own_grant_is_not_taken_back_unasked() -> None:
    one, two = (
        elements(person.draw(admin(), detail(account(grants=of))).body, data_act="person.ungrant")
        for of in (NORTH, WIDE)
    )
    assert one[0]["data-confirm"] == "It is the last own grant: none limits ann@shop.example after that. Take it back?"
    assert [form.get("data-confirm") for form in two] == [None] * 3


def test_an_administrator_is_asked_before_becoming_less() -> None:
    for role, asked in (("admin", person.WAS_ADMIN), ("viewer", None)):
        form = elements(person.draw(admin(), detail(account(role=role))).body, data_act="person.role")[0]
        assert form.get("data-confirm") == asked


def test_sessions_are_ended_and_of_oneself_only_the_others() -> None:
    mine = "admin@shop.example"
    alone = person.draw(admin(), detail(account(mine), sessions=(session(1, email=mine),)))
    more = person.draw(admin(), detail(account(mine), sessions=(session(1, email=mine), session(2, email=mine))))
    other = person.draw(admin(), detail(account(), sessions=(session(),)))
    assert "session.revoke_all" not in deeds(alone)
    assert words(elements(more.body, data_act="session.revoke_all")) == "End the others"
    assert words(elements(other.body, data_act="session.revoke_all")) == "End all sessions"
    assert "In 2 browsers, last seen 5 min ago ." in words(more.body)
    assert "Nowhere at this moment." in words(person.draw(admin(), detail(account())).body)


def test_a_person_joins_only_teams_they_are_not_in() -> None:
    drawn = person.draw(admin(), detail(account(teams=("East",)), teams=("East", "West")))
    choice = elements(elements(drawn.body, data_act="team.join"), t="option")
    assert [one["value"] for one in choice] == ["West"]
    everywhere = person.draw(admin(), detail(account(teams=("East",)), teams=("East",)))
    assert "team.join" not in deeds(everywhere)
    assert fields(elements(everywhere.body, data_act="team.leave")[0]) == {"email": "ann@shop.example", "team": "East"}


def test_a_team_says_whom_it_limits() -> None:
    found = team.OpenedTeam(
        team=TeamEntry(name="East", people=("admin@shop.example", "b@x"), grants=NORTH), others=(), suggestions=()
    )
    drawn = team.draw(admin("?x.section=teams&x.team=East"), found)
    assert drawn.caption == "2 people"
    assert "Shows Region North." in words(drawn.body)
    assert [one.get("data-confirm", "")[:21] for one in elements(drawn.body, data_act="team.leave")] == [
        "You would leave East,", "",
    ]  # fmt: skip


def test_a_team_without_anybody_limits_nobody() -> None:
    found = team.OpenedTeam(team=TeamEntry(name=SCRIPT, people=(), grants=()), others=("b@x",), suggestions=())
    drawn = team.draw(admin(), found)
    assert "Limits nobody: it has no grant." in words(drawn.body)
    assert "Nobody is in it yet." in words(drawn.body)
    assert "script" not in tags(drawn.body)


def test_teams_in_a_list() -> None:
    every = (TeamEntry(name="East", people=("b@x",), grants=WIDE), TeamEntry(name="West & Co", people=(), grants=()))
    drawn = teams.draw(admin("?x.section=teams&x.team=east"), every)
    assert cells(drawn.body) == [["East", "1", "Channel Web; Region North or South"], ["West & Co", "0", "Nothing"]]
    assert links(drawn.body)["West & Co"] == "/admin?x.section=teams&x.team=West+%26+Co"
    assert len(elements(drawn.body, aria_current="true")) == 1
    assert drawn.caption.startswith("2 teams;")


def test_sessions_in_a_list() -> None:
    found = sessions.Sessions(rows=(session(1), session(2, agent=SCRIPT)), of=2, now=NOON, zone=BERLIN)
    drawn = sessions.draw(admin("?x.section=sessions"), found)
    assert cells(drawn.body) == [
        [
            "ann@shop.example", "5 min ago", "15 Jun 2024, 11:00", "16 Jun 2024, 14:00", "192.0.2.1",
            "Firefox on Linux", "This is you, here",
        ],
        ["ann@shop.example", "5 min ago", "15 Jun 2024, 11:00", "16 Jun 2024, 14:00", "192.0.2.1", SCRIPT, "End"],
    ]  # fmt: skip
    assert drawn.caption.startswith("2 browsers are logged in;")
    assert fields(elements(drawn.body, data_act="session.revoke")[0]) == {"session_id": "2"}


def test_a_person_who_is_invited_can_be_without_team_and_limit() -> None:
    drawn = invite.draw(admin("?x.person=new"), invite.Inviting(teams=("East",), suggestions=(("North", "Region"),)))
    choice = elements(drawn.body, t="select", name="team")[0]
    assert [one["value"] for one in elements(choice, t="option")] == ["", "East"]
    assert elements(drawn.body, t="option", value="North")[0]["k"] == "Region"
