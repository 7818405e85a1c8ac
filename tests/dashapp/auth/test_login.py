"""Entering: the log-in, its second step, and the log-out, as a browser goes through them."""

import pyotp
import pytest
from flask import Flask

from dashapp.auth.login import WRONG, WRONG_CODE, waiting
from dashapp.auth.next_address import local
from services.accounts import people, second_factor, sessions
from services.core.context import Desk
from services.core.ports import FrozenClock
from tests.dashapp.auth.conftest import ANN, BOB, make_server
from tests.dashapp.auth.visitor import HTML, Visitor, cookies_of
from tests.services.accounts.hiring import PASSWORD, WHO, hire

DAYS_30 = 30 * 24 * 3600


def test_logging_in_works_on_each_database(desk: Desk) -> None:
    hire(desk, ANN)
    visitor = Visitor(make_server(desk))
    assert visitor.log_in(ANN.upper()).location == "/"
    assert visitor.open("/who").json["email"] == ANN
    assert [entry.address for entry in sessions.sessions(desk, ANN)] == [visitor.address]


def test_the_cookie_is_for_the_server_alone(visitor: Visitor) -> None:
    session = cookies_of(visitor.log_in(ANN))["cartograph_session"]
    assert session.endswith("; HttpOnly; Path=/; SameSite=Lax")
    form = cookies_of(Visitor(visitor.client.application).open("/login"))["cartograph_form"]
    assert "HttpOnly" in form
    assert "SameSite=Lax" in form
    assert "Secure" not in session + form


def test_over_tls_it_is_bound_to_the_host(server: Flask) -> None:
    visitor = Visitor(server, "https://localhost")
    cookies = cookies_of(visitor.log_in(ANN))
    assert cookies["__Host-cartograph_session"].endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    assert "Domain" not in cookies["__Host-cartograph_session"]
    assert "Secure" in cookies_of(Visitor(server, "https://localhost").open("/login"))["cartograph_form"]
    assert visitor.open("/who").status_code == 200


def test_over_tls_the_cookie_of_plain_http_is_not_taken(server: Flask) -> None:
    plain, tls = Visitor(server), Visitor(server, "https://localhost")
    plain.log_in(ANN)
    tls.client.set_cookie("cartograph_session", plain.cookie() or "", secure=True)
    assert tls.open("/who").status_code == 302


def test_it_ends_with_the_browser_unless_it_is_to_be_kept(visitor: Visitor) -> None:
    assert "Max-Age" not in cookies_of(visitor.log_in(ANN))["cartograph_session"]
    kept = cookies_of(Visitor(visitor.client.application).log_in(ANN, remember="y"))["cartograph_session"]
    assert f"Max-Age={DAYS_30};" in kept


def test_every_log_in_is_a_new_session_and_ends_the_old_one(ann: Visitor, web_desk: Desk) -> None:
    first = ann.cookie()
    ann.client.delete_cookie("cartograph_session")
    ann.client.set_cookie("cartograph_session", "planted-by-somebody")
    ann.log_in(ANN)
    second = ann.cookie()
    assert len({first, second, "planted-by-somebody"}) == 3
    ann.client.set_cookie("cartograph_session", first or "")
    assert ann.submit("/logout", at="/account").status_code == 303
    assert [bool(sessions.holder(web_desk, token or "")) for token in (first, second)] == [False, True]


def test_a_form_from_before_the_log_in_is_stale(visitor: Visitor, web_desk: Desk) -> None:
    before = visitor.token("/login")
    visitor.log_in(ANN)
    fields = {"email": ANN, "password": PASSWORD, "csrf_token": before}
    again = visitor.client.post("/login", data=fields, headers=HTML)
    assert again.status_code == 400
    assert "Load it again." in again.text
    assert sessions.holder(web_desk, visitor.cookie() or "")


