"""Metric links: which metric a tile, or the page, shows now."""

from dashapp.core.metric_choice import OPTION, chosen_metric
from dashapp.core.page import Tile
from dashapp.core.view import PageView
from dashapp.shell.popovers.members import counting_metric_of


def metric_of(view: PageView, tile: Tile | None) -> str:
    """Name the metric of a tile, else the one that the page has chosen, else what the page counts."""
    if tile is not None and tile.metric is not None:
        return tile.metric
    if any(control.name == OPTION for control in view.page.controls):
        return chosen_metric(view).name
    return view.page.metrics[0] if view.page.metrics else counting_metric_of(view.page)
