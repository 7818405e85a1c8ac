"""Revoked: a session that is over is over at the very next request of any kind; changed rights hold at once."""

from collections.abc import Callable

import pytest

from dashapp.http.action_list import ACTIONS
from dashapp.pages import PAGES
from services.accounts import links, people, sessions
from services.accounts.grants import Owner, add_grants
from tests.dashapp.auth.visitor import DISPATCH, HTML, OURS, Visitor
from tests.security import addresses, posting
from tests.security.shop import FOREIGN, Shop, email_of
from tests.security.sound import check, text_of
from tests.services.accounts.hiring import PASSWORD, WHO

OTHER = "quite another phrase of tests"

End = Callable[[Shop, str, Visitor], None]


def _revoke(shop: Shop, email: str, _: Visitor) -> None:
    for entry in sessions.sessions(shop.ctx, email):
        sessions.revoke(shop.ctx, entry.session_id, who=WHO)


def _revoke_all(shop: Shop, email: str, _: Visitor) -> None:
    sessions.revoke_all(shop.ctx, email, who=WHO)


def _disable(shop: Shop, email: str, _: Visitor) -> None:
    people.disable(shop.ctx, email, who=WHO)


def _new_password(shop: Shop, email: str, _: Visitor) -> None:
    people.set_password(shop.ctx, email, OTHER, who=WHO)


def _own_change_elsewhere(shop: Shop, email: str, _: Visitor) -> None:
    other = shop.enter(email)
    assert other.submit("/account/password", at="/account", old=PASSWORD, password=OTHER).status_code == 303


def _everywhere(shop: Shop, email: str, _: Visitor) -> None:
    other = shop.enter(email)
    assert other.submit("/account/everywhere", at="/account").status_code == 303


def _log_out(_: Shop, __: str, visitor: Visitor) -> None:
    """The cookie is kept by somebody who copied it before."""
    token = visitor.cookie() or ""
    assert visitor.submit("/logout", at="/account").status_code == 303
    visitor.client.set_cookie("cartograph_session", token)


def _reset(shop: Shop, email: str, _: Visitor) -> None:
    links.ask_reset(shop.ctx, email, base_url="http://localhost")
    [letter] = [path for path in shop.ctx.settings.outbox.glob("*.eml") if email in path.read_text()]
    token = letter.read_text().partition("/reset/")[2].split()[0]
    links.set_by_link(shop.ctx, token.replace("=\n", ""), OTHER)


def _by_the_page(shop: Shop, email: str, _: Visitor) -> None:
    if "session.revoke_all" not in ACTIONS:
        return _revoke_all(shop, email, _)
    done = shop.as_("admin").post_json("/act/session.revoke_all", {"fields": {"email": email}})
    assert done.status_code == 200
    return None


ENDS: tuple[End, ...] = (
    _revoke, _revoke_all, _disable, _new_password, _own_change_elsewhere, _everywhere, _log_out, _reset, _by_the_page,
)  # fmt: skip


def every_kind(shop: Shop, body: object) -> list[tuple[str, str, dict[str, object]]]:
    """One request of every kind: pages, layout, callback, each route that changes something, exports."""
    asked: list[tuple[str, str, dict[str, object]]] = [
        ("POST", DISPATCH, {"json": body, "headers": OURS}),
        ("GET", "/overview", {"headers": HTML}),
    ]
    for rule in addresses.rules(shop.server):
        path = next(addresses.likely(rule))
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            sent = {"json": {}, "headers": OURS} if method == "POST" else {"headers": {"Accept": "*/*"}}
            asked.append((method, path, sent)) if not rule.endpoint.startswith("entry.") else None
    return [*asked, ("GET", "/account", {"headers": HTML}), ("GET", "/csrf", {"headers": OURS})]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__.strip("_"))
def test_the_next_request_of_every_kind_is_refused(shop: Shop, end: End) -> None:
    body = posting.opened(shop.app, shop.as_("admin"), "/overview").body("float.tree")
    count = len(every_kind(shop, body))
    email = shop.hire("admin")
    visitor = shop.enter(email)
    assert visitor.open("/account").status_code == 200
    assert posting.post(visitor, body).status_code == 200
    end(shop, email, visitor)
    for number in range(count):
        method, path, options = every_kind(shop, body)[number]
        response = check(shop, visitor.client.open(path, method=method, **options), (method, path))
        leads = response.status_code == 302 and (response.location or "").startswith("/login")
        assert response.status_code == 401 or leads, (method, path, response.status_code)


def test_a_right_that_is_taken_away_is_gone_at_once(shop: Shop) -> None:
    email = shop.hire("admin")
    visitor = shop.enter(email)
    bodies = {page.name: posting.opened(shop.app, visitor, page.path).body(_tiles(shop)) for page in PAGES.values()}
    people.change_role(shop.ctx, email, "viewer", who=WHO)
    for name, page in PAGES.items():
        response = check(shop, posting.post(visitor, bodies[name]), name)
        refused = response.status_code in (403, 404)
        assert refused == (page.needs.value != "see and drill"), name


def test_a_limit_holds_at_once_whatever_was_shown_before(shop: Shop) -> None:
    email = shop.hire("viewer")
    visitor = shop.enter(email)
    body = posting.opened(shop.app, visitor, "/overview").body(_tiles(shop))
    before = text_of(posting.post(visitor, body))
    assert "Foreignware" in before
    add_grants(shop.ctx, Owner(kind="user", name=email), (("region", "North"),), who=WHO)
    after = text_of(check(shop, posting.post(visitor, body)))
    assert "Books" in after
    assert [word for word in FOREIGN if word in after] == []
    rows = visitor.client.get("/export/rows/overview/by-region.csv?period=all", headers=OURS).text
    assert "NO-1" in rows
    assert "XF-" not in rows


def _tiles(shop: Shop) -> str:
    return next(key for key in posting.declared(shop.app) if '"part":"body"' in key)


def test_nobody_ends_or_sees_the_sessions_of_another(shop: Shop) -> None:
    mine, theirs = shop.enter(shop.hire()), shop.enter(shop.hire())
    token = mine.token("/account")
    for number in range(1, 60):
        fields = {"csrf_token": token}
        mine.client.post(f"/account/sessions/{number}", data=fields, headers=HTML | OURS) if number not in _of(
            mine
        ) else None
    assert theirs.open("/account").status_code == 200
    assert shop.as_("admin").open("/account").status_code == 200
    assert email_of("admin") not in mine.open("/account").text


def _of(visitor: Visitor) -> set[int]:
    page = visitor.open("/account").text
    return {int(part.split('"')[0]) for part in page.split("/account/sessions/")[1:]}
