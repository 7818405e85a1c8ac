"""Links: sent to the mailbox of the account, good for one password, and telling nobody who has an account."""

import logging
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.app.sessions import Link
from services.accounts import links, people, sessions
from services.accounts.audit import PAGE, list_entries
from services.accounts.login import authenticate
from services.accounts.login_flow import Entered, enter
from services.accounts.passwords import UNUSABLE, compare_password
from services.accounts.people import NewPerson
from services.core.context import Desk
from services.core.errors import AlreadyThere, NotAllowed, PasswordRefused, UnknownName
from services.mail.outbox import OutboxMailer
from tests.fixtures.mail import link_in
from tests.services.accounts.hiring import PASSWORD, WHO, found, hire
from tests.services.accounts.test_people import at_once

ANN, BASE, OTHER = "ann@example.org", "https://example.org/store", "quite another phrase of tests"
NEW = NewPerson(email="Ann@Example.org", role="analyst", teams=("North",), grants=(("channel", "Web"),))
HOUR, DAY = 3600, 86_400

Mailed = Callable[[Settings], list[EmailMessage]]


def invited(desk: Desk) -> str:
    found(desk, "North", region="North")
    return token_of(links.invite(desk, NEW, who="root@example.org", base_url=BASE + "/"))


def asked(desk: Desk, mailed: Mailed, email: str = ANN) -> str:
    links.ask_reset(desk, email, base_url=BASE)
    return token_of(link_in(mailed(desk.settings)[-1]))


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


def set_by_link(desk: Desk, token: str, password: str = OTHER) -> str:
    return links.set_by_link(desk, token, password)


def test_an_invitation_makes_an_account_that_its_link_opens(desk: Desk, mailed: Mailed) -> None:
    token = invited(desk)
    (letter,) = mailed(desk.settings)
    assert link_in(letter) == f"{BASE}/invitation/{token}"
    assert (letter["To"], "root@example.org" in letter.get_content()) == ("Ann@example.org", True)
    assert authenticate(desk, ANN, "!") is None
    assert authenticate(desk, ANN, "") is None
    assert links.whose(desk, token, "invitation") == "Ann@example.org"
    assert links.whose(desk, token, "reset") is None
    assert set_by_link(desk, token) == "Ann@example.org"
    person = authenticate(desk, ANN, OTHER)
    assert person is not None
    assert (person.role, person.teams, person.grants) == ("analyst", ("North",), (("channel", ("Web",)),))
    told = [(entry.who, entry.what, entry.subject) for entry in list_entries(desk)[1:]]
    assert told == [
        ("root@example.org", "invited", "Ann@example.org"),
        ("Ann@example.org", "invitation accepted", "Ann@example.org"),
    ]


def test_invitations_are_listed_until_they_are_accepted(desk: Desk) -> None:
    token = invited(desk)
    (listed,) = links.pending(desk)
    assert (listed.email, listed.role, listed.made_by, listed.expired) == (
        "Ann@example.org", "analyst", "root@example.org", False,
    )  # fmt: skip
    desk.clock.advance(7 * DAY)
    assert links.pending(desk)[0].expired
    with pytest.raises(NotAllowed, match="used, or its time is over"):
        set_by_link(desk, token)
    again = token_of(links.invite_again(desk, ANN, who=WHO, base_url=BASE))
    assert links.whose(desk, token, "invitation") is None
    set_by_link(desk, again)
    assert links.pending(desk) == ()
    with pytest.raises(AlreadyThere, match="has a password"):
        links.invite_again(desk, ANN, who=WHO, base_url=BASE)


def test_nobody_is_invited_twice_or_into_a_team_that_is_not_there(desk: Desk, mailed: Mailed) -> None:
    with pytest.raises(UnknownName):
        links.invite(desk, NEW, who=WHO, base_url=BASE)
    assert (people.everyone(desk), mailed(desk.settings)) == ((), [])
    invited(desk)
    with pytest.raises(AlreadyThere, match="an account for Ann"):
        links.invite(desk, NEW, who=WHO, base_url=BASE)
    assert len(mailed(desk.settings)) == 1


