"""Theme: figures and style sheet have the same colours, and both are those of the design."""

import json
import re
from pathlib import Path

import pytest

from dashapp.core.theme import KINDS, TEMPLATE, TOKENS, template

CSS = (Path(TEMPLATE).parent / "tokens.css").read_text(encoding="utf-8")


def declared(theme: str) -> dict[str, str]:
    """The tokens of a theme, as the style sheet has them."""
    block = re.search(rf'^(:root, )?\[data-bs-theme="{theme}"\] \{{(.*?)^\}}', CSS, re.DOTALL | re.MULTILINE)
    assert block
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", block.group(2)))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tokens_of_figures_are_those_of_the_style_sheet(theme: str) -> None:
    tokens = declared(theme)
    assert {name: tokens[name] for name in TOKENS[theme]} == TOKENS[theme]


def test_the_template_holds_what_figures_draw() -> None:
    whole = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        found = template(theme)
        assert found["layout"] == whole[theme]["layout"]
        assert set(found["data"]) == set(KINDS)


def test_the_design_is_what_was_handed_over(shared: Path) -> None:
    assert (shared / "mockups" / "tokens.css").read_text(encoding="utf-8") == CSS
    assert (shared / "mockups" / "plotly-template.json").read_text(encoding="utf-8") == TEMPLATE.read_text(
        encoding="utf-8"
    )
