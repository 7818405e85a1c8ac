"""Scope: whoever is limited to North gets North's numbers over every way out, whoever asked before them."""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from inspect import signature
from typing import Any

import pytest

from dashapp.core.page import Page
from dashapp.pages import PAGES
from dashapp.shell.panels import PANELS
from dashapp.shell.popovers import POPS
from services.catalog import DECLARED, catalog
from services.catalog.kinds import Dimension
from tests.dashapp.auth.visitor import OURS
from tests.security import posting
from tests.security.shop import FOREIGN, Shop
from tests.security.sound import check, text_of

PAGES_WITH_NUMBERS = [page for page in PAGES.values() if page.filters]
SCOPING = {one.name for one in DECLARED.dimensions.values() if isinstance(one, Dimension) and one.scoping}
COLD = (
    "?period={}&compare=none",
    "?period={}&compare=previous",
    "?period={}&compare=year&grain=week",
    "?period={}&table=[tile]",
)
"""Addresses whose days nobody asked for before, so that nothing of them is in the cache."""
LAST = itertools.count(1)
SEARCHES = (
    "?period=all",
    "?period=365d&compare=previous",
    "?period=90d&compare=year&grain=week",
    "?period=all&table=[tile]",
)
ORDERS = (("admin", "north", "admin", "north"), ("north", "admin", "north"))
"""Who asks first: somebody who sees everything and warms the cache, or somebody limited."""


@pytest.fixture(scope="module")
def pages(shop: Shop) -> dict[str, posting.Page]:
    """Every page that shows numbers, opened once."""
    return {page.name: posting.opened(shop.app, shop.as_("admin"), page.path) for page in PAGES_WITH_NUMBERS}


def shown(search: str, page: Page) -> str:
    """Give an address in which the page's first table is shown as one."""
    return search.replace("[tile]", next(tile.name for tile in page.tiles if tile.sheet))


def cold() -> str:
    """Give days that nobody asked for before."""
    number = next(LAST)
    return f"2023-01-{number % 28 + 1:02}..2024-12-{number // 28 + 1:02}"


def foreign(text: str) -> list[str]:
    """Give the foreign words of an answer."""
    return [word for word in FOREIGN if word in text]


def answers(shop: Shop, who: str, page: posting.Page, search: str) -> str:
    """Give all that the callbacks of a page answer somebody."""
    made = posting.Page(app=shop.app, path=page.path, search=search, there=page.there)
    return "".join(
        text_of(check(shop, posting.post(shop.as_(who), made.body(key)), key)) for key in posting.declared(shop.app)
    )


def turns(pages: dict[str, posting.Page], form: str, *, whole: bool) -> Iterator[tuple[posting.Page, tuple[str, ...]]]:
    """Pair every page with an order: the other one at the next page, and at the next form; both if `whole`."""
    for number, page in enumerate(pages.values(), start=COLD.index(form)):
        yield from ((page, order) for order in (ORDERS if whole else (ORDERS[number % len(ORDERS)],)))


def test_every_page_is_asked_in_every_order(pages: dict[str, posting.Page]) -> None:
    asked = {(page.path, order) for form in COLD for page, order in turns(pages, form, whole=False)}
    assert asked == {(page.path, order) for page in pages.values() for order in ORDERS}
    for form in COLD:
        assert {order for _, order in turns(pages, form, whole=False)} == set(ORDERS)


@pytest.mark.soak
@pytest.mark.parametrize("form", COLD)
def test_every_callback_of_every_page(
    shop: Shop, pages: dict[str, posting.Page], form: str, request: pytest.FixtureRequest
) -> None:
    """Every page at every form, in one order or in the other; `--soak` asks in both."""
    for page, order in turns(pages, form, whole=request.config.getoption("--soak") is not None):
        declared = PAGES[page.path.strip("/")]
        search = shown(form.format(cold()), declared)
        seen: dict[str, list[str]] = {}
        for who in order:
            seen.setdefault(who, []).append(answers(shop, who, page, search))
        if declared.tile("by-region"):  # a page of events or of products need not name a member
            assert all("Foreignware" in text and "South" in text for text in seen["admin"]), page.path
            assert all("Books" in text and "North" in text for text in seen["north"]), page.path
        assert _tree(seen["admin"][0]) != _tree(seen["north"][0]), page.path
        assert [foreign(text) for text in seen["north"]] == [[] for _ in seen["north"]], page.path
        assert len({_tree(text) for text in seen["north"]}) == 1, "what others asked changes nothing"


