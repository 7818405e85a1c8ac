"""Overview: the store at a glance; what a team opens every morning."""

from dashapp.core.metric_choice import metric_control
from dashapp.core.page import Page
from dashapp.pages.overview.breakdown import breakdown
from dashapp.pages.overview.broken_rules import broken_rules
from dashapp.pages.overview.cards import cards
from dashapp.pages.overview.controls import METRICS, OVER_TIME, SPREAD
from dashapp.pages.overview.leading import leading_and_lagging
from dashapp.pages.overview.monthly import columns, scores
from dashapp.pages.overview.summary import summary_tile
from dashapp.pages.overview.trend import trend

PAGE = Page(
    name="overview",
    label="Overview",
    icon="grid-1x2",
    group="Store",
    filters=("region", "segment", "category", "channel", "payment_method", "age_group"),
    controls=(metric_control(METRICS),),
    tiles=(
        summary_tile(METRICS),
        cards(METRICS, OVER_TIME),
        trend(),
        broken_rules(),
        breakdown("by-region", "region", hierarchy="geography"),
        breakdown("by-segment", "segment", hierarchy="customer"),
        breakdown("by-category", "category"),
        breakdown("by-channel", "channel"),
        columns("orders", "orders", together=OVER_TIME),
        scores(
            "satisfaction",
            "satisfaction",
            parts=SPREAD,
            together=OVER_TIME,
            what="Mean score, 1 to 5; band: 95 % interval",
        ),
        scores("delivery", "delivery_days", what="Mean days from order to door", together=OVER_TIME),
        leading_and_lagging(),
    ),
)
