"""Event pages with events on them: axe finds nothing serious, and no phone has to be moved to the side."""

from itertools import product

import pytest

from dashapp.pages import PAGES
from tests.e2e.axe import SHAPES, shape_of, share_of, soaks, violations
from tests.e2e.watching import look, walk, wide_of
from tests.fixtures.visits import Pages

NAMES = [page.name for page in PAGES.values() if page.fact == "events"]
STATES = {
    "all": "?period=all",
    "compared": "?period=2024-02-01..2024-02-29&compare=previous",
    "empty": "?period=all&brand=asus&category_2=computers.notebooks",
}


@pytest.mark.soak
@pytest.mark.parametrize(("scheme", "size"), SHAPES)
def test_pages_of_events(page_of: Pages, scheme: str, size: str, request: pytest.FixtureRequest) -> None:
    """Each state in two of the four shapes, together both schemes and both sizes; `--soak` looks at each in all."""
    page = look(page_of, "admin", "/funnel?period=all", **shape_of(scheme, size))
    found = []
    for name, state in share_of(product(NAMES, STATES), scheme, size, whole=soaks(request)):
        walk(page, f"/{name}{STATES[state]}")
        found += [f"{name}, {state}: {line}" for line in violations(page)]
        found += [f"{name}, {state}: {wide_of(page)} pixels too wide"] if wide_of(page) else []
    assert found == []
