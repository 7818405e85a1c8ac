"""The fixtures of browser tests see what goes wrong in a page, and let everybody in who has an account."""

import pytest
from playwright.sync_api import Page, expect

from services.accounts.sessions import holder
from tests.e2e.watching import at, look
from tests.fixtures.visits import Pages, Seen


def provoked(page: Page, pages: Pages, script: str) -> list[str]:
    """Run a script in a page, and give what was seen of it; it is no fault of the page."""
    page.evaluate(script)
    page.wait_for_timeout(200)
    found = pages.seen.wrong()
    pages.seen.lines.clear()
    return found


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("console.error('a slip')", "console: a slip"),
        ("setTimeout(() => { throw new Error('a slip') })", "error in the page: a slip"),
        ("fetch('/nothing-here').catch(() => 0)", "console: Failed to load resource"),
        ("new Image().src = 'http://localhost:9/x.png'", "Content Security Policy"),
        ("location.href = 'http://localhost:9/'", "request to another host: http://localhost:9/"),
    ],
)
def test_what_goes_wrong_is_seen(page_of: Pages, script: str, said: str) -> None:
    page = page_of(None, "/login")
    assert pages_are_quiet(page_of)
    assert any(said in line for line in provoked(page, page_of, script))


def test_the_next_test_goes_on_in_the_page_and_finds_nothing_of_the_last(page_of: Pages) -> None:
    first = Pages(browser=page_of.browser, served=page_of.served, seen=Seen(url=page_of.served.url))
    page = look(first, "viewer", "/funnel?period=all&brand=asus")
    page.locator("summary.me").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Share").click()
    page.keyboard.press("?")
    page.evaluate("localStorage.setItem('mine', 'kept')")
    first.close()
    assert look(page_of, "viewer", "/overview?period=all") is page
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.locator("#float .pop, .chip, .toast")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == ["tips"]
    at(page, "period=all")
    assert [one["name"] for one in page.context.cookies() if one["name"] == "theme"] == []
    page.evaluate("console.error('a slip')")
    assert page_of.seen.wrong() != [] == first.seen.wrong()
    page_of.seen.lines.clear()


def test_a_page_in_which_something_went_wrong_is_not_gone_on_in(page_of: Pages) -> None:
    first = Pages(browser=page_of.browser, served=page_of.served, seen=Seen(url=page_of.served.url))
    page = look(first, "viewer", "/overview?period=all")
    page.evaluate("console.error('a slip')")
    page.wait_for_function("() => true")
    assert first.seen.wrong()
    first.close()
    assert page.is_closed()
    assert look(page_of, "viewer", "/overview?period=all") is not page


def pages_are_quiet(pages: Pages) -> bool:
    return pages.seen.wrong() == []


def test_what_a_test_expects_is_no_fault(page_of: Pages) -> None:
    page = page_of(None, "/login")
    page_of.allow("the server responded with a status of 401")
    page.evaluate("fetch('/nothing-here').catch(() => 0)")
    page.wait_for_timeout(200)
    assert page_of.seen.lines


@pytest.mark.parametrize("user", ["viewer", "admin", "north"])
def test_everybody_is_let_in(page_of: Pages, user: str) -> None:
    page_of.allow("")  # what the first page does is the matter of other tests
    page = page_of(user, "/account")
    (token,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "cartograph_session"]
    found = holder(page_of.served.ctx, token)
    assert found is not None
    assert found.email == f"{user}@example.org"


def test_a_session_can_be_ended_without_ending_those_of_other_tests(page_of: Pages) -> None:
    page_of.allow("")
    kept = page_of("viewer", "/account").context.cookies()
    fresh = page_of("viewer", "/account", fresh=True).context.cookies()
    assert {cookie["value"] for cookie in kept} != {cookie["value"] for cookie in fresh}
