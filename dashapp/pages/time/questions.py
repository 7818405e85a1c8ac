"""Questions: what the choices of the page come to as questions; tiles that ask the same share the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.metric_choice import chosen_metric
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.time.controls import METRIC
from services.analyses.time.anomalies import Anomalies
from services.analyses.time.question import GRAINS, Temporal
from services.catalog.kinds import Metric
from services.query.result import Result

JUDGED: Mapping[str, str] = {"funnel_conversion": "conversion", "event_revenue": "revenue"}
"""What the judging of days calls a metric, where it has a name of its own."""
WORDS: Mapping[str, str] = {
    "views": "views",
    "carts": "cart events",
    "purchases": "purchases",
    "users": "users",
    "funnel_conversion": "conversion",
    "event_revenue": "revenue",
}
TOTALS = (
    "views", "carts", "purchases", "users", "view_users", "purchase_users", "funnel_conversion", "event_revenue",
)  # fmt: skip
"""What the whole period is asked for, once for all tiles."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Every day of the period, and the unusual days among them."""

    result: Result
    off: tuple[Mapping[str, Any], ...]
    said: str
    """How many are off, or why none is judged."""


def metric_of(view: PageView) -> Metric:
    """Return the metric that the page shows."""
    return chosen_metric(view)


def label_of(metric: str) -> str:
    """Name a metric where there is little room."""
    return dict(METRIC.values or ())[metric]


def word_of(metric: str) -> str:
    """Say a metric within a sentence."""
    return WORDS[metric]


def grain_of(view: PageView) -> str:
    """Return the grain of the series: what is longer than a month is cut by months."""
    return view.grain if view.grain in GRAINS else "month"


def ask_by_month(query: TileQuery) -> Result:
    """Ask for the months of the period."""
    view = query.view
    return query.share(Temporal(period=view.window.period, where=view.where(), grain="month"))


def ask_whole(query: TileQuery) -> Mapping[str, Any]:
    """Ask for the whole period, beside the comparison; nothing where there is nothing."""
    rows = query.together(*TOTALS, by=()).rows()
    return rows[0] if rows else {}


def ask_judged_days(query: TileQuery) -> Judged:
    """Ask which days are off."""
    view = query.view
    name = metric_of(view).name
    question = Anomalies(period=view.window.period, where=view.where(), metric=JUDGED.get(name, name))
    result = query.share(question)
    return Judged(
        result=result,
        off=tuple(row for row in result.rows() if row["anomaly"]),
        said=next(iter(result.origin.notes), ""),
    )
