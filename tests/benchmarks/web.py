"""Web: weight and time of the overview in a real browser, and of its answers on the server.

Run by `cartograph bench --web`. Times in the browser are from the click to the last change that the page makes of
itself (a MutationObserver sees text, marks and figures alike), on the machine that also runs the server.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from config.settings import Settings
from dashapp.auth.principal import Principal
from dashapp.core.state import parse
from dashapp.pages import PAGES
from dashapp.shell.open_view import view_of
from dashapp.shell.render import render_page
from services.accounts.permissions import rights_of
from services.core.context import Context
from services.query.scope import Scope
from tests.benchmarks.served import account, running, stocked
from tests.fixtures.browser import ARGUMENTS
from tests.fixtures.visits import User, log_in

HEAD = ("", "value", "bar")
CLICKS = 40
CHROMIUM = "/usr/bin/chromium"

WATCH = """() => {
  window.seen = {};
  const now = () => { window.seen.last = performance.now(); };
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(now).observe(document.body, all);
  document.addEventListener('click', () => { window.seen.first = performance.now(); window.seen.last = 0; }, true);
}"""
SEEN = "() => [window.seen.first, window.seen.last, performance.now()]"
QUIET, NOTHING_HAPPENS = 250, 1500
"""Milliseconds: so long without a change the page has settled; so long without any the click changed nothing."""
RESOURCES = """() => performance.getEntriesByType('resource').map(e => [e.name, e.transferSize])
  .concat(performance.getEntriesByType('navigation').map(e => [e.name, e.transferSize]))"""


def measured(folder: Path, scale: float, rounds: int) -> Iterator[tuple[str, ...]]:
    """Measure on a demo store of a size; rows of (what, value, bar)."""
    settings = Settings(home=folder / f"web{scale:g}")
    with stocked(settings, scale) as ctx:
        email, password = account(ctx, f"web{time.time_ns()}", "admin")
        yield from _answering(ctx, scale, rounds)
    with running(settings.home) as (url, process), chromium() as browser:
        page, first = _opened(browser, url, User(email=email, password=password))
        if scale == 1:
            yield from first
        yield from _clicking(page, scale)
        memory = psutil.Process(process).memory_info().rss / 2**20
        yield f"memory of the server, x{scale:g}", f"{memory:,.0f} MB", "1,024 MB"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


def _opened(browser: Browser, url: str, user: User) -> tuple[Page, list[tuple[str, ...]]]:
    """Open the overview with nothing kept by the browser but the session; on a warm server."""
    warm = browser.new_context(viewport={"width": 1440, "height": 900})
    log_in(warm.new_page(), url, user)
    state = warm.storage_state()
    _visit(browser, url, state).context.close()
    page = _visit(browser, url, state)
    seconds = page.evaluate("() => window.numbers")
    resources = [(name, size) for name, size in page.evaluate(RESOURCES) if not name.startswith("data:")]
    weight = sum(size for _, size in resources) / 1e6
    return page, [
        ("first load, over the wire", f"{weight:.2f} MB", "2.2 MB"),
        ("first load, requests", str(len(resources)), "30"),
        ("first load, until numbers can be read", f"{seconds:.0f} ms", "1,000 ms"),
    ]


def _visit(browser: Browser, url: str, state: Any) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=state).new_page()
    page.add_init_script(
        "new MutationObserver(() => { if (!window.numbers && document.querySelector('.kpi .v'))"
        " window.numbers = performance.now(); }).observe(document, {subtree: true, childList: true});"
        "localStorage.setItem('tips', 'seen');"
    )
    page.goto(f"{url}/overview?period=year")
    page.wait_for_selector(".kpi .v")
    page.wait_for_selector(".js-plotly-plot .scatterlayer")
    page.wait_for_timeout(1500)
    return page


def _clicking(page: Page, scale: float) -> Iterator[tuple[str, ...]]:
    """Click members of breakdowns, cards and periods; each click asks what was not asked before, as far as there is."""
    page.evaluate(WATCH)
    luck, waits = random.Random(1), list[float]()
    for at in range(CLICKS):
        marks = page.locator(".rk, .kpi, .fbar .seg a")
        marks.nth(luck.randrange(marks.count())).click()
        waited = settled(page)
        if at and waited:
            waits.append(waited)
    p95 = quantiles(waits, n=20)[18]
    bar = "300 ms" if scale == 1 else "400 ms"
    yield f"click to last repaint, median, x{scale:g}", f"{median(waits):.0f} ms", ""
    yield f"click to last repaint, p95 of {len(waits)}, x{scale:g}", f"{p95:.0f} ms", bar


def settled(page: Page) -> float:
    """Wait until the page is at rest; give the milliseconds from the click to its last change, 0 where none came."""
    while True:
        first, last, now = page.evaluate(SEEN)
        if last and now - last > QUIET:
            return float(last - first)
        if not last and now - first > NOTHING_HAPPENS:
            return 0.0
        page.wait_for_timeout(100)  # to look costs the page time


def _answering(ctx: Context, scale: float, rounds: int) -> Iterator[tuple[str, ...]]:
    """Answer the whole overview on the server, as an unlimited viewer, nothing cached and all cached."""
    page = PAGES["overview"]
    viewer = Principal(
        email="bench@example.org",
        initials="BE",
        role="viewer",
        rights=frozenset(rights_of("viewer")),
        scope=Scope.limited({}, reason="benchmark"),
        session_id=0,
        second_factor=False,
    )

    def answer(search: str) -> None:
        view = view_of(ctx, page, parse(search, page.allowed), viewer)
        failed = [name for name, one in render_page(ctx, page, view).items() if one.failed]
        assert not failed, failed

    searches = [f"?period=2024-01-{day:02d}..2024-12-{day:02d}" for day in range(1, rounds + 1)]
    cold, warm = ([_ms(lambda search=search: answer(search)) for search in searches] for _ in range(2))
    yield f"overview on the server, not cached, x{scale:g}", f"{median(cold):.0f} ms", "250 ms" if scale == 1 else ""
    yield f"overview on the server, cached, x{scale:g}", f"{median(warm):.0f} ms", "50 ms" if scale == 1 else ""


def _ms(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
