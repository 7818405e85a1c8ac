"""The targets and rules of the mock-up, set on a store of the reference platform."""

from datetime import date
from decimal import Decimal

from services.core.context import Context
from services.monitoring.rules.store import NewRule, set_rule
from services.monitoring.targets.store import NewTarget, set_target
from services.query.scope import Scope

YEAR = 2024
SHOWN = Scope.limited({}, reason="a manager of the tests")
BY_YEAR = (("revenue", "1700000"), ("customers", "1950"), ("aov", "215"), ("satisfaction", "3.5"))
ORDERS_A_MONTH = Decimal(650)
"""Twelve of them are the 7,800 of the year."""
RULES = (
    NewRule(metric="satisfaction", kind="below", threshold=Decimal(3), dimension="region", member="East"),
    NewRule(metric="satisfaction", kind="below", threshold=Decimal("3.4")),
    NewRule(metric="delivery_days", kind="above", threshold=Decimal("4.25")),
    NewRule(
        metric="orders",
        kind="change_below",
        threshold=Decimal("-0.1"),
        grain="quarter",
        against="year",
        dimension="segment",
        member="Budget",
    ),
)
"""The mock-up's last one is of the revenue of Budget in North. A rule is about one member: here it is of the orders of
Budget, which fell by as much."""


def dressed(ctx: Context) -> None:
    """Set what the mock-up shows."""
    start = date(YEAR, 1, 1)
    new = [NewTarget(metric=name, grain="year", start=start, value=Decimal(value)) for name, value in BY_YEAR]
    months = (date(YEAR, month, 1) for month in range(1, 13))
    new += [NewTarget(metric="orders", grain="month", start=month, value=ORDERS_A_MONTH) for month in months]
    for target in new:
        set_target(ctx, target, SHOWN, who="manager@example.org", role="manager")
    for rule in RULES:
        set_rule(ctx, rule, SHOWN, who="manager@example.org", role="manager")
