"""Links: a lost password, and an invitation, through the mailbox."""

import re
from email import message_from_bytes, policy

import pytest
from flask import Flask

from config.settings import Settings
from services.accounts import links, people, sessions
from services.accounts.people import NewPerson
from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, BOB, make_server
from tests.dashapp.auth.test_login import neutral
from tests.dashapp.auth.visitor import Visitor
from tests.services.accounts.hiring import WHO, hire

OTHER, SHORT = "quite another phrase of tests", "short"


def mails(settings: Settings) -> list[str]:
    """The texts in the outbox."""
    letters = [path.read_bytes() for path in sorted(settings.outbox.glob("*.eml"))]
    return [message_from_bytes(letter, policy=policy.default).get_content() for letter in letters]


def path_in(text: str) -> str:
    """The path of the link in a mail."""
    found = re.search(r"//localhost(/\w+/[\w-]+)", text)
    assert found, text
    return found[1]


def test_a_lost_password_is_replaced_by_a_link(visitor: Visitor, web_desk: Desk) -> None:
    visitor.submit("/forgot", email=ANN)
    [mail] = mails(web_desk.settings)
    path = path_in(mail)
    assert ANN in visitor.open(path).text
    done = visitor.submit(path, password=OTHER)
    assert done.location == "/login"
    assert "Your password is set." in visitor.open("/login").text
    assert visitor.log_in(ANN, OTHER).status_code == 303


def test_a_link_works_once(visitor: Visitor, web_desk: Desk) -> None:
    visitor.submit("/forgot", email=ANN)
    path = path_in(mails(web_desk.settings)[0])
    token = visitor.token(path)
    visitor.submit(path, password=OTHER)
    gone = visitor.open(path)
    assert gone.status_code == 410
    assert "Send a new link" in gone.text
    assert token not in gone.text


def test_it_ends_all_sessions(ann: Visitor, web_desk: Desk) -> None:
    ann.submit("/forgot", email=ANN)
    ann.submit(path_in(mails(web_desk.settings)[0]), password=OTHER)
    assert sessions.sessions(web_desk, ANN) == ()
    assert ann.open("/who").status_code == 302


def test_asking_says_the_same_for_every_address(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB)
    people.disable(web_desk, BOB, who=WHO)
    answers = set()
    for email in (ANN, BOB, "nobody@example.org"):
        response = Visitor(server).submit("/forgot", email=email)
        answers.add((response.status_code, neutral(response.text, email)))
    assert len(answers) == 1
    assert len(mails(web_desk.settings)) == 1


def test_what_is_no_address_is_told_so(visitor: Visitor) -> None:
    response = visitor.submit("/forgot", email="nonsense")
    assert response.status_code == 422
    assert "This is no email address." in response.text


def test_a_password_against_the_rules_is_refused_and_the_link_stays(visitor: Visitor, web_desk: Desk) -> None:
    visitor.submit("/forgot", email=ANN)
    path = path_in(mails(web_desk.settings)[0])
    refused = visitor.submit(path, password=SHORT)
    assert refused.status_code == 422
    assert "fewer than 12 characters" in refused.text
    assert 'aria-describedby="password-error password-hint"' in refused.text
    assert visitor.submit(path, password=OTHER).status_code == 303


def test_an_invitation_makes_the_first_password(visitor: Visitor, web_desk: Desk) -> None:
    links.invite(web_desk, NewPerson(email=BOB, role="viewer"), who=WHO, base_url="http://localhost")
    path = path_in(mails(web_desk.settings)[0])
    page = visitor.open(path)
    assert "Welcome to Cartograph" in page.text
    assert 'autocomplete="new-password"' in page.text
    visitor.submit(path, password=OTHER)
    assert visitor.log_in(BOB, OTHER).status_code == 303


@pytest.mark.parametrize("kind", ["reset", "invitation"])
def test_a_link_of_the_other_kind_or_of_none_is_over(visitor: Visitor, web_desk: Desk, kind: str) -> None:
    url = links.invite(web_desk, NewPerson(email=BOB, role="viewer"), who=WHO, base_url="http://localhost")
    token = url.rpartition("/")[2]
    assert visitor.open(f"/reset/{token}").status_code == 410
    assert visitor.open(f"/{kind}/{'x' * 43}").status_code == 410


def test_the_link_leads_to_the_address_that_is_set_whatever_was_asked(web_desk: Desk) -> None:
    hire(web_desk, ANN)
    settings = web_desk.settings.model_copy(update={"base_url": "https://example.org"})
    desk = Desk(settings=settings, application=web_desk.application, clock=web_desk.clock, mailer=web_desk.mailer)
    visitor = Visitor(make_server(desk), base="http://localhost:8050")
    visitor.submit("/forgot", email=ANN)
    [mail] = mails(settings)
    assert "https://example.org/reset/" in mail
    assert "localhost" not in mail
