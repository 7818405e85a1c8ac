"""The tests of our modules, each in a document of its own in Chromium; what they assert stands in NAME.test.js."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

HERE = Path(__file__).parent
MODULES = Path(__file__).parents[4] / "dashapp" / "assets" / "js"
ORIGIN = "http://localhost:1"
"""No server: every request is answered from here."""

PAGE = """<!doctype html><html lang="en"><body>
<nav class="nav" id="nav"></nav><div class="page" id="page"></div><div id="float"></div><aside id="panel"></aside>
</body></html>"""
RUN = """async name => {
  const harness = await import('/test/harness.js');
  await import(`/test/${name}.test.js`);
  return harness.run();
}"""
FOLDERS = {"js": MODULES, "test": HERE}


def answer(route: Route) -> None:
    """Answer a request with a module, a test, or else the page."""
    folder, _, name = route.request.url.removeprefix(f"{ORIGIN}/").partition("/")
    path = FOLDERS.get(folder, HERE) / name
    if path.suffix == ".js" and path.is_file():
        route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body=PAGE, content_type="text/html")


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route("**/*", answer)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("module", sorted(path.stem for path in MODULES.glob("*.js")))
def test_module(module: str, tab: Page) -> None:
    errors: list[str] = []

    def keep(error: object) -> None:
        errors.append(str(error))

    tab.goto(f"{ORIGIN}/overview")
    tab.evaluate("sessionStorage.clear(), localStorage.clear()")
    tab.on("pageerror", keep)
    result = tab.evaluate(RUN, module)
    tab.remove_listener("pageerror", keep)
    assert (result["failed"], errors) == ([], [])
    assert result["ran"] > 0
