"""Starting: targets and rules for a store that has none, proposed from its own numbers. Set for the demo only.

A real store gets none by itself: what its numbers should be is for its people to say.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.app.accounts import Role
from services.catalog import catalog
from services.catalog.units import COUNT
from services.core.context import Context
from services.core.numbers import round_half_up
from services.monitoring.rules.store import NewRule, remove_rule, rules, set_rule
from services.monitoring.targets.store import NewTarget, bucket, remove_target, set_target, targets
from services.query.periods import year_before
from services.query.questions import MetricQuery, Period
from services.query.run import run
from services.query.scope import Scope

WHO = "demo"

GROWTH = {"revenue": "1.10", "orders": "1.02", "customers": "1.00", "aov": "1.05", "satisfaction": "1.03"}
"""What the targets of a year ask for, times the year before."""

DIGITS = 2
"""Figures that a target has: nobody sets one of 1,635,257.27."""


@dataclass(frozen=True, kw_only=True)
class Starting:
    """What a store could start with."""

    targets: tuple[NewTarget, ...]
    rules: tuple[NewRule, ...]


def starting(ctx: Context, scope: Scope) -> Starting:
    """Propose targets of the year in which the data ends, from the year before, and rules a little within its numbers.

    Without a whole year before there are no targets, without data no rules.
    """
    days = ctx.coverage(scope).span("revenue")
    if days.start is None or days.last is None:
        return Starting(targets=(), rules=())
    year = bucket("year", date(days.last.year, 1, 1))
    before = year_before(year, ())
    whole = before.start is not None and days.start <= before.start
    known = _values(ctx, scope, before if whole else days)
    return Starting(targets=_targets(known, year) if whole else (), rules=_rules(known))


def begin(ctx: Context, scope: Scope, *, who: str = WHO) -> Starting:
    """Set what `starting` proposes, unless anything is set already; give what was set."""
    if targets(ctx, scope) or rules(ctx, scope):
        return Starting(targets=(), rules=())
    proposed = starting(ctx, scope)
    for target in proposed.targets:
        set_target(ctx, target, scope, who=who, role=Role.MANAGER)
    for rule in proposed.rules:
        set_rule(ctx, rule, scope, who=who, role=Role.MANAGER)
    return proposed


def forget(ctx: Context, scope: Scope, *, who: str) -> None:
    """Take back the targets and rules that came with the demo; those that somebody set stay."""
    for target in targets(ctx, scope):
        if target.set_by == WHO:
            remove_target(ctx, target.target_id, scope, who=who, role=Role.MANAGER)
    for rule in rules(ctx, scope):
        if rule.set_by == WHO:
            remove_rule(ctx, rule.rule_id, scope, who=who, role=Role.MANAGER)


def _values(ctx: Context, scope: Scope, period: Period) -> dict[str, Decimal]:
    (row,) = run(ctx, MetricQuery(metrics=(*GROWTH, "delivery_days"), period=period), scope).rows()
    return {name: Decimal(str(value)) for name, value in row.items() if value}


def _targets(known: dict[str, Decimal], year: Period) -> tuple[NewTarget, ...]:
    start = year.start
    assert start is not None  # noqa: S101 - a year begins
    asked = {name: known[name] * Decimal(factor) for name, factor in GROWTH.items() if name in known}
    return tuple(
        NewTarget(metric=name, grain="year", start=start, value=_round(name, value)) for name, value in asked.items()
    )


def _round(metric: str, value: Decimal) -> Decimal:
    """Keep the leading figures of large numbers; scores keep their own decimals, and stay on their scale."""
    unit = catalog().metrics[metric].unit
    if not unit.relative:
        return min(round_half_up(value, 1), Decimal(5))
    figures = value.adjusted() - DIGITS
    coarse = round_half_up(value.scaleb(-figures), 0).scaleb(figures)
    return round_half_up(coarse, 0 if unit is COUNT else unit.decimals)


def _rules(known: dict[str, Decimal]) -> tuple[NewRule, ...]:
    """Propose bounds near what is normal: a score a little below the mean, deliveries a little above theirs."""
    fall = NewRule(metric="revenue", kind="change_below", threshold=Decimal("-0.1"), against="year", dimension="region")
    found = [fall]
    if (score := known.get("satisfaction")) is not None:
        bound = round_half_up(score, 1)
        found.append(NewRule(metric="satisfaction", kind="below", threshold=bound))
        lower = max(round_half_up(score - Decimal("0.4"), 1), Decimal(1))
        found.append(NewRule(metric="satisfaction", kind="below", threshold=lower, dimension="region"))
    if (days := known.get("delivery_days")) is not None:
        found.append(NewRule(metric="delivery_days", kind="above", threshold=round_half_up(days * Decimal("1.01"), 2)))
    return tuple(found)
