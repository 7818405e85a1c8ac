"""Funnel web: how long the funnel takes to repaint in a real browser, click by click, on the log of 884,474 events.

Run by `cartograph bench --funnel`. The way is that of the browser test (`tests/e2e/clicking.py`): one brand, one
month, a category, a comparison, and Back through all of it. Each round goes another way, so that what is forth is new.
A time is from the click to the last change that the page makes of itself, on the machine that also runs the server.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, expect, sync_playwright

from services.core.context import Context
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.benchmarks.served import account, running
from tests.benchmarks.stores import warehouse
from tests.benchmarks.web import CHROMIUM, SEEN, WATCH
from tests.e2e.clicking import ALL, Step, Way, steps
from tests.e2e.watching import settled, tile
from tests.fixtures.browser import ARGUMENTS
from tests.fixtures.visits import PATIENCE, User, log_in

HEAD = ("", "median", "p95", "least", "bar")
BAR = "500 ms"
QUIET = 400
"""Milliseconds without a change, after which the page has settled."""
MONTHS = tuple((year, month) for year, month in ((2020, 11), (2020, 12), (2021, 1), (2021, 2)))
COMPARED = "compare"
"""The step after which the split is exported."""
AGAIN = "() => { window.seen.first = performance.now(); window.seen.last = 0; }"
"""Back is no click within the page: its time begins here."""


@dataclass(frozen=True, kw_only=True)
class Took:
    """Milliseconds of a step, round by round."""

    name: str
    ms: list[float]

    def row(self) -> tuple[str, ...]:
        """Give median, 95th percentile and the least."""
        most = quantiles(self.ms, n=20, method="inclusive")[18] if len(self.ms) > 1 else self.ms[0]
        return self.name, f"{median(self.ms):.0f} ms", f"{most:.0f} ms", f"{min(self.ms):.0f} ms", BAR


def measured(folder: Path, rounds: int) -> Iterator[tuple[str, ...]]:
    """Go the way so many times; rows of (step, median, p95, least, bar), those of a step forth before those Back."""
    with warehouse("duckdb", folder, 1) as ctx:
        home = ctx.settings.home
        email, password = account(ctx, f"funnel{time.time_ns()}", "viewer")
        ways = _ways(ctx, rounds)
    with running(home) as (url, _), sync_playwright() as playwright:
        browser = _browser(playwright.chromium.launch)
        page = _opened(browser, url, User(email=email, password=password))
        took: dict[str, Took] = {}
        for way in ways:
            for step, ms in _walked(page, url, way):
                took.setdefault(step.name, Took(name=step.name, ms=[])).ms.append(ms)
        browser.close()
    yield from (one.row() for one in took.values())
    yield Took(name="all of them", ms=[ms for one in took.values() for ms in one.ms]).row()


def _browser(launch) -> Browser:  # type: ignore[no-untyped-def]
    found = CHROMIUM if Path(CHROMIUM).exists() else None
    return launch(executable_path=found, args=list(ARGUMENTS))  # type: ignore[no-any-return]


def _ways(ctx: Context, rounds: int) -> list[Way]:
    """Give a brand, a month and a category in which it sold, for each round another."""
    scope = Scope.limited({}, reason="benchmark")
    brands = [
        str(row["brand"]) for row in run(ctx, MetricQuery(metrics=("event_revenue",), by=("brand",)), scope).rows()
    ]
    shown = [brand for brand in brands[:6] if brand != "Unknown"][:4]  # those that the split shows
    pairs = [(brand, *month) for month in MONTHS for brand in shown]
    return [_way(ctx, scope, *pairs[at % len(pairs)]) for at in range(rounds)]


def _way(ctx: Context, scope: Scope, brand: str, year: int, month: int) -> Way:
    period = Period(start=date(year, month, 1), end=date(year + month // 12, month % 12 + 1, 1))
    where = (Where(dimension="brand", members=(brand,)),)
    ask = MetricQuery(metrics=("event_revenue",), by=("category_1",), period=period, where=where)
    rows = sorted(run(ctx, ask, scope).rows(), key=lambda row: -(row["event_revenue"] or 0))
    named = next(str(row["category_1"]) for row in rows if row["category_1"] != "Unknown")
    return Way(brand=brand, month=f"{year}-{month:02d}", days=f"{period.start}..{period.last}", category=named)


def _opened(browser: Browser, url: str, user: User) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.add_init_script("localStorage.setItem('tips', 'seen')")
    log_in(page, url, user)
    return page


def _walked(page: Page, url: str, way: Way) -> Iterator[tuple[Step, float]]:
    """Go one way from the page of everything, and say how long each step took."""
    page.goto(f"{url}/funnel?{ALL}")
    settled(page)
    page.wait_for_timeout(2 * QUIET)
    page.evaluate(WATCH)
    for step in steps(way):
        step.ready(page)
        page.wait_for_timeout(QUIET)  # what opened has come to rest
        page.evaluate(AGAIN)
        step.act(page)
        yield step, _waited(page, step)
        if step.name == COMPARED:
            yield Step(name="export, until the file is here", act=step.act, query=step.query), _exported(page)


def _exported(page: Page) -> float:
    """Take the split along as CSV; give the milliseconds from the click to the whole file."""
    tile(page, "split").locator(".tools summary").click()
    started = time.perf_counter()
    with page.expect_download() as download:
        tile(page, "split").get_by_text("Export CSV").click()
    download.value.path()
    took = (time.perf_counter() - started) * 1000
    page.keyboard.press("Escape")
    return took


def _waited(page: Page, step: Step) -> float:
    """Wait until the page is at rest at the address of the step; give the milliseconds until its last change."""
    page.wait_for_url(lambda address: address.endswith(f"?{step.query}"), wait_until="commit")
    while True:
        first, last, now = page.evaluate(SEEN)
        loading = page.evaluate("() => !!document.querySelector('[data-dash-is-loading]')")
        if last and now - last > QUIET and not loading:
            return float(last - first)
        page.wait_for_timeout(50)  # to look costs the page time