def test_a_log_in_over_a_session_that_still_lives_ends_it(visitor: Visitor, web_desk: Desk, secret: str) -> None:
    visitor.log_in(ANN)
    old = sessions.start(web_desk, ANN, address="", agent="", remember=False)
    visitor.client.set_cookie("cartograph_session", old)
    assert visitor.submit("/login/code", code=code_of(secret, web_desk)).status_code == 303
    assert visitor.cookie() != old
    assert sessions.holder(web_desk, old) is None


def test_who_is_in_already_is_led_on(ann: Visitor) -> None:
    assert ann.open("/login?next=/data").location == "/data"


def test_logging_out_ends_the_session_here_and_on_the_server(ann: Visitor, web_desk: Desk) -> None:
    token = ann.cookie() or ""
    response = ann.submit("/logout", at="/account")
    assert response.location == "/login"
    assert ann.cookie() is None
    assert sessions.holder(web_desk, token) is None


def test_no_answer_tells_which_accounts_there_are(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB)
    people.disable(web_desk, BOB, who=WHO)
    answers = set()
    for email in (ANN, BOB, "nobody@example.org"):
        response = Visitor(server, address=f"192.0.2.{len(email)}").log_in(email, "wrong")
        assert WRONG in response.text
        answers.add((response.status_code, neutral(response.text, email)))
    assert len(answers) == 1


def neutral(page: str, email: str) -> str:
    """A page without what the browser sent, and without the token of its form."""
    kept = [line for line in page.replace(email, "EMAIL").splitlines() if "csrf_token" not in line]
    return "\n".join(kept)


@pytest.mark.parametrize("email", [ANN, "nobody@example.org", "no address"])
def test_too_many_tries_have_to_wait_whoever_they_are_for(server: Flask, frozen_clock: FrozenClock, email: str) -> None:
    visitor = Visitor(server)
    statuses = [visitor.log_in(email, "wrong").status_code for _ in range(9)]
    assert 401 in statuses
    assert statuses[-1] == 429
    late = visitor.log_in(email, PASSWORD)
    assert late.status_code == 429
    assert "Too many tries. Try again in 1 minute." in late.text
    assert 0 < int(late.headers["Retry-After"]) <= 60
    frozen_clock.advance(3600)
    assert visitor.log_in(email, PASSWORD).status_code == (303 if email == ANN else 401)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 minute."), (60, "1 minute."), (61, "2 minutes."), (900, "15 minutes.")]
)
def test_the_wait_is_told_in_whole_minutes(seconds: int, words: str) -> None:
    assert waiting(seconds).endswith(f" in {words}")


def test_a_field_that_is_empty_says_so_and_is_linked_to_its_sentence(visitor: Visitor) -> None:
    response = visitor.submit("/login", email="", password="")
    assert response.status_code == 422
    assert '<p class="wrong" id="email-error">Write your email address.</p>' in response.text
    assert 'aria-invalid="true" aria-describedby="email-error"' in response.text


def test_a_password_manager_finds_its_way(visitor: Visitor) -> None:
    page = visitor.open("/login").text
    assert 'type="email" value="" autocomplete="username"' in page
    assert 'type="password" autocomplete="current-password"' in page
    assert page.count(" autofocus") == 1


def test_what_was_typed_is_shown_and_never_the_password(visitor: Visitor) -> None:
    response = visitor.log_in('"><script>alert(1)</script>@example.org', "a secret nobody reads")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text
    assert "a secret nobody reads" not in response.text


EVIL = [
    "//example.org", "///example.org", "/\\example.org", "\\\\example.org",
    "https://example.org", "http:example.org", "javascript:alert(1)", "example.org",
    "/\t/example.org", "/\n/example.org", "\t//example.org", " //example.org", "/a\x00b", "/a\\b",
    "/\u2028", "/\r\nSet-Cookie: a=b", "/login?next=/login", "/logout", "/first", "", "//",
]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
def test_no_link_leads_elsewhere(target: str) -> None:
    assert local(target) == "/"


@pytest.mark.parametrize("target", ["/", "/overview", "/a/b?c=d&e=%2F%2Fx#f", "/a//b", "/a?next=https%3A%2F%2Fx"])
def test_an_address_of_ours_is_kept(target: str) -> None:
    assert local(target) == target


