"""Forged callbacks: whatever is sent to any of them is answered or refused, never a fault; it shows nothing foreign."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dashapp.pages import PAGES
from dashapp.shell.panels import PANELS
from dashapp.shell.popovers import POPS
from tests.dashapp.auth.visitor import DISPATCH
from tests.security import posting
from tests.security.nasty import RAW, TREES, VALUES
from tests.security.shop import FOREIGN, Shop
from tests.security.sound import check, no_fault, text_of

QUICK = examples(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

SEARCHES = (
    "?period=all&region=South", "?period=all&not.region=North", "?period=all&path=region:South",
    "?period=all&region=North&region=South&region=%40West", "?period=all&category=Foreignware",
    "?period=all&not.category=Books",
    "?period=all&table=by-region&table=by-category&table=trend", "?period=all&compare=1900-01-01..2200-12-31",
    "?period=1900-01-01..2200-12-31&grain=day", "?period=all&channel=%00", "?period=all&segment=" + "x" * 3000,
    "?period=all&path=region:North&path=segment:Strangers", "?period=2199-01-01..2200-12-31&compare=previous",
    "?period=1900-01-01..1900-01-01&compare=year", "?x.section=audit", "?x.metric=nothing", "?region", "?%ff", "?=",
    "??", "#",
    "?period=" + "9" * 4000, "?period=0000-00-00..0000-00-00", "?period=2024-01-01", "?grain=%0a", "?table=",
    "?region=%ed%a0%80", "?" + "&".join(f"region=a{n}" for n in range(199)),
)  # fmt: skip


class Opened(dict[str, posting.Page]):
    """Every page as the administrator's browser has it open."""


def open_all(shop: Shop) -> Opened:
    """Open every page."""
    return Opened({page.name: posting.opened(shop.app, shop.as_("admin"), page.path) for page in PAGES.values()})


@pytest.fixture(scope="module")
def pages(shop: Shop) -> Opened:
    """Every page, opened once."""
    return open_all(shop)


@pytest.fixture(autouse=True)
def faultless() -> Iterator[None]:
    """No answer hides an exception behind a reference."""
    with no_fault():
        yield


Share = Callable[[Sequence[Any], int, int], Sequence[Any]]


@pytest.fixture
def share(request: pytest.FixtureRequest) -> Share:
    """Of so many things one is sent, another at each number (of a page and of a callback, say); `--soak` sends all."""

    def share_of(things: Sequence[Any], number: int, every: int) -> Sequence[Any]:
        return things if request.config.getoption("--soak") else things[number % every :: every]

    return share_of


def slots(shop: Shop, page: posting.Page, key: str) -> list[str]:
    """Name every value that a callback is sent."""
    body = page.body(key)
    flat = [one for part in (*body["inputs"], *body["state"]) for one in (part if isinstance(part, list) else [part])]
    return [f"{one['id'] if isinstance(one['id'], str) else posting._key(one['id'])}.{one['property']}" for one in flat]


def send(shop: Shop, who: str, body: object, asked: object) -> None:
    """Send a body as somebody, and check the answer; a limited person sees nothing foreign."""
    response = check(shop, posting.post(shop.as_(who), body), asked)
    assert response.status_code < 300 or 400 <= response.status_code < 500, asked
    if who == "north":
        said = without_echo(text_of(response), body)
        assert [word for word in FOREIGN if word in said] == [], asked


def without_echo(said: str, body: object) -> str:
    """Take out of an answer the words that were sent: what somebody typed may be said back to them."""
    sent = json.dumps(body)
    for word in FOREIGN:
        if word.strip("@") in sent:
            said = said.replace(word, "").replace(word.strip("@"), "")
    return said


@pytest.mark.soak
def test_every_value_of_every_callback(shop: Shop, pages: Opened, share: Share) -> None:
    """All of them on one page, a share on each other page."""
    sent = 0
    for number, page in enumerate(pages.values()):
        for key in posting.declared(shop.app):
            for slot in slots(shop, page, key):
                for value in share(VALUES, number, 6) if number else VALUES:
                    send(shop, "north", page.body(key, **{slot: value}), (page.path, key[:60], slot, str(value)[:60]))
                    sent += 1
    assert sent > 500


@pytest.mark.soak
@pytest.mark.parametrize("who", ["north", "admin"])
def test_addresses_that_no_page_makes(shop: Shop, pages: Opened, who: str, share: Share) -> None:
    """Every callback of every page gets some, every page and every callback gets each; `--soak` sends all to all."""
    for number, page in enumerate(pages.values()):
        keys = [key for key in posting.declared(shop.app) if who == "north" or '"part":"body"' in key]
        for at, key in enumerate(keys):
            for search in share(SEARCHES, number + at, 5):
                made = posting.Page(app=shop.app, path=page.path, search=search, there=page.there)
                send(shop, who, made.body(key), (page.path, key[:60], search[:80]))


@given(data=st.data())
@QUICK
def test_any_tree_of_values(shop: Shop, pages: Opened, data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(list(pages.values())))
    key = data.draw(st.sampled_from(list(posting.declared(shop.app))))
    values = {slot: data.draw(TREES) for slot in slots(shop, page, key) if data.draw(st.booleans())}
    send(shop, "north", page.body(key, **values), values)