def test_a_reset_sets_a_password_and_ends_everything_else(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    session = sessions.start(desk, ANN, address="", agent="", remember=True)
    first, second = asked(desk, mailed, "ANN@example.org"), asked(desk, mailed)
    assert links.whose(desk, second, "reset") == ANN
    set_by_link(desk, second)
    assert authenticate(desk, ANN, OTHER)
    assert not authenticate(desk, ANN, PASSWORD)
    assert sessions.holder(desk, session) is None
    for used in (first, second):
        with pytest.raises(NotAllowed):
            set_by_link(desk, used, PASSWORD)
    told = [(entry.who, entry.what, entry.subject) for entry in list_entries(desk)[2:]]
    assert told == [(PAGE, "reset asked", ANN)] * 2 + [(ANN, "password reset", ANN)]


def test_a_reset_is_over_after_an_hour(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    token = asked(desk, mailed)
    desk.clock.advance(HOUR - 1)
    assert links.whose(desk, token, "reset") == ANN
    desk.clock.advance(1)
    assert links.whose(desk, token, "reset") is None
    with pytest.raises(NotAllowed):
        set_by_link(desk, token)


def test_of_many_who_use_a_link_at_the_same_moment_one_does(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    token = asked(desk, mailed)
    raised = at_once(3, lambda number: set_by_link(desk, token, f"{OTHER} {number}"))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "NotAllowed", "NotAllowed"]
    winner = raised.index(None)
    assert authenticate(desk, ANN, f"{OTHER} {winner}")


def test_a_weak_password_leaves_the_link_as_it_is(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    token = asked(desk, mailed)
    with pytest.raises(PasswordRefused):
        set_by_link(desk, token, "short")
    assert set_by_link(desk, token) == ANN


@pytest.mark.parametrize("token", ["", "x", "\ud800", "\x00", "x" * 100_000])
def test_any_other_token_opens_nothing(desk: Desk, token: str) -> None:
    invited(desk)
    assert links.whose(desk, token, "reset") is links.whose(desk, token, "invitation") is None
    with pytest.raises(NotAllowed):
        set_by_link(desk, token)


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org", "new@example.org", "no address", "\x00"])
def test_who_cannot_log_in_gets_no_mail_and_nothing_tells_so(desk: Desk, mailed: Mailed, email: str) -> None:
    hire(desk, "gone@example.org")
    people.disable(desk, "gone@example.org", who=WHO)
    links.invite(desk, NewPerson(email="new@example.org", role="viewer"), who=WHO, base_url=BASE)
    hire(desk, ANN)
    before = len(mailed(desk.settings))
    assert links.ask_reset(desk, email, base_url=BASE) is links.ask_reset(desk, ANN, base_url=BASE) is None
    assert [letter["To"] for letter in mailed(desk.settings)[before:]] == [ANN]
    told = [(entry.what, entry.details) for entry in list_entries(desk)[-2:]]
    assert told == [("reset asked", {"mailed": False}), ("reset asked", {"mailed": True})]


def test_an_account_gets_three_mails_an_hour(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    assert at_once(5, lambda _: links.ask_reset(desk, ANN, base_url=BASE)) == [None] * 5
    assert len(mailed(desk.settings)) == 3
    desk.clock.advance(HOUR)
    links.ask_reset(desk, ANN, base_url=BASE)
    assert len(mailed(desk.settings)) == 4


CHANGES: dict[str, Callable[[Desk], object]] = {
    "disabled": lambda desk: people.disable(desk, ANN, who=WHO),
    "set": lambda desk: people.set_password(desk, ANN, OTHER, who=WHO),
    "changed": lambda desk: people.change_password(desk, ANN, PASSWORD, OTHER, keep=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_link_is_worth_nothing_after_the_account_changed(desk: Desk, mailed: Mailed, change: str) -> None:
    hire(desk, ANN)
    token = asked(desk, mailed)
    CHANGES[change](desk)
    assert links.whose(desk, token, "reset") is None
    with pytest.raises(NotAllowed):
        set_by_link(desk, token)


def test_the_mailbox_lifts_a_lock_out(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    origin = {"code": None, "address": "192.0.2.7", "agent": "", "remember": False}
    for _ in range(5):
        enter(desk, ANN, "wrong", **origin)
    set_by_link(desk, asked(desk, mailed))
    assert isinstance(enter(desk, ANN, OTHER, **origin), Entered)


def test_the_address_in_the_settings_goes_before_the_one_a_browser_named(desk: Desk, mailed: Mailed) -> None:
    known = replace(desk, settings=desk.settings.model_copy(update={"base_url": "https://example.org"}))
    hire(known, ANN)
    links.ask_reset(known, ANN, base_url="https://127.0.0.1")
    assert link_in(mailed(desk.settings)[-1]).startswith("https://example.org/reset/")


def test_no_token_is_in_the_database_or_in_the_audit(desk: Desk, mailed: Mailed) -> None:
    hire(desk, ANN)
    tokens = [asked(desk, mailed), invited_other(desk)]
    with desk.application.read() as session:
        rows = session.execute(sa.select(Link.__table__)).all()
    assert len(rows) == 2
    assert not [token for token in tokens if token in f"{rows}{list_entries(desk)}"]


def invited_other(desk: Desk) -> str:
    new = NewPerson(email="bob@example.org", role="viewer")
    return token_of(links.invite(desk, new, who=WHO, base_url=BASE))


def test_a_mail_that_does_not_go_out_changes_no_answer_and_is_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = desk.settings.home / "file"
    hire(desk, ANN)
    desk.settings.home.mkdir(exist_ok=True)
    blocked.write_text("in the place of the outbox")
    broken = replace(desk, mailer=OutboxMailer(blocked, sender="store@example.org"))
    with caplog.at_level(logging.ERROR):
        assert links.ask_reset(broken, ANN, base_url=BASE) is None
        url = links.invite(broken, NewPerson(email="bob@example.org", role="viewer"), who=WHO, base_url=BASE)
    assert [record.message for record in caplog.records] == ["a mail was not sent"] * 2
    assert token_of(url) not in caplog.text
    assert links.whose(desk, token_of(url), "invitation") == "bob@example.org"


def test_what_is_kept_where_there_is_no_password_lets_nobody_in() -> None:
    assert not compare_password(UNUSABLE, UNUSABLE).right
    assert not compare_password("", UNUSABLE).right
