"""Theme: how figures look. One Plotly template, light and dark; all else is coloured by the style sheet's tokens."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

Theme = Literal["light", "dark"]
TEMPLATE = Path(__file__).parents[1] / "assets" / "plotly-template.json"

TOKENS = {
    "light": {
        "bg": "#FFFFFF",
        "text": "#151A22",
        "text-2": "#465060",
        "text-3": "#626D7E",
        "accent": "#3D5BC9",
        "accent-wash": "#EBEFFC",
        "bad": "#C2341D",
        "good": "#0B7A53",
        "bar": "#8093DB",
        "cat-1": "#3D5BC9",
        "cat-2": "#8F5C1F",
        "mark-prev": "#626D7E",
        "grid": "#EBEDF1",
        "axis": "#CFD4DC",
    },
    "dark": {
        "bg": "#101318",
        "text": "#E9ECF1",
        "text-2": "#B1BAC7",
        "text-3": "#8C97A7",
        "accent": "#8FA6F5",
        "accent-wash": "#1E2641",
        "bad": "#FF8A75",
        "good": "#4CC38A",
        "bar": "#5A6DB5",
        "cat-1": "#8FA6F5",
        "cat-2": "#D79A45",
        "mark-prev": "#8C97A7",
        "grid": "#20262F",
        "axis": "#3A424F",
    },
}
"""The tokens that a Plotly figure needs by value, since it cannot read style sheets; a test holds them against
`assets/tokens.css`."""

KINDS = ("scatter", "bar", "heatmap", "histogram", "box")
"""The kinds of trace that pages draw: the rest of the template stays here."""


@cache
def _templates() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(TEMPLATE.read_text(encoding="utf-8")))


@cache
def template(theme: Theme) -> dict[str, Any]:
    """Return the template of a theme, as a figure carries it."""
    whole = _templates()[theme]
    return {"layout": whole["layout"], "data": {kind: whole["data"][kind] for kind in KINDS if kind in whole["data"]}}


def colour(theme: Theme, token: str) -> str:
    """Return the colour of a token, for a figure. Raises KeyError for a token that figures do not use."""
    return TOKENS[theme][token]