@given(data=st.data())
@QUICK
def test_any_part_of_a_body_in_the_place_of_another(shop: Shop, pages: Opened, data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(list(pages.values())))
    body = page.body(data.draw(st.sampled_from(list(posting.declared(shop.app)))))
    where: Any = body
    for _ in range(data.draw(st.integers(0, 4))):
        steps = list(where) if isinstance(where, dict) else list(range(len(where))) if isinstance(where, list) else []
        inner = [step for step in steps if isinstance(where[step], dict | list) and where[step]]
        if not inner:
            break
        where = where[data.draw(st.sampled_from(inner))]
    step = data.draw(st.sampled_from(list(where) if isinstance(where, dict) else list(range(len(where)))))
    where[step] = data.draw(TREES | st.sampled_from(VALUES))
    send(shop, "north", body, body)


def test_tiles_of_other_pages_and_of_none(shop: Shop, pages: Opened) -> None:
    """The ids that the browser names are those of the page, or the answer is refused."""
    for page in pages.values():
        for key in (key for key in posting.declared(shop.app) if "{" in key):
            for other in pages.values():
                body = page.body(key) | {"outputs": other.body(key)["outputs"]}
                send(shop, "north", body, (page.path, other.path))
            for name in ("nothing", 1, True, None, 1.5, "", "\x00", "by-region", "people", "audit", {"a": 1}, ["ALL"]):
                for part in ("tile", "page", "part"):
                    send(shop, "north", _renamed(page.body(key), part, name), (page.path, part, name))


def _renamed(body: posting.Body, part: str, name: object) -> posting.Body:
    outputs = [
        [one | {"id": one["id"] | {part: name}} if part in one["id"] else one for one in several]
        for several in body["outputs"]
    ]
    return body | {"outputs": outputs}


FORGED = (
    "",
    "nothing",
    "South",
    "x" * 300,
    "\x00",
    "%00",
    "..",
    "region",
    "customer",
    "by-region",
    "\ud800",
    "a:b:c:d",
    ":",
    "::",
)


MARKS = ("region:South", "region:North", "month:2023-05", "month:x", "customer:CF-1", "nothing:x", "hour:99")


def arguments(path: str) -> list[str]:
    """What stands behind the name of a pop or of a panel: likely and forged, of the page and of others."""
    page = PAGES[path.strip("/")]
    every = [*FORGED, *page.filters, *(tile.name for tile in page.tiles)]
    every += [tile.name for other in PAGES.values() if other is not page for tile in other.tiles[-2:]]
    every += [f"{tile.name}:{mark}" for tile in page.tiles[:4] for mark in MARKS]
    return list(dict.fromkeys(every))


Sent = set[tuple[str, str, str]]
"""Path, name and argument."""


def pairs(pages: Opened, names: Sequence[str], share: Share) -> Iterator[tuple[posting.Page, str, str]]:
    """Pair every page with every name, every name with every forged argument, every page with each of its arguments.

    `--soak` gives every page every name with every argument.
    """
    sent: Sent = set()
    every = min(len(pages), len(names))
    for number, page in enumerate(pages.values()):
        for at, name in enumerate(names):
            for argument in share(arguments(page.path), number + at, every):
                sent.add((page.path, name, argument))
                yield page, name, argument
    wanted = {(page.path, argument) for page in pages.values() for argument in arguments(page.path)}
    assert {(path, argument) for path, _, argument in sent} == wanted
    assert {(name, argument) for name in names for argument in FORGED} <= {(name, one) for _, name, one in sent}


@pytest.mark.soak
def test_every_pop_with_every_argument(shop: Shop, pages: Opened, share: Share) -> None:
    for page, name, argument in pairs(pages, (*POPS, "nothing"), share):
        for query in ("", "South") if name in ("search", "filter", "siblings") else ("",):
            asked = {"name": f"{name}:{argument}", "q": query}
            send(shop, "north", page.body("float.tree", **{"pop.data": asked}), asked)


@pytest.mark.soak
def test_every_panel_with_every_argument(shop: Shop, pages: Opened, share: Share) -> None:
    for page, name, argument in pairs(pages, (*PANELS, "nothing"), share):
        asked = {"hash": f"#{name}={argument}", "search": "?period=all", "path": page.path}
        send(shop, "north", page.body("panel.tree", **{"panel.asked": asked}), asked)


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw[:12].decode("latin-1"))
def test_what_is_no_body(shop: Shop, raw: bytes) -> None:
    response = check(shop, shop.as_("north").post_raw(DISPATCH, raw, "application/json"), raw[:20])
    assert response.status_code == 400


def test_parameters_of_the_address_that_dash_reads(shop: Shop, pages: Opened) -> None:
    """Dash takes the steps of long callbacks from the query: there are none here, so none is believed."""
    body = pages["overview"].body("float.tree")
    for query in (
        "cacheKey=x&job=1",
        "cancelJob=1",
        "oldJob=../../x",
        "cacheKey=%00&job=%00",
        "cancelJob=1&cancelJob=2",
    ):
        response = check(shop, shop.as_("north").post_json(f"{DISPATCH}?{query}", body), query)
        assert response.status_code in (200, 204, 400), query
