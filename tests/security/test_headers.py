"""Headers: every kind of answer carries them; what is private is not kept; nothing hangs on what a client says."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.dashapp.auth.visitor import HTML, OURS, Visitor
from tests.security import addresses, posting
from tests.security.shop import Shop, email_of, shop_in
from tests.security.sound import check, text_of

EVIL = "evil.example.org"

FORWARDED = {
    "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-Port": "444", "Forwarded": f"host={EVIL};proto=https", "X-Host": EVIL, "X-Real-IP": "203.0.113.9",
}  # fmt: skip

FILES = ("bundle.", "icons.", "_dash_assets.", "/_dash-component-suites", "entry.file")


def every_kind(shop: Shop, visitor: Visitor) -> list[tuple[str, TestResponse]]:
    """One answer of every route and method, of every page, of refusals and mistakes."""
    found = []
    for rule in addresses.rules(shop.server):
        path = next(addresses.likely(rule))
        found += [
            (f"{method} {rule.endpoint}", visitor.client.open(path, method=method, headers=HTML))
            for method in sorted(set(rule.methods or ()) - {"POST"})
        ]
        if "POST" in (rule.methods or ()):
            found.append((f"POST {rule.endpoint}", visitor.client.post(path, json={}, headers={})))
    body = posting.opened(shop.app, shop.as_("admin"), "/overview").body("float.tree")
    found += [
        ("callback", visitor.post_json("/_dash-update-component", body)),
        ("broken callback", visitor.post_json("/_dash-update-component", {})),
        ("no such method", visitor.client.put("/overview")),
        ("no such tile", visitor.client.get("/export/overview/nothing.csv")),
        ("a page that is not there", visitor.client.get("/nothing", headers=HTML)),
        ("excel", visitor.client.get("/export/overview/by-region.xlsx")),
        ("rows", visitor.client.get("/export/rows/overview/by-region.csv")),
    ]
    return found


@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_every_kind_of_answer_has_them(shop: Shop, who: str) -> None:
    visitor = shop.visitor() if who == "nobody" else shop.as_(who)
    for name, response in every_kind(shop, visitor):
        check(shop, response, name)
        assert "Strict-Transport-Security" not in response.headers, name
        kept_ = response.headers["Cache-Control"]
        file = any(part in name for part in FILES) and response.status_code == 200
        assert kept_ == "no-store" or (file and kept_.startswith("private")), (name, kept_)


def test_over_tls_they_say_so_and_nowhere_else(shop: Shop) -> None:
    for path in ("/login", "/overview", "/export/overview/by-region.csv", "/nothing", "/health", "/_entry/auth.css"):
        tls, plain = (Visitor(shop.server, base).open(path) for base in ("https://localhost", "http://localhost"))
        assert tls.headers["Strict-Transport-Security"].startswith("max-age=63072000"), path
        assert "Strict-Transport-Security" not in plain.headers, path


def test_no_answer_repeats_the_host_that_a_client_names(shop: Shop) -> None:
    """Links and redirects are within the server, whatever it is called in a request."""
    for base, headers in (("http://" + EVIL, {}), ("http://localhost", FORWARDED)):
        for visitor in (shop.visitor(base), shop.visitor(base)):
            for rule in addresses.rules(shop.server):
                path = next(addresses.likely(rule))
                response = check(shop, visitor.client.get(path, base_url=base, headers=HTML | headers), path)
                assert EVIL not in text_of(response), path
                assert EVIL not in str(response.headers), path
                assert "Strict-Transport-Security" not in response.headers, path


def test_a_proxy_that_is_not_there_is_not_believed(shop: Shop) -> None:
    visitor = shop.visitor()
    visitor.log_in(email := shop.hire())
    page = visitor.open("/account", **FORWARDED)
    assert visitor.address in page.text
    assert "203.0.113.9" not in page.text
    fields = {"csrf_token": visitor.token("/account")}
    evil = {"Origin": "https://" + EVIL, **FORWARDED}
    assert visitor.client.post("/logout", data=fields, headers=HTML | evil).status_code == 403
    again = shop.visitor()
    again.client.post(
        "/login", data={"csrf_token": again.token("/login"), "email": email, "password": "x"}, headers=FORWARDED | OURS
    )
    assert "203.0.113.9" not in shop.as_("admin").open("/admin?x.section=audit").text


def test_mail_leads_to_the_address_that_is_set(tmp_path: Path) -> None:
    """Whoever asks for a link in somebody's name cannot say where it leads."""
    with shop_in(tmp_path / "home", base_url="https://example.org/shop") as shop:
        for base, headers in (("http://" + EVIL, {}), ("http://localhost", FORWARDED)):
            visitor = shop.visitor(base)
            token = visitor.token("/forgot")
            options = visitor._options(HTML | OURS | headers)
            visitor.client.post("/forgot", data={"csrf_token": token, "email": email_of("viewer")}, **options).close()
        letters = [path.read_text() for path in shop.ctx.settings.outbox.glob("*.eml")]
        assert len(letters) == 2
        assert all("https://example.org/shop/reset/" in letter.replace("=\n", "") for letter in letters)
        assert not any(EVIL in letter or "//localhost" in letter for letter in letters)


def test_behind_a_proxy_only_the_nearest_is_believed(tmp_path: Path) -> None:
    with shop_in(tmp_path / "home", behind_proxy=1, base_url="https://example.org") as shop:
        visitor = shop.visitor()
        told = {
            "X-Forwarded-For": "6.6.6.6, 198.51.100.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Prefix": f"//{EVIL}",
        }
        answer = visitor.client.get("/overview", headers=HTML | told)
        assert answer.headers["Strict-Transport-Security"]
        assert EVIL not in str(answer.headers)
        fields = {"email": email_of("viewer"), "password": "x", "csrf_token": "x"}
        statuses = {visitor.client.post("/login", data=fields, headers=OURS | told).status_code}
        assert statuses == {400}
