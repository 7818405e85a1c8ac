"""Controls: the metrics of the page and the choice of the one that its charts show."""

METRICS = ("revenue", "orders", "customers", "aov", "satisfaction")


SPREAD = ("rated_orders", "satisfaction_points", "satisfaction_squares")


OVER_TIME = (*METRICS, "delivery_days", *SPREAD)
"""What cards and monthly figures ask for over time, together."""