def _tree(text: str) -> str:
    """An answer without the words that say how old it is and how it came."""
    kept = [
        part
        for part in text.split('"')
        if " ms" not in part and "cached" not in part and "computed" not in part.lower()
    ]
    return json.dumps(
        [part for part in kept if "Computed" not in part and "UTC" not in part and "Answered" not in part]
    )


def exported(shop: Shop, who: str, page: str, tile: str, search: str) -> list[dict[str, str]]:
    """Give the rows of a tile's CSV."""
    response = shop.as_(who).client.get(f"/export/{page}/{tile}.csv{search}", headers=OURS)
    assert check(shop, response, tile).status_code == 200, (tile, response.data)
    lines = response.data.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(io.StringIO("".join(line for line in lines if not line.startswith('"# ')), newline="")))


@pytest.mark.parametrize("search", SEARCHES)
def test_every_export_of_every_tile(shop: Shop, search: str) -> None:
    compared = 0
    for page in PAGES_WITH_NUMBERS:
        for tile in (tile for tile in page.tiles if tile.sheet):
            at = shown(search, page)
            everything = exported(shop, "admin", page.name, tile.name, at)
            limited = exported(shop, "north", page.name, tile.name, at)
            assert foreign(str(limited)) == [], tile.name
            if "region" not in page.filters:
                continue  # what is limited cannot be filtered to here
            filtered = exported(shop, "admin", page.name, tile.name, f"{at}&region=North")
            label = next(
                (
                    catalog().dimensions[name].label
                    for name in SCOPING
                    if catalog().dimensions[name].label in (limited or [{}])[0]
                ),
                None,
            )
            if label == catalog().dimensions["region"].label:
                filtered = [row for row in filtered if row[label] == "North"]
                filtered, limited = ([_whole(row) for row in rows] for rows in (filtered, limited))
            assert limited == filtered, tile.name
            assert limited or page.fact == "events", tile.name
            nothing = page.fact == "events" and not everything
            assert nothing or everything != exported(shop, "north", page.name, tile.name, at), tile.name
            compared += 1
    assert compared >= 5


def _whole(row: dict[str, str]) -> dict[str, str]:
    """A row without its share of the whole: the whole is another one."""
    return {name: value for name, value in row.items() if "hare" not in name}


@pytest.mark.parametrize("search", ["?period=all", "?period=all&mark=region%3ASouth",
"?period=all&mark=category%3AForeignware",
                                    "?period=all&region=South", "?period=all&not.region=North",
                                    "?period=all&path=region:South"])  # fmt: skip
def test_rows_behind_every_tile(shop: Shop, search: str) -> None:
    for page in PAGES_WITH_NUMBERS:
        for tile in page.tiles:
            path = f"/export/rows/{page.name}/{tile.name}.csv{search}"
            theirs = check(shop, shop.as_("admin").client.get(path, headers=OURS), path).text
            ours = check(shop, shop.as_("north").client.get(path, headers=OURS), path).text
            rows = [line for line in ours.splitlines() if not line.startswith(('"# ', '\ufeff"# '))]
            assert foreign("\n".join(rows)) == [], path
            assert "XF-" in theirs or "not.region" not in search or page.fact == "events", path
            if "mark" in search:
                assert len(rows) == 1, "the head, and nothing below it"


