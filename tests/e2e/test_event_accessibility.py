"""Event pages with events on them: axe finds nothing serious, and no phone has to be moved to the side."""

from typing import Any

import pytest

from dashapp.pages import PAGES
from tests.e2e.test_accessibility import SCHEMES, SIZES, violations
from tests.e2e.watching import look, settled, wide_of
from tests.fixtures.browser import Pages

NAMES = [page.name for page in PAGES.values() if page.fact == "events"]
STATES = {
    "all": "?period=all",
    "compared": "?period=2024-02-01..2024-02-29&compare=previous",
    "empty": "?period=all&brand=asus&category_2=computers.notebooks",
}


@pytest.fixture(params=[(scheme, size) for scheme in SCHEMES for size in SIZES], ids="-".join)
def shape(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A scheme and a size, as a browser takes them."""
    scheme, size = request.param
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    return {"color_scheme": scheme, "viewport": SIZES[size], **touch}


def test_pages_of_events(page_of: Pages, shape: dict[str, Any]) -> None:
    page = look(page_of, "admin", "/funnel?period=all", **shape)
    found = []
    for name in NAMES:
        for state, query in STATES.items():
            page.goto(f"{page_of.served.url}/{name}{query}")
            settled(page)
            found += [f"{name}, {state}: {line}" for line in violations(page)]
            found += [f"{name}, {state}: {wide_of(page)} pixels too wide"] if wide_of(page) else []
    assert found == []
