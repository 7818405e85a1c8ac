"""Chosen metric: the one that trend and breakdowns of a page show; a card chooses it."""

from dashapp.core.page import Control
from dashapp.core.view import PageView
from services.catalog import catalog
from services.catalog.kinds import Metric

OPTION = "metric"


def metric_control(metrics: tuple[str, ...]) -> Control:
    """Declare the choice; the first is shown at first."""
    return Control(
        name=OPTION,
        label="Metric",
        values=tuple((name, catalog().metrics[name].label) for name in metrics),
        first=metrics[0],
    )


def chosen_metric(view: PageView) -> Metric:
    """Give the metric that the page shows."""
    control = next((one for one in view.page.controls if one.name == OPTION), None)
    return catalog().metrics[view.state.option(OPTION, control.first if control else "revenue")]


def choosing(view: PageView, metric: str) -> str:
    """Give the address at which the page shows a metric."""
    control = next(one for one in view.page.controls if one.name == OPTION)
    return view.href(view.state.with_option(OPTION, None if metric == control.first else metric))
