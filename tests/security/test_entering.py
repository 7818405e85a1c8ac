"""Entering: fixation, cookies, forms, other origins, ways back, and what tells whether somebody has an account."""

import re
import statistics
import time

import pytest

from services.accounts import links, sessions
from services.accounts.people import NewPerson
from tests.dashapp.auth.visitor import HTML, OURS, Visitor, cookies_of
from tests.security import addresses, forms
from tests.security.kept import changed, kept
from tests.security.shop import Shop, email_of
from tests.security.sound import check
from tests.services.accounts.hiring import PASSWORD, WHO

ELSEWHERE = (
    {"Origin": "http://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, {"Origin": "http://" + "localhost.example.org"},
)  # fmt: skip

TARGETS = (
    "//example.org", "/\\example.org", "https://example.org", "/\t/example.org", "javascript:alert(1)",
    "http:example.org",
    "/%09/example.org", "/%5cexample.org", "///example.org", "\\/example.org", "/.//example.org", "/..//example.org",
    "/a/..//example.org", "//example.org/%2f..", "/\u2028/example.org", "/x\r\nSet-Cookie: a=b", "?next=//example.org",
)  # fmt: skip


def test_a_token_that_somebody_planted_is_worth_nothing(shop: Shop) -> None:
    visitor = shop.visitor()
    visitor.client.set_cookie("cartograph_session", "planted-by-somebody-who-waits")
    form = visitor.open("/login").headers.get("Set-Cookie")
    assert form
    planted = visitor.cookie("cartograph_form")
    assert visitor.log_in(shop.hire()).status_code == 303
    assert visitor.cookie() not in (None, "planted-by-somebody-who-waits")
    thief = shop.visitor()
    thief.client.set_cookie("cartograph_session", "planted-by-somebody-who-waits")
    thief.client.set_cookie("cartograph_form", planted or "")
    assert thief.client.get("/csrf").status_code == 401


def test_a_session_of_somebody_else_is_not_taken_over_by_logging_in(shop: Shop) -> None:
    """An attacker's own session, planted into a victim's browser, is not the victim's after the log-in."""
    theirs = shop.enter(shop.hire())
    token = theirs.cookie() or ""
    victim = shop.visitor()
    victim.log_in(email := shop.hire())
    victim.client.set_cookie("cartograph_session", token)
    victim.submit("/logout", at="/account")
    victim.log_in(email)
    assert victim.cookie() != token
    assert sessions.holder(shop.ctx, token) is None


@pytest.mark.parametrize("base", ["http://localhost", "https://localhost"])
def test_cookies_have_their_flags_on_every_answer(shop: Shop, base: str) -> None:
    visitor = shop.visitor(base)
    answers = [
        visitor.open("/login"),
        visitor.log_in(email_of("viewer")),
        visitor.open("/account"),
        visitor.open("/overview"),
    ]
    answers.append(visitor.submit("/logout", at="/account"))
    seen = [line for answer in answers for line in cookies_of(answer).values()]
    assert len(seen) >= 3
    for line in seen:
        assert "HttpOnly" in line, line
        assert "SameSite=Lax" in line, line
        assert "Domain=" not in line, line
        assert ("Secure" in line) is base.startswith("https"), line


def _changing_forms(shop: Shop, visitor: Visitor) -> list[forms.Form]:
    found = [
        form for path in ("/account", "/login", "/forgot", "/first/store") for form in forms.forms_of(visitor, path)
    ]
    assert all("csrf_token" in form.fields for form in found if form.method == "post")
    return [form for form in found if form.method == "post"]


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_every_form_needs_its_token_and_our_origin(shop: Shop, inside: bool) -> None:
    visitor = shop.enter(shop.hire("admin")) if inside else shop.visitor()
    found, before = _changing_forms(shop, visitor), kept(shop.ctx)
    assert len(found) >= (4 if inside else 2)
    for form in found:
        for token in (None, "", "wrong", "a.b.c", form.fields["csrf_token"] + "x"):
            response = check(shop, forms.sent(visitor, form, csrf_token=token), form)
            assert response.status_code == 400 or (token is None and response.status_code == 415), (form, token)
        for headers in ELSEWHERE:
            assert check(shop, forms.sent(visitor, form, headers), (form, headers)).status_code == 403, (form, headers)
    assert changed(before, kept(shop.ctx)) == {}


def test_every_route_that_changes_something_refuses_other_origins(shop: Shop) -> None:
    visitor = shop.enter(shop.hire("admin"))
    before = kept(shop.ctx)
    for rule in addresses.rules(shop.server):
        for method in sorted({"POST", "PUT", "PATCH", "DELETE"} & set(rule.methods or ())):
            path = next(addresses.likely(rule))
            for headers in (*ELSEWHERE, {}):
                for kind in ("application/json", "application/octet-stream", "text/plain", ""):
                    response = visitor.client.open(path, method=method, data=b"{}", content_type=kind, headers=headers)
                    assert check(shop, response, (path, headers, kind)).status_code in (403, 415), (path, headers, kind)
            for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
                response = visitor.client.open(path, method=method, data=b"", content_type=kind, headers=OURS)
                assert check(shop, response, (path, kind)).status_code == 400, (path, kind)
    assert changed(before, kept(shop.ctx)) == {}


def test_no_log_in_leads_elsewhere(shop: Shop) -> None:
    email = shop.hire()
    for target in TARGETS:
        visitor = shop.visitor()
        token = visitor.token("/login")
        fields = {"email": email, "password": PASSWORD, "next": target, "csrf_token": token}
        response = check(shop, visitor.client.post("/login", data=fields, headers=HTML | OURS), target)
        assert response.status_code == 303
        assert re.fullmatch(r"/(?![/\\]).*|/", response.location or ""), target
        assert "Set-Cookie: a=b" not in str(response.headers), target
        again = check(shop, visitor.client.get("/login", query_string={"next": target}, headers=HTML), target)
        assert again.status_code == 303, target
        assert re.fullmatch(r"/(?![/\\]).*|/", again.location or ""), target


def _neutral(text: str, email: str) -> str:
    return "\n".join(line for line in text.replace(email, "EMAIL").splitlines() if "csrf_token" not in line)


@pytest.mark.parametrize("path", ["/login", "/forgot"])
def test_no_answer_tells_who_has_an_account(shop: Shop, path: str) -> None:
    closed, invited = shop.hire(), "invited@example.org"
    from services.accounts import people

    people.disable(shop.ctx, closed, who=WHO)
    if path == "/login":
        links.invite(shop.ctx, NewPerson(email=invited, role="viewer"), who=WHO, base_url="http://localhost")
    answers = set()
    for email in (shop.hire(), closed, invited, "nobody@example.org", "NOBODY+x@example.org"):
        response = check(
            shop, shop.visitor().submit(path, email=email, **({"password": "x"} if path == "/login" else {}))
        )
        names = frozenset(response.headers.keys())
        answers.add((response.status_code, _neutral(response.text, email), names))
    assert len(answers) == 1


def test_no_time_tells_who_has_an_account(shop: Shop) -> None:
    """Work is compared, not the clock on the wall: seconds of the processor, the middle of some tries."""
    known, unknown = [shop.hire() for _ in range(5)], [f"nobody{n}@example.org" for n in range(5)]
    shop.visitor().log_in("warm@example.org", "x")

    def work(email: str) -> float:
        visitor = shop.visitor()
        form = forms.forms_of(visitor, "/login")[0]
        begun = time.process_time()
        forms.sent(visitor, form, email=email, password="x").close()  # noqa: S106 - a wrong one
        return time.process_time() - begun

    pairs = [(work(one), work(other)) for one, other in zip(known, unknown, strict=True)]
    there, nowhere = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < there / nowhere < 2, (there, nowhere)


def test_a_link_that_is_made_up_tells_nothing(shop: Shop) -> None:
    answers = {
        (kind, (found := check(shop, shop.visitor().open(f"/{kind}/{token}"))).status_code, found.text)
        for kind in ("reset", "invitation")
        for token in ("x", "x" * 43, "A" * 2000, "%00", "%ff", "..%252f", "nobody@example.org")
    }
    assert len(answers) == 2
    assert {status for _, status, _ in answers} == {410}


def test_an_address_that_tries_too_often_waits(shop: Shop) -> None:
    """The limit of addresses stands before every form that proves who somebody is, and says how long to wait."""
    [limiter] = shop.server.extensions["limiter"]
    limiter.enabled = True
    shop.server.config["ENTERING_LIMIT"] = "3 per minute"
    try:
        for path in ("/login", "/forgot", "/login/code", "/reset/x", "/invitation/x", "/first"):
            visitor = shop.visitor()
            token = visitor.token("/login")
            fields = {"csrf_token": token, "email": "nobody@example.org", "password": "x", "code": "1"}
            options = visitor._options(HTML | OURS)
            answers = [visitor.client.post(path, data=fields, **options) for _ in range(4)]
            assert [answer.status_code == 429 for answer in answers] == [False, False, False, True], path
            assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    finally:
        limiter.enabled = False
        del shop.server.config["ENTERING_LIMIT"]


def test_an_account_that_is_tried_too_often_is_shut_for_a_while_for_its_owner_too(shop: Shop) -> None:
    email = shop.hire()
    statuses = [shop.visitor().log_in(email, "wrong").status_code for _ in range(7)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    late = shop.visitor().log_in(email)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert shop.visitor().log_in(email_of("viewer")).status_code == 303