def test_the_log_in_follows_no_foreign_address(visitor: Visitor) -> None:
    assert visitor.log_in(ANN, next="//example.org").location == "/"
    assert visitor.open("/login?next=https://example.org").location == "/"


@pytest.fixture
def secret(web_desk: Desk, server: Flask) -> str:
    """The secret of Ann's second factor, which is on. The clock goes on, so that the next code is another."""
    enrolment = second_factor.begin(web_desk, ANN)
    second_factor.confirm(web_desk, ANN, code_of(enrolment.secret, web_desk))
    web_desk.clock.advance(60)  # type: ignore[attr-defined]
    return enrolment.secret


def code_of(secret: str, desk: Desk) -> str:
    return pyotp.TOTP(secret).at(desk.clock.now())


def test_the_second_step_asks_for_the_code(visitor: Visitor, web_desk: Desk, secret: str) -> None:
    response = visitor.log_in(ANN, remember="y", next="/data")
    assert response.location == "/login/code"
    assert visitor.cookie() is None
    assert visitor.open("/who").status_code == 302
    page = visitor.open("/login/code").text
    assert PASSWORD not in page
    assert ANN not in page
    assert 'autocomplete="one-time-code"' in page
    done = visitor.submit("/login/code", code=code_of(secret, web_desk))
    assert done.location == "/data"
    assert f"Max-Age={DAYS_30}" in cookies_of(done)["cartograph_session"]
    assert visitor.open("/who").json["email"] == ANN


def test_a_wrong_code_lets_nobody_in_and_counts(visitor: Visitor, web_desk: Desk, secret: str) -> None:
    visitor.log_in(ANN)
    wrong = "000000" if code_of(secret, web_desk) != "000000" else "111111"
    answers = [visitor.submit("/login/code", code=wrong) for _ in range(8)]
    assert answers[0].status_code == 401
    assert WRONG_CODE in answers[0].text
    assert answers[-1].status_code == 429
    assert visitor.submit("/login/code", code=code_of(secret, web_desk)).status_code == 429
    assert visitor.cookie() is None


def test_a_code_without_the_password_is_worth_nothing(visitor: Visitor) -> None:
    assert visitor.open("/login/code").location == "/login"


def test_the_second_step_waits_five_minutes(visitor: Visitor, web_desk: Desk, secret: str) -> None:
    visitor.log_in(ANN)
    web_desk.clock.advance(299)  # type: ignore[attr-defined]
    assert visitor.open("/login/code").status_code == 200
    web_desk.clock.advance(2)  # type: ignore[attr-defined]
    assert visitor.open("/login/code").location == "/login"


def test_a_password_that_is_replaced_meanwhile_counts_no_more(visitor: Visitor, web_desk: Desk, secret: str) -> None:
    visitor.log_in(ANN)
    web_desk.clock.advance(60)  # type: ignore[attr-defined]
    people.set_password(web_desk, ANN, "quite another phrase of tests", who=WHO)
    visitor.submit("/login/code", code=code_of(secret, web_desk))
    assert visitor.open("/who").status_code == 302


def test_an_account_that_is_disabled_meanwhile_lets_nobody_in(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB)
    enrolment = second_factor.begin(web_desk, BOB)
    second_factor.confirm(web_desk, BOB, code_of(enrolment.secret, web_desk))
    web_desk.clock.advance(60)  # type: ignore[attr-defined]
    bob = Visitor(server)
    bob.log_in(BOB)
    people.disable(web_desk, BOB, who=WHO)
    assert bob.submit("/login/code", code=code_of(enrolment.secret, web_desk)).status_code == 401
    assert bob.cookie() is None


def test_a_half_log_in_that_was_written_by_hand_is_none(visitor: Visitor, secret: str) -> None:
    visitor.log_in(ANN)
    signed = visitor.cookie("cartograph_form") or ""
    visitor.client.set_cookie("cartograph_form", signed[:-2] + "xx")
    assert visitor.open("/login/code").location == "/login"
