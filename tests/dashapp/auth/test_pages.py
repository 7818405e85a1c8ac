"""Pages: what a browser shows of the log-in and the account, in light and dark, on a desk and on a phone."""

from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from werkzeug.serving import make_server as listen

from config.settings import Settings
from services.core.context import build_desk
from tests.dashapp.auth.conftest import ANN, BOB, make_server
from tests.services.accounts.hiring import PASSWORD, hire

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

STATUS = "Failed to load resource: the server responded with a status of 4"
"""What the console says of a form that is refused."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that listens."""
    desk = build_desk(Settings(home=tmp_path_factory.mktemp("pages")))
    hire(desk, ANN, role="admin")
    hire(desk, BOB)
    server = listen("127.0.0.1", 0, make_server(desk), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    desk.mailer.close()
    desk.application.close()


@pytest.fixture
def wrong() -> list[str]:
    """What pages said in the console that they should not have."""
    return []


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """What the system prefers."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, scheme: str, wrong: list[str]) -> Iterator[BrowserContext]:
    """A browser with nothing in it."""
    made = browser.new_context(viewport=DESK, color_scheme=scheme)  # type: ignore[arg-type]
    made.on("console", lambda message: said(message, wrong))
    made.on("weberror", lambda error: wrong.append(str(error.error)))
    yield made
    made.close()
    assert wrong == []


def said(message: ConsoleMessage, wrong: list[str]) -> None:
    """Keep what is an error, but the status of a form that is refused on purpose."""
    if message.type in ("error", "warning") and not message.text.startswith(STATUS):
        wrong.append(message.text)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page."""
    return context.new_page()


def log_in(page: Page, url: str, email: str = ANN, password: str = PASSWORD) -> None:
    page.goto(f"{url}/login?next=/account")
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG, serious or worse."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def test_no_page_keeps_anybody_out(page: Page, url: str) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in ("/login", "/forgot", "/reset/x"):
            page.goto(url + path)
            assert violations(page) == [], path
            assert fits(page), path
        page.goto(f"{url}/login")
        page.click("button.btn-primary")
        assert page.locator("[aria-invalid]").count() == 2
        assert violations(page) == []


def test_no_page_of_the_account_does(page: Page, url: str) -> None:
    log_in(page, url)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in ("/account", "/first/store", "/refused"):
            page.goto(url + path)
            assert violations(page) == [], path
            assert fits(page), path
    page.goto(f"{url}/account")
    page.fill("#confirm", PASSWORD)
    page.press("#confirm", "Enter")
    page.wait_for_selector("svg.qr")
    assert violations(page) == []
    assert fits(page)


def fits(page: Page) -> bool:
    """Hold where nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_password_can_be_looked_at_and_is_hidden_again_when_it_is_sent(page: Page, url: str) -> None:
    page.goto(f"{url}/login")
    page.fill("#password", "wrong")
    show = page.get_by_role("button", name="Show password")
    show.click()
    assert page.get_attribute("#password", "type") == "text"
    assert show.get_attribute("aria-pressed") == "true"
    page.fill("#email", BOB)
    page.evaluate("document.forms[0].addEventListener('submit', e => { e.preventDefault(); })")
    page.click("button.btn-primary")
    assert page.get_attribute("#password", "type") == "password"


def test_the_keyboard_goes_where_the_next_thing_is(page: Page, url: str) -> None:
    page.goto(f"{url}/login")
    assert focused(page) == "email"
    page.fill("#email", BOB)
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    page.wait_for_selector("[role=alert]")
    assert focused(page) == "password"
    assert page.input_value("#email") == BOB
    assert page.input_value("#password") == ""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_the_theme_follows_the_system_until_one_is_chosen(page: Page, url: str, scheme: str) -> None:
    page.goto(f"{url}/login")
    assert page.get_attribute("html", "data-bs-theme") == scheme
    other = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_attribute("data-bs-theme", other)
    page.get_by_role("button", name=scheme.capitalize(), exact=True).click()
    assert page.get_attribute("html", "data-bs-theme") == scheme
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == scheme
    assert page.get_by_role("button", name=scheme.capitalize(), exact=True).get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="As the system").click()
    assert page.get_attribute("html", "data-bs-theme") == other


def test_without_scripts_one_can_log_in_all_the_same(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, url)
    assert page.url.endswith("/account")
    page.click("text=Log out >> nth=0")
    assert page.url.endswith("/login")
    context.close()


def test_the_log_in_measures_what_the_mock_up_measures(page: Page, url: str) -> None:
    page.goto(f"{url}/login")
    page.check("[name=remember]")
    card, email, password = (page.locator(name).bounding_box() for name in (".card", ".box >> nth=0", ".box >> nth=1"))
    button = page.locator("button.btn-primary").bounding_box()
    assert card == {"x": 520, "y": 213.5, "width": 400, "height": 473}
    assert email == {"x": 552, "y": 353.5, "width": 336, "height": 40}
    assert password == {"x": 552, "y": 433.5, "width": 336, "height": 40}
    assert button == {"x": 552, "y": 533.5, "width": 336, "height": 40}


def test_a_page_is_light(page: Page, url: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(f"{url}/login", wait_until="networkidle")
    assert len(sizes) <= 5
    assert sum(sizes) < 40_000
