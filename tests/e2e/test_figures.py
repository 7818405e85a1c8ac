"""Figures in a browser: every label of an axis can be read, and the browser draws with its own functions."""

import pytest
from playwright.sync_api import Page

from tests.e2e.watching import look
from tests.fixtures.visits import DESKTOP, PHONE, Pages, Served

LABELS = """() => [...document.querySelectorAll('.stage:not(.unseen) .js-plotly-plot')].flatMap(graph => {
  const name = graph.closest('[data-tile]').dataset.tile, room = graph.getBoundingClientRect();
  const of = axis => [...graph.querySelectorAll(`.${axis} text`)].map(text => [text, text.getBoundingClientRect()]);
  const wrong = [];
  for (const [text, box] of [...of('xtick'), ...of('ytick')]) {
    const says = `${name}: ${text.textContent} `;
    if (getComputedStyle(text).opacity === '0' || !box.width) wrong.push(says + 'is hidden');
    if (box.left < room.left || box.right > room.right || box.bottom > room.bottom + 1) wrong.push(says + 'is cut');
    if (/rotate\\((?!0)/.test(text.getAttribute('transform'))) wrong.push(says + 'is tilted');
  }
  const across = of('xtick').map(([_, box]) => box).sort((one, other) => one.left - other.left);
  if (across.some((box, at) => at && box.left < across[at - 1].right + 1)) wrong.push(`${name}: labels touch`);
  return wrong;
})"""
PERIODS = ("year", "all", "28d", "2024-03-28..2024-04-06", "2023-02-01..2024-12-31", "90d&grain=day&x.metric=aov")
FOREIGN = """() => {
  const fresh = document.body.appendChild(document.createElement('iframe'));
  const code = fresh.contentWindow.Function.prototype.toString;
  const used = {trim: String.prototype.trim, parseFloat, parseInt, toString: Function.prototype.toString};
  return Object.keys(used).filter(name => !code.call(used[name]).includes('[native code]'));
}"""
"""Which functions are not the browser's: asked of a frame that no library has changed."""


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


def drawn(page: Page) -> int:
    """How many figures a page shows."""
    return page.locator(".stage:not(.unseen) .js-plotly-plot").count()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("period", PERIODS)
def test_labels_are_whole_upright_and_apart(page_of: Pages, period: str, viewport: tuple[int, int]) -> None:
    page = look(page_of, "viewer", f"/overview?period={period}", viewport=viewport)
    assert drawn(page) == 4
    assert page.evaluate(LABELS) == []


def test_figures_are_drawn_with_functions_of_the_browser(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    assert page.evaluate(FOREIGN) == []
