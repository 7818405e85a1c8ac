"""Axe in a page: what it finds that is serious, and in which schemes and sizes each page is looked at."""

from collections.abc import Iterable
from typing import Any, TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.fixtures.visits import DESKTOP, PHONE

SERIOUS = {"serious", "critical"}
SHAPES = (("light", "desktop"), ("dark", "phone"), ("dark", "desktop"), ("light", "phone"))
SIZES = {"desktop": DESKTOP, "phone": PHONE}
TOUCH = {"has_touch": True, "is_mobile": True}

RUN = """within => axe.run(within || document, { resultTypes: ['violations'], preload: false })
  .then(found => found.violations)"""
"""Without `preload`, which fetches every style sheet again for rules that are off."""

One = TypeVar("One")


def violations(page: Page, within: str | None = None) -> list[str]:
    """Run axe on a page, or on a part of it; return what it finds that is serious: the rule, where, and why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()} {node['html'][:120]}"
        for one in page.evaluate(RUN, within)
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def shape_of(scheme: str, size: str) -> dict[str, Any]:
    """Return a scheme and a size as a browser takes them."""
    return {"color_scheme": scheme, "viewport": SIZES[size], **(TOUCH if size == "phone" else {})}


def share_of(things: Iterable[One], scheme: str, size: str, *, whole: bool) -> list[One]:
    """Return what is looked at in this shape: every other one, so that each is seen light and dark, wide and narrow."""
    odd = (scheme == "dark") == (size == "desktop")
    return list(things)[0 if whole else int(odd) :: 1 if whole else 2]


def soaks(request: pytest.FixtureRequest) -> bool:
    """True if everything is to be looked at in every shape."""
    return request.config.getoption("--soak") is not None
