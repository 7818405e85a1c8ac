"""Parameters: the numbers in definitions that a store may set for itself."""

from collections.abc import Callable, Mapping

from sqlalchemy import Float, Integer, bindparam
from sqlalchemy.sql.elements import BindParameter

from config.settings import Settings

CHURN_DAYS: BindParameter[int] = bindparam("churn_days", type_=Integer, value=None)
LOW_SATISFACTION: BindParameter[float] = bindparam("low_satisfaction", type_=Float, value=None)
LATE_DELIVERY_DAYS: BindParameter[float] = bindparam("late_delivery_days", type_=Float, value=None)
TIER_MEDIUM: BindParameter[float] = bindparam("tier_medium", type_=Float, value=None)
TIER_HIGH: BindParameter[float] = bindparam("tier_high", type_=Float, value=None)
TIER_PREMIUM: BindParameter[float] = bindparam("tier_premium", type_=Float, value=None)

SOURCES: Mapping[str, Callable[[Settings], int | float]] = {
    "churn_days": lambda settings: settings.churn_days,
    "low_satisfaction": lambda settings: settings.low_satisfaction,
    "late_delivery_days": lambda settings: settings.late_delivery_days,
    "tier_medium": lambda settings: settings.price_tiers[0],
    "tier_high": lambda settings: settings.price_tiers[1],
    "tier_premium": lambda settings: settings.price_tiers[2],
}


Values = tuple[tuple[str, int | float], ...]
"""Parameters and their values, in an order that never changes."""


def values(settings: Settings) -> Values:
    """Return every parameter with its value."""
    return tuple((name, source(settings)) for name, source in SOURCES.items())
