"""Sessions: who holds one, until when, and that it ends at once."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from models.app.accounts import User
from models.app.sessions import LoginSession
from services.accounts import people, second_factor, sessions, teams
from services.accounts.audit import list_entries
from services.accounts.grants import scope_of
from services.accounts.permissions import rights_of
from services.accounts.sessions import holder, start
from services.accounts.tokens import digest
from services.core.context import Desk
from services.core.errors import AppError, NotAllowed, UnknownName
from tests.services.accounts.hiring import PASSWORD, WHO, found, hire
from tests.services.accounts.test_people import at_once

ANN, BOB = "ann@example.org", "bob@example.org"
OTHER = "quite another phrase of tests"
HOUR, MINUTE = 3600, 60


def begun(desk: Desk, email: str = ANN, *, remember: bool = False) -> str:
    return start(desk, email, address="192.0.2.7", agent="Browser 1.0", remember=remember)


def lives(desk: Desk, token: str) -> bool:
    return holder(desk, token) is not None


def test_a_holder_is_who_they_are_at_this_moment(desk: Desk) -> None:
    found(desk, "North", region="North")
    hire(desk, ANN, role="analyst", of=("North",), channel="Web")
    token = begun(desk, "ANN@example.org")
    held = holder(desk, token)
    assert held is not None
    assert (held.email, held.role, held.rights) == (ANN, "analyst", frozenset(rights_of("analyst")))
    assert (held.scope, held.second_factor) == (scope_of(desk, ANN), False)
    people.change_role(desk, ANN, "manager", who=WHO)
    teams.leave(desk, "North", ANN, who=WHO)
    again = holder(desk, token)
    assert again is not None
    assert (again.role, again.scope.grants) == ("manager", (("channel", ("Web",)),))
    assert again.session_id == held.session_id


SCOPES: tuple[tuple[dict[str, str], tuple[dict[str, str], ...]], ...] = (
    ({}, ()),
    ({}, ({},)),
    ({"region": "North"}, ()),
    ({"region": "North", "channel": "Web"}, ({"segment": "Premium"}, {"region": "South", "channel": "App"})),
    ({"region": "North"}, ({"segment": "Premium"}, {})),
    ({}, ({"segment": "Premium"}, {"region": "South"})),
)


@pytest.mark.parametrize(("own", "of"), SCOPES)
def test_the_scope_of_one_statement_is_the_one_of_the_grants(
    desk: Desk, own: dict[str, str], of: tuple[dict[str, str], ...]
) -> None:
    names = tuple(f"team {number}" for number in range(len(of)))
    for name, grants in zip(names, of, strict=True):
        found(desk, name, **grants)
    found(desk, "of others", region="Elsewhere")
    hire(desk, ANN, of=names, **own)
    hire(desk, BOB, of=("of others",), category="of others")
    held = holder(desk, begun(desk))
    assert held is not None
    assert held.scope == scope_of(desk, ANN)


def test_no_token_is_in_the_database(desk: Desk) -> None:
    hire(desk, ANN)
    tokens = {begun(desk) for _ in range(3)}
    assert len(tokens) == 3
    assert min(map(len, tokens)) >= 43
    with desk.application.read() as session:
        rows = session.execute(sa.select(LoginSession.__table__)).all()
        kept = set(session.scalars(sa.select(LoginSession.token_hash)))
    assert not [token for token in tokens if token in f"{rows}{list_entries(desk)}"]
    assert kept == {digest(token) for token in tokens}


@pytest.mark.parametrize("token", ["", "x", "\ud800", "\x00", "x" * 100_000])
def test_any_other_token_holds_nothing(desk: Desk, token: str) -> None:
    hire(desk, ANN)
    assert holder(desk, begun(desk) + token) is None or token == ""
    assert holder(desk, token) is None
    sessions.end(desk, token)
    assert [entry.what for entry in list_entries(desk)] == ["user added", "logged in"]


def test_a_session_that_rests_is_over(desk: Desk) -> None:
    hire(desk, ANN)
    token = begun(desk)
    desk.clock.advance(12 * HOUR - 1)
    assert lives(desk, token)
    desk.clock.advance(12 * HOUR - 1)
    assert lives(desk, token)
    idle = begun(desk)
    desk.clock.advance(12 * HOUR)
    assert not lives(desk, idle)


def test_a_session_is_over_after_its_life_whatever_it_did(desk: Desk) -> None:
    hire(desk, ANN)
    token = begun(desk)
    for _ in range(23):
        desk.clock.advance(HOUR)
        assert lives(desk, token)
    desk.clock.advance(HOUR)
    assert not lives(desk, token)


def test_a_session_that_is_remembered_may_rest(desk: Desk) -> None:
    hire(desk, ANN)
    token = begun(desk, remember=True)
    desk.clock.advance(30 * 24 * HOUR - 1)
    assert lives(desk, token)
    desk.clock.advance(1)
    assert not lives(desk, token)


def test_what_is_over_is_deleted_when_the_next_one_starts(desk: Desk) -> None:
    hire(desk, ANN)
    begun(desk)
    desk.clock.advance(24 * HOUR)
    begun(desk)
    with desk.application.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 1


def test_when_it_was_seen_is_kept_to_the_minute(desk: Desk) -> None:
    hire(desk, ANN)
    token, began = begun(desk), desk.clock.now()
    desk.clock.advance(MINUTE - 1)
    holder(desk, token)
    assert sessions.sessions(desk)[0].seen_at == began
    desk.clock.advance(1)
    assert at_once(4, lambda _: holder(desk, token)) == [None] * 4
    assert sessions.sessions(desk)[0].seen_at == desk.clock.now()


ENDINGS: dict[str, Callable[[Desk, str], object]] = {
    "logged out": sessions.end,
    "revoked": lambda desk, _: sessions.revoke(desk, sessions.sessions(desk)[0].session_id, who=WHO),
    "all revoked": lambda desk, _: sessions.revoke_all(desk, ANN, who=WHO),
    "disabled": lambda desk, _: people.disable(desk, ANN, who=WHO),
    "new password": lambda desk, _: people.set_password(desk, ANN, OTHER, who=WHO),
    "changed password": lambda desk, _: people.change_password(desk, ANN, PASSWORD, OTHER, keep=None),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_ends_at_once_and_for_good(desk: Desk, ending: str) -> None:
    hire(desk, ANN)
    token = begun(desk)
    assert lives(desk, token)
    ENDINGS[ending](desk, token)
    assert not lives(desk, token)
    people.enable(desk, ANN, who=WHO)
    assert not lives(desk, token)
    assert sessions.sessions(desk) == ()


@pytest.mark.parametrize("values", [{"disabled_at": True}, {"password_set_at": True}])
def test_the_account_decides_even_where_a_session_was_left(desk: Desk, values: dict[str, bool]) -> None:
    hire(desk, ANN)
    token = begun(desk)
    desk.clock.advance(1)
    with desk.application.write() as session:
        session.execute(sa.update(User).values(dict.fromkeys(values, desk.clock.now())))
    assert not lives(desk, token)
    assert sessions.sessions(desk) == ()


def test_the_session_in_which_the_password_is_changed_stays(desk: Desk) -> None:
    hire(desk, ANN)
    here, there = begun(desk), begun(desk)
    desk.clock.advance(MINUTE)
    people.change_password(desk, ANN, PASSWORD, OTHER, keep=here)
    assert (lives(desk, here), lives(desk, there)) == (True, False)


def test_all_but_one_are_revoked(desk: Desk) -> None:
    hire(desk, ANN)
    hire(desk, BOB)
    here, there, bobs = begun(desk), begun(desk), begun(desk, BOB)
    assert sessions.revoke_all(desk, ANN, who=ANN, but=here) == 1
    assert [lives(desk, token) for token in (here, there, bobs)] == [True, False, True]
    assert sessions.revoke_all(desk, ANN, who=ANN, but=here) == 0
    assert [entry.details for entry in list_entries(desk) if entry.what == "session revoked"] == [{"sessions": 1}]


def test_sessions_are_listed_the_last_seen_first(desk: Desk) -> None:
    hire(desk, ANN)
    hire(desk, BOB)
    first = begun(desk)
    desk.clock.advance(MINUTE)
    begun(desk, BOB, remember=True)
    desk.clock.advance(MINUTE)
    holder(desk, first)
    listed = sessions.sessions(desk)
    assert [entry.email for entry in listed] == [ANN, BOB]
    assert (listed[0].address, listed[0].agent) == ("192.0.2.7", "Browser 1.0")
    assert [entry.email for entry in sessions.sessions(desk, "BOB@example.org")] == [BOB]
    assert sessions.sessions(desk, "nobody@example.org") == ()


def test_a_session_that_is_gone_cannot_be_revoked_and_its_number_is_not_given_again(desk: Desk) -> None:
    hire(desk, ANN)
    begun(desk)
    (gone,) = sessions.sessions(desk)
    sessions.revoke(desk, gone.session_id, who=WHO)
    token = begun(desk)
    with pytest.raises(UnknownName, match="over already"):
        sessions.revoke(desk, gone.session_id, who=WHO)
    assert lives(desk, token)


def test_who_logs_in_and_out_is_in_the_audit(desk: Desk) -> None:
    hire(desk, ANN)
    sessions.end(desk, begun(desk))
    told = [(entry.who, entry.what, entry.subject, entry.details) for entry in list_entries(desk)[1:]]
    origin = {"address": "192.0.2.7", "agent": "Browser 1.0"}
    assert told == [(ANN, "logged in", ANN, origin), (ANN, "logged out", ANN, {})]


def test_what_a_browser_says_of_itself_is_cut_and_made_legible(desk: Desk) -> None:
    hire(desk, ANN)
    start(desk, ANN, address="x" * 1000, agent="\x00\ud800\n" + "x" * 1000, remember=False)
    (entry,) = sessions.sessions(desk)
    assert (len(entry.address), len(entry.agent), entry.agent[:4]) == (64, 200, "\ufffd\ufffd\ufffdx")


@pytest.mark.parametrize(("email", "error"), [(BOB, NotAllowed), ("nobody@example.org", UnknownName)])
def test_nobody_else_gets_one(desk: Desk, email: str, error: type[AppError]) -> None:
    hire(desk, BOB)
    people.disable(desk, BOB, who=WHO)
    with pytest.raises(error):
        begun(desk, email)


def test_a_holder_is_told_of_their_second_factor(desk: Desk) -> None:
    from pyotp import TOTP

    hire(desk, ANN)
    token = begun(desk)
    secret = second_factor.begin(desk, ANN).secret
    assert not holder(desk, token).second_factor  # type: ignore[union-attr]
    second_factor.confirm(desk, ANN, TOTP(secret).at(desk.clock.now()))
    assert holder(desk, token).second_factor  # type: ignore[union-attr]


def test_an_answer_does_not_fail_because_another_process_writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.core.database import ApplicationDatabase

    hire(desk, ANN)
    token = begun(desk)
    desk.clock.advance(MINUTE)
    monkeypatch.setattr("services.core.database.PRAGMAS", ("busy_timeout = 50",))
    desk.application.close()
    other = ApplicationDatabase(desk.settings)
    with other.write() as session:
        session.execute(sa.select(LoginSession))
        assert lives(desk, token)
    other.close()
