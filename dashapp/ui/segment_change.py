"""Segment change: how many users a segment had over the compared days, and how that changed."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node
from dashapp.core.view import PageView
from dashapp.ui.change import arrow
from services.core.numbers import exact

COUNTED = {
    "view_only": "view_only_users",
    "cart_abandoner": "cart_abandoners",
    "single": "single_buyers",
    "multi": "multi_buyers",
    "high_value": "view_only_users",
}
"""What counts each segment in the catalogue: it says whether more is better. High value is a tenth whatever happens."""


def segment_change(view: PageView, row: Mapping[str, Any]) -> Node:
    """Say how many users a segment had over the days that the page compares with, and how that moved."""
    if view.window.compared is None or row.get("users_compared") is None:
        return None
    before = f"vs {exact(row['users_compared'], 'count')}"
    moved = arrow(COUNTED[row["segment"]], change_if_judged(view, row["users_change"]))
    return [moved, f" {before}"] if moved else before
