"""Account: a person changes their own account, nobody else's, and proves themselves before what matters."""

import re

import pyotp
from flask import Flask

from dashapp.auth.devices import device
from dashapp.auth.principal import initials_of
from services.accounts import second_factor, sessions
from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, BOB
from tests.dashapp.auth.visitor import Visitor
from tests.services.accounts.hiring import PASSWORD, hire

OTHER, SHORT = "quite another phrase of tests", "short"

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def elsewhere(ann: Visitor) -> Visitor:
    """Ann in another browser."""
    other = Visitor(ann.client.application, address="192.0.2.77")
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    other.log_in(ANN)
    return other


def test_the_page_says_who_one_is_and_what_one_sees(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB, region="North")
    bob = Visitor(server)
    bob.log_in(BOB)
    page = bob.open("/account").text
    assert f"{BOB}, viewer. View limited to Region North." in page


def test_a_new_password_logs_out_everywhere_but_here(ann: Visitor) -> None:
    other = elsewhere(ann)
    done = ann.submit("/account/password", at="/account", old=PASSWORD, password=OTHER)
    assert done.location == "/account"
    assert "Your password is changed." in ann.open("/account").text
    assert other.open("/who").status_code == 302
    assert Visitor(ann.client.application).log_in(ANN, OTHER).status_code == 303


def test_the_old_password_must_be_right_and_the_new_one_allowed(ann: Visitor) -> None:
    wrong = ann.submit("/account/password", at="/account", old="wrong", password=OTHER)
    assert wrong.status_code == 422
    assert 'id="old-error"' in wrong.text
    weak = ann.submit("/account/password", at="/account", old=PASSWORD, password=SHORT)
    assert 'id="password-error"' in weak.text
    assert ann.open("/who").status_code == 200


def test_sessions_are_listed_and_ended_one_by_one(ann: Visitor) -> None:
    other = elsewhere(ann)
    page = ann.open("/account").text
    assert "Firefox on Linux" in page
    assert "192.0.2.77" in page
    assert page.count("This device") == 1
    [path] = re.findall(r'action="(/account/sessions/\d+)"', page)
    assert ann.submit(path, at="/account").location == "/account"
    assert other.open("/who").status_code == 302
    assert ann.open("/who").status_code == 200


def test_nobody_ends_the_session_of_another(ann: Visitor, web_desk: Desk) -> None:
    hire(web_desk, BOB)
    bob = Visitor(ann.client.application)
    bob.log_in(BOB)
    [entry] = sessions.sessions(web_desk, BOB)
    for number in (entry.session_id, 10**6, 10**30):
        assert ann.submit(f"/account/sessions/{number}", at="/account").status_code == 403
    assert bob.open("/who").status_code == 200


def test_one_logs_out_everywhere(ann: Visitor) -> None:
    other = elsewhere(ann)
    assert ann.submit("/account/everywhere", at="/account").location == "/login"
    assert ann.cookie() is None
    assert other.open("/who").status_code == 302


def test_the_second_step_is_turned_on_by_a_code_and_shows_recovery_codes_once(ann: Visitor, web_desk: Desk) -> None:
    page = ann.submit("/account/factor", at="/account", confirm=PASSWORD).text
    assert "<svg viewBox=" in page
    assert "http" not in page.partition("<svg viewBox=")[2].partition("</svg>")[0]
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].split())
    wrong = ann.submit("/account/factor/confirm", at="/account", code="12")
    assert wrong.status_code == 422
    assert secret[:8] not in wrong.text
    code = pyotp.TOTP(secret).at(web_desk.clock.now())
    shown = ann.submit("/account/factor/confirm", at="/account", code=code)
    codes = re.findall(r"<li><code>([\w-]+)</code>", shown.text)
    assert len(set(codes)) == 10
    assert second_factor.has_second_factor(web_desk, ANN)
    assert codes[0] not in ann.open("/account").text
    fresh = Visitor(ann.client.application)
    assert fresh.log_in(ANN).location == "/login/code"
    assert fresh.submit("/login/code", code=codes[0]).location == "/"


def test_the_password_is_asked_before_the_second_step_changes(ann: Visitor, web_desk: Desk) -> None:
    refused = ann.submit("/account/factor", at="/account", confirm="wrong")
    assert refused.status_code == 422
    assert "svg viewBox" not in refused.text.replace('class="mark"', "")
    enrolment = second_factor.begin(web_desk, ANN)
    second_factor.confirm(web_desk, ANN, pyotp.TOTP(enrolment.secret).at(web_desk.clock.now()))
    assert ann.submit("/account/factor/off", at="/account", confirm="wrong").status_code == 422
    assert second_factor.has_second_factor(web_desk, ANN)
    assert ann.submit("/account/factor/off", at="/account", confirm=PASSWORD).location == "/account"
    assert not second_factor.has_second_factor(web_desk, ANN)


def test_guessing_the_password_in_an_open_browser_has_to_wait(ann: Visitor) -> None:
    answers = [ann.submit("/account/factor", at="/account", confirm="wrong").text for _ in range(7)]
    assert "try again in" in answers[-1]


def test_initials_are_two_letters() -> None:
    emails = (ANN, BOB, "x@example.org", "a_b-c@example.org", "...@example.org")
    assert [initials_of(email) for email in emails] == ["AL", "BO", "X", "AB", "?"]


def test_a_browser_is_named_as_its_owner_knows_it() -> None:
    assert device(FIREFOX) == "Firefox on Linux"
    assert (
        device("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140") == "Edge on Windows"
    )
    assert device("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604.1") == "Safari on iPhone"
    assert device("") == "Unknown device"
