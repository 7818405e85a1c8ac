"""Forged routes: hostile addresses, queries, bodies and fields of forms are answered or refused, never a fault."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dashapp.http.action_list import ACTIONS
from tests.dashapp.auth.visitor import HTML, OURS, Visitor
from tests.security import addresses, forms
from tests.security.nasty import KINDS, RAW, SENDABLE, TREES, VALUES
from tests.security.shop import FOREIGN, Shop
from tests.security.sound import check, no_fault, text_of
from tests.services.accounts.hiring import PASSWORD

ENDING = {"entry.logout", "entry.everywhere", "entry.end"}
"""What ends the session of whoever asks: it is asked by people of its own."""

WHO = ("north", "admin")

PAGES_OF_FORMS = ("/account", "/first/store", "/forgot", "/login", "/overview")


@pytest.fixture(autouse=True)
def faultless() -> Iterator[None]:
    """No answer hides an exception behind a reference."""
    with no_fault():
        yield


@pytest.mark.parametrize("who", ["north", "admin"])
def test_hostile_addresses(shop: Shop, who: str) -> None:
    visitor = shop.as_(who)
    for rule in addresses.rules(shop.server):
        for path in (*addresses.hostile(rule), *addresses.likely(rule)):
            for method in sorted({*addresses.methods(rule), "PUT"} - {"OPTIONS"}):
                if rule.endpoint in ENDING and method == "POST":
                    continue
                body = {} if method in ("POST", "PUT") else None
                options = {"headers": OURS, "json": body} if body is not None else {"headers": HTML}
                response = check(shop, visitor.client.open(path, method=method, **options), (method, path[:100]))
                said = text_of(response)
                assert who == "admin" or not any(word in said for word in FOREIGN), (method, path[:100])
                assert "<script>alert" not in said or response.mimetype != "text/html", (method, path[:100])


def test_hostile_queries(shop: Shop) -> None:
    visitor = shop.as_("north")
    for rule in addresses.rules(shop.server):
        for path in addresses.likely(rule, most=4):
            for query in addresses.QUERIES if "GET" in addresses.methods(rule) else ():
                address = f"{path}?{query}"
                response = check(shop, visitor.client.get(address, headers=OURS), address[:100])
                said = text_of(response).replace("North", "") if "South" not in query else ""
                assert not any(word in said for word in FOREIGN), address[:100]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_bodies(shop: Shop, kind: str) -> None:
    visitor = shop.as_("north")
    for rule in addresses.rules(shop.server):
        if "POST" not in addresses.methods(rule) or rule.endpoint in ENDING:
            continue
        path = next(addresses.likely(rule))
        for raw in RAW if kind == KINDS[0] else RAW[:8]:
            check(shop, visitor.post_raw(path, raw, kind), (path, kind, raw[:20]))


def test_too_much_is_refused_everywhere_before_it_is_read(shop: Shop) -> None:
    visitor = shop.as_("north")
    for rule in addresses.rules(shop.server):
        if "POST" in addresses.methods(rule) and rule.endpoint not in ENDING:
            path = next(addresses.likely(rule))
            response = visitor.client.post(
                path, content_type="application/json", headers=OURS, environ_overrides={"CONTENT_LENGTH": str(10**12)}
            )
            assert check(shop, response, path).status_code == 413, path


@pytest.mark.soak
@pytest.mark.parametrize("who", WHO)
def test_fields_of_actions_of_every_type(shop: Shop, who: str, request: pytest.FixtureRequest) -> None:
    """Those who have the right, too, are refused with a sentence. One of them sends each field each value; with
    `--soak` both do."""
    forge_fields(shop, who, VALUES, turn=None if request.config.getoption("--soak") else WHO.index(who))


def forge_fields(shop: Shop, who: str, values: Sequence[object], *, turn: int | None = None) -> None:
    """Send every action as somebody, with each of the values in the place of all fields and of every single one.

    With a `turn`, 0 or 1, only every other time; who sends at the other turn sends the rest.
    """
    visitor = shop.as_(who)
    for name, action in ACTIONS.items():
        for (at, field), (number, value) in product(enumerate([None, *action.form.model_fields]), enumerate(values)):
            if turn is None or (at + number) % 2 == turn:
                filled = {one: _plausible(one) for one in action.form.model_fields} | {field: value}
                fields = value if field is None else filled
                check(shop, visitor.post_json(f"/act/{name}", {"fields": fields}), (name, field, str(value)[:60]))


def _plausible(name: str) -> str:
    """A value that a field takes, but of nothing that there is."""
    known = {
        "email": "nobody@example.org", "role": "viewer", "dimension": "region", "member": "Nowhere",
        "metric": "revenue",
        "period": "month:1999-01-01", "part": "region:Nowhere", "kind": "below", "grain": "month", "threshold": "1",
    }  # fmt: skip
    return known.get(name, "987654")


@given(name=st.sampled_from(sorted(ACTIONS)), fields=TREES)
@examples(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
def test_any_fields_of_actions(shop: Shop, name: str, fields: object) -> None:
    check(shop, shop.as_("north").post_json(f"/act/{name}", {"fields": fields}), (name, fields))


LEAVING = ("/logout", "/account/everywhere", "/account/sessions")


def fill(shop: Shop, visitor: Visitor, path: str, number: int, field: str) -> int:
    """Send a form of a page with every text in one of its fields; give how often."""
    texts = (*SENDABLE[:4], *SENDABLE[6:], None)
    for text in texts:
        form = forms.forms_of(visitor, path)[number]
        email = f"nobody{next(shop.numbers)}@example.org"  # each waits by itself
        usual = {"email": email, "password": "x", "old": "x", "confirm": "x"}
        values = {name: value for name, value in usual.items() if name in form.fields} | {field: text}
        response = forms.sent(visitor, form, **values)
        waits = response.status_code == 429 and "Retry-After" in response.headers
        assert waits or check(shop, response, (path, form.action, field, str(text)[:40]))
    return len(texts)


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_fields_of_forms_of_every_kind(shop: Shop, inside: bool) -> None:
    """Every form of every page of its own, every field of it, everything that a browser can be made to send."""
    filled = 0
    for path in PAGES_OF_FORMS:
        somebody = shop.enter(shop.hire()) if inside else shop.visitor()
        for number, form in enumerate(forms.forms_of(somebody, path)):
            for field in form.fields if not form.action.startswith(LEAVING) else ():
                visitor = shop.enter(shop.hire()) if inside else shop.visitor()
                filled += fill(shop, visitor, path, number, field)
    assert filled > 50


def test_the_password_may_be_anything_that_can_be_typed(shop: Shop) -> None:
    for password in ("\x00" * 20, "x" * 100_000, PASSWORD + "\x00", "\u202e" * 20, "\U0001f4a9" * 40):
        response = shop.visitor().submit("/login", email=shop.hire(), password=password)
        assert check(shop, response, password[:20]).status_code in (401, 422), password[:20]
