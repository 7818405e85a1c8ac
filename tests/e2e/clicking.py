"""Clicking through the funnel: one brand, one month, a category, a comparison, an export, and Back through all of it.

The browser test holds the numbers of each step against another computation, the benchmark measures how long it takes.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.watching import settled, tile

ALL = "period=all"


@dataclass(frozen=True, kw_only=True)
class Way:
    """What is clicked on."""

    brand: str
    month: str
    days: str
    """The days of the month, as the address says them."""
    category: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One click that changes what the page shows."""

    name: str
    act: Callable[[Page], None]
    query: str
    """What the address says afterwards."""
    ready: Callable[[Page], None] = lambda _: None
    """Opens what is clicked in, such as a menu."""


def steps(way: Way) -> tuple[Step, ...]:
    """Give the clicks in their order, without the export."""
    brand, split = f"{ALL}&brand={way.brand}", f"{ALL}&brand={way.brand}&x.split=month"
    month = f"period={way.days}&brand={way.brand}&x.split=month"
    by_category = f"period={way.days}&brand={way.brand}&x.split=category"
    drilled = f"period={way.days}&brand={way.brand}&path=category_1:{way.category}&x.split=category"
    compared = drilled.replace("&brand", "&compare=previous&brand")
    forth = (
        Step(name="one brand", act=member(way.brand), query=brand),
        Step(name="split by month", ready=opened("split"), act=entry("split", "Month"), query=split),
        Step(name="one month", act=member(way.month), query=month),
        Step(name="split by category", ready=opened("split"), act=entry("split", "Category"), query=by_category),
        Step(name="a category", act=member(way.category), query=drilled),
        Step(name="compare", ready=_comparing, act=_previous, query=compared),
    )
    before = (drilled, by_category, month, split, brand, ALL)
    back = (Step(name=f"Back, {at}", act=_back, query=query) for at, query in enumerate(before, start=1))
    return (*forth, *back)


def member(name: str) -> Callable[[Page], None]:
    """Click a member of the split."""
    return lambda page: tile(page, "split").get_by_role("link", name=name, exact=True).click()


def opened(control: str) -> Callable[[Page], None]:
    """Open the menu of a control."""
    return lambda page: page.locator(f"[data-choose='{control}'] summary").click()


def entry(control: str, label: str) -> Callable[[Page], None]:
    """Choose an entry of an open menu."""
    return lambda page: page.locator(f"[data-choose='{control}']").get_by_role("link", name=label, exact=True).click()


def _comparing(page: Page) -> None:
    page.locator("[data-pop='compare']").click()
    expect(page.locator("#float").get_by_role("link", name="Period before")).to_be_visible()


def _previous(page: Page) -> None:
    page.locator("#float").get_by_role("link", name="Period before").click()


def _back(page: Page) -> None:
    page.go_back(wait_until="commit")


def chosen(page: Page, control: str, label: str) -> None:
    """Choose a value of one of the page's controls."""
    opened(control)(page)
    entry(control, label)(page)
    settled(page)


def lead(page: Page, words: str) -> None:
    """Expect the sentence above the page to say so."""
    expect(tile(page, "lead").locator(".lead")).to_contain_text(words)


def saved(page: Page, name: str, folder: Path) -> list[list[str]]:
    """Take a tile along as CSV; give the lines under what the file says of itself."""
    tile(page, name).locator(".tools summary").click()
    with page.expect_download() as download:
        tile(page, name).get_by_text("Export CSV").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return list(lines(path.read_text(encoding="utf-8-sig")))


def lines(text: str) -> Iterator[list[str]]:
    """Give the lines of a CSV file under what it says of itself."""
    return (line for line in csv.reader(text.splitlines()) if line and not line[0].startswith("# "))


def rows(page: Page, name: str, *, header: bool = False) -> list[list[str]]:
    """Read a table of a tile as it stands on the screen, a list of cells for each row."""
    where = "table tr" if header else "table tbody tr"
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    found: list[list[str]] = tile(page, name).locator(where).evaluate_all(script)
    return found


def downloaded(page: Page, act: Callable[[], None], folder: Path, *, seconds: int = 120) -> Path:
    """Take the file that a click sends."""
    with page.expect_download(timeout=seconds * 1000) as download:
        act()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def column(found: list[list[str]], name: str) -> list[str]:
    """Give a column of a file by its head."""
    head, *body = found
    at = head.index(name)
    return [line[at] for line in body]
