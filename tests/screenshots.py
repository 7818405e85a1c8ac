"""Screenshots: a picture of every page, wide and on a phone, light and dark: `python -m tests.screenshots`.

They show the reference platform with the targets and rules of the mock-up, and a made log of 885,129 events; without
the files of the shared folder, the demo store.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from config.settings import Settings
from dashapp.pages import PAGES
from services.core.context import Context
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from tests.e2e.dressing import dressed
from tests.e2e.watching import settled
from tests.fixtures.browser import ARGUMENTS, NAMES, serving
from tests.fixtures.visits import DESKTOP, PHONE, Served, log_in
from tests.services.ingest.bench import bring

ROOT = Path(__file__).parents[1]
QUERIES = {"overview": "?period=year"}
ASIDE = ("login",)
"""Pages that everybody may open."""
SCHEMES = ("light", "dark")


def filled(ctx: Context) -> None:
    """Bring the reference platform in, or where its files are not here, the demo store."""
    shared = Path(os.environ.get("CARTOGRAPH_SHARED") or ROOT.parent / "shared")
    folder = shared / "data" / "reference-platform"
    if not folder.is_dir():
        load_demo(ctx, WorldSpec(), ctx.settings.home / "demo")
        return
    bring(ctx, "transactions", folder / "transactions.csv")
    bring(ctx, "customers", folder / "customers.csv", preset="reference-platform")
    dressed(ctx)
    log = ctx.settings.home / "events.csv"
    tool, truth = shared / "tools" / "make_events.py", log.with_suffix(".json")
    command = [sys.executable, str(tool), str(log), "--truth", str(truth)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    bring(ctx, "events", log)
    log.unlink()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


def looked(browser: Browser, served: Served, scheme: str, size: tuple[int, int]) -> Page:
    """Open a window of a size and a scheme, as somebody who has been here before."""
    width, height = size
    phone = size == PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=phone, is_mobile=phone
    )
    context.add_init_script("try { localStorage.setItem('tips', 'seen') } catch (error) {}")
    return context.new_page()


def take(page: Page, path: Path, *, full: bool = False) -> None:
    """Write the picture of what a window shows."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=full, animations="disabled")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")  # noqa: T201 - it says what it made


def pictures(browser: Browser, served: Served, out: Path) -> None:
    """Make all pictures."""
    for scheme in SCHEMES:
        for size, ending in ((DESKTOP, ""), (PHONE, "-phone")):
            page = looked(browser, served, scheme, size)
            for name in ASIDE:
                page.goto(f"{served.url}/{name}")
                take(page, out / f"{name}-{scheme}{ending}.png")
            log_in(page, served.url, served.users["admin"])
            _of_pages(page, served, out, f"{scheme}{ending}")
            page.context.close()


def _of_pages(page: Page, served: Served, out: Path, ending: str) -> None:
    for name in PAGES:
        page.goto(f"{served.url}/{name}{QUERIES.get(name, '')}")
        settled(page)
        take(page, out / f"{name}-{ending}.png")
        if name == "overview" and not ending.endswith("phone"):
            take(page, out / f"{name}-{ending}-full.png", full=True)


def main() -> None:
    """Read the command line, serve a store, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = Settings(home=Path(folder), duckdb_threads=2)
        with serving(home, filled) as served:
            pictures(browser, served, out)


if __name__ == "__main__":
    main()
