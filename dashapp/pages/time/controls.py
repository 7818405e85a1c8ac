"""Controls: what a person chooses on the page of time; the values are in the address."""

from dashapp.core.metric_choice import OPTION
from dashapp.core.site import Control

METRIC = Control(
    name=OPTION,
    label="Metric",
    values=(
        ("views", "Views"),
        ("carts", "Carts"),
        ("purchases", "Purchases"),
        ("users", "Users"),
        ("funnel_conversion", "Conversion"),
        ("event_revenue", "Revenue"),
    ),
    first="views",
)
"""What the series shows; the names are the catalogue's, so that a mark's menu knows them too."""


EVENT = Control(
    name="event",
    label="Show",
    values=(("view", "Views"), ("cart", "Carts"), ("purchase", "Purchases"), ("conversion", "Conversion")),
    first="view",
)
