"""Event filters: what the log can be filtered by, the same on every page of it.

The type of an event is not among them: views alone have no funnel, and purchases alone no conversion.
"""

EVENT_FILTERS = (
    "brand",
    "category_1",
    "price_tier",
    "category_2",
    "category_3",
    "category_code",
    "product",
    "weekday",
    "hour",
    "region",
    "segment",
)
SHOWN = 3
"""So many stand in the bar before they are used."""
