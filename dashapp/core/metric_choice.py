"""Metric choice: the metric that the charts of a page show; a card chooses it."""

from dashapp.core.site import Control
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
    """Return the metric that the page shows."""
    control = view.page.control(OPTION)
    return catalog().metrics[view.state.option(OPTION, control.first if control else "revenue")]


def href_of_metric(view: PageView, metric: str) -> str:
    """Return the address at which the page shows a metric."""
    control = view.page.control(OPTION)
    first = control.first if control else None
    return view.href(view.state.with_option(OPTION, None if metric == first else metric))