def test_pictures_say_no_foreign_word(shop: Shop) -> None:
    for page in PAGES_WITH_NUMBERS:
        for tile in page.tiles:
            body = {"search": "?period=all"}
            assert shop.as_("admin").post_json(f"/export/png/{page.name}/{tile.name}", body).status_code == 200
            response = check(shop, shop.as_("north").post_json(f"/export/png/{page.name}/{tile.name}", body), tile.name)
            assert foreign(response.text) == [], tile.name


def _ask(shop: Shop, who: str, page: posting.Page, key: str, values: dict[str, Any]) -> str:
    return text_of(check(shop, posting.post(shop.as_(who), page.body(key, **values)), values))


WITHOUT_ARGUMENT = {"targets", "rules"} | {
    name for name, draw in POPS.items() if "_argument" in signature(draw).parameters
}
"""Panels and popovers that read no argument."""

ASKED_FIRST = (("admin", "north"), ("north", "admin"))


@pytest.mark.soak
@pytest.mark.parametrize("order", ASKED_FIRST, ids=" ".join)
def test_every_panel_and_every_pop(
    shop: Shop, pages: dict[str, posting.Page], order: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    """Each with each thing of each page, in one order or in the other; `--soak` asks in both."""
    search = f"?period={cold()}"
    said = {"admin": "", "north": ""}
    every, first = (1, 0) if request.config.getoption("--soak") else (2, ASKED_FIRST.index(order))
    for opened in pages.values():
        page = posting.Page(app=shop.app, path=opened.path, search=search, there=opened.there)
        for key, values in list(openings(page))[first::every]:
            for who in order:
                said[who] += _ask(shop, who, page, key, values)
    assert foreign(said["north"]) == []
    assert {"South", "Foreignware", "Strangers", "XF-", "CF-", "Smuggling"} <= set(foreign(said["admin"]))
    assert "NO-1" in said["north"]
    assert "Books" in said["north"]


def openings(page: posting.Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the callback and its value for each panel and each popover with each thing of a page.

    Those that read no argument get none, and one: the answer is the same with every other.
    """
    declared = PAGES[page.path.strip("/")]
    things = ["", *declared.filters, *(tile.name for tile in declared.tiles)]
    things += [f"{tile.name}:region:North" for tile in declared.tiles]
    for thing in things:
        reading = thing not in ("", things[-1])
        for name in (one for one in PANELS if not (reading and one in WITHOUT_ARGUMENT)):
            yield "panel.tree", {"panel.asked": {"hash": f"#{name}={thing}", "search": page.search, "path": page.path}}
        for name in (one for one in POPS if not (reading and one in WITHOUT_ARGUMENT)):
            typed = name in ("search", "filter", "siblings") and thing in (*declared.filters, "")
            for query in ("", "o") if typed else ("",):
                yield "float.tree", {"pop.data": {"name": f"{name}:{thing}", "q": query}}


def test_foreign_things_look_as_if_they_were_not_there(shop: Shop, pages: dict[str, posting.Page]) -> None:
    """A foreign member and one that is nowhere are answered alike: nobody finds out what others have."""
    page = pages["overview"]
    tile = next(tile.name for tile in PAGES["overview"].tiles if tile.sheet)
    for dimension, member in (
        ("region", "South"),
        ("category", "Foreignware"),
        ("segment", "Strangers"),
        ("customer", "CF-1"),
    ):
        for name, slot, key in (("mark:", "pop.data", "float.tree"), ("#rows=", "panel.asked", "panel.tree")):
            marks = [(text, _asked(name, f"{tile}:{dimension}:{text}", page.path)) for text in (member, "Nowhere")]
            there, nowhere = (_ask(shop, "north", page, key, {slot: one}).replace(text, "IT") for text, one in marks)
            assert there == nowhere, (dimension, name)


def _asked(name: str, argument: str, path: str) -> dict[str, str]:
    if name.startswith("#"):
        return {"hash": f"{name}{argument}", "search": "?period=all", "path": path}
    return {"name": f"{name}{argument}", "q": ""}
