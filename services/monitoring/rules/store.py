"""Kept rules: the bounds that managers set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from models.app.targets import EVERY, RuleRow
from services.accounts.audit import changing
from services.accounts.permissions import Right, require
from services.catalog import catalog
from services.catalog.calendar import GRAINS
from services.catalog.kinds import Dimension
from services.catalog.lookup import find_metric
from services.core.context import AccountContext
from services.core.errors import BadValue, NotAllowed, UnknownName
from services.monitoring.targets.slices import StorePart, shows
from services.monitoring.targets.store import DIGITS, LARGEST, check_member
from services.query.scope import Scope

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

RuleKind = Literal["above", "below", "change_above", "change_below"]
Against = Literal["previous", "year"]

KINDS: tuple[RuleKind, ...] = ("above", "below", "change_above", "change_below")
AGAINST: tuple[Against, ...] = ("previous", "year")
RULE_GRAINS = {grain.name: grain for grain in GRAINS if grain.name in {"quarter", "month", "week"}}
"""The buckets that rules are judged on."""

MINIMUM = 30
"""Orders without which a bucket is not judged, unless the rule says otherwise."""
MOST = 10**9


@dataclass(frozen=True, kw_only=True)
class NewRule:
    """A rule to be set. It is broken where the metric, or its change, is above or below the threshold."""

    metric: str
    kind: RuleKind
    threshold: Decimal
    """In the metric's unit; a change is a fraction (-0.1: ten percent down), of scores, days, shares a difference."""
    grain: str = "month"
    """week, month or quarter: judged on the last complete one."""
    against: Against | None = None
    """Of a change: the bucket before, or the same one a year before (a week: 52 weeks before)."""
    dimension: str | None = None
    member: str | None = None
    """The member it is about; with a dimension and no member, each of them is judged by itself."""
    minimum: int = MINIMUM
    """Orders (of metrics of the event log: events) that a bucket needs to be judged."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that stands; the fields mean what they mean in `NewRule`."""

    rule_id: int
    metric: str
    kind: RuleKind
    threshold: Decimal
    grain: str
    against: Against | None
    dimension: str | None
    member: str | None
    minimum: int
    set_by: str
    set_at: datetime


def set_rule(ctx: AccountContext, new: NewRule, scope: Scope, *, who: str, role: str) -> Rule:
    """Set a rule; one of the same metric, kind, grain, comparison and member is replaced.

    Raises NotAllowed for a role without the right, or where `scope` does not show all that it is about; BadValue,
    UnknownName.
    """
    require(role, Right.SET_RULES)
    new = check_rule(new)
    _require_whole(scope, new)
    with changing(ctx, who) as change:
        row = _row(change.session, new)
        before = row and {"threshold": f"{row.threshold:f}", "minimum": row.minimum}
        if row is None:
            row = RuleRow(**_key(new))
            change.session.add(row)
        row.threshold, row.minimum, row.set_by, row.set_at = new.threshold, new.minimum, who, change.at
        change.session.flush()
        after = {"threshold": f"{new.threshold:f}", "minimum": new.minimum}
        change.record("rule set", in_words(new), before=before, after=after)
        return _rule(row)


def remove_rule(ctx: AccountContext, rule_id: int, scope: Scope, *, who: str, role: str) -> Rule:
    """Take a rule back. Raises NotAllowed; UnknownName where there is none of that number that `scope` shows."""
    require(role, Right.SET_RULES)
    with changing(ctx, who) as change:
        row = change.session.get(RuleRow, rule_id)
        found = _rule(row) if row else None
        if row is None or found is None or not concerns(scope, found):
            raise UnknownName(f"There is no rule {rule_id} any more.")
        _require_whole(scope, found)
        change.session.delete(row)
        before = {"threshold": f"{found.threshold:f}", "minimum": found.minimum}
        change.record("rule removed", in_words(found), before=before, after=None)
        return found


def rules(ctx: AccountContext, scope: Scope) -> tuple[Rule, ...]:
    """Return the rules about what `scope` shows whole, in the order they were set first."""
    with ctx.application.read() as session:
        found = tuple(_rule(row) for row in session.scalars(select(RuleRow).order_by(RuleRow.rule_id)))
    return tuple(rule for rule in found if concerns(scope, rule))


def _require_whole(scope: Scope, rule: NewRule | Rule) -> None:
    """Refuse who sees a part only of what a rule is about: it decides what others are warned of. Raises NotAllowed."""
    part = StorePart(dimension=rule.dimension, member=rule.member) if rule.member is not None else StorePart()
    if not shows(scope, part):
        raise NotAllowed("Your view is limited: a rule can be set for what you see whole, not for more.")


def concerns(scope: Scope, rule: NewRule | Rule) -> bool:
    """Hold where the scope shows all that the rule names and is judged on, so that it is never judged on a part.

    A rule on each member is about the granted ones, where nothing but that dimension limits the view.
    """
    if not scope.is_limited:
        return True
    if rule.member is None:
        return not scope.any_of and {name for name, _ in scope.grants} == {rule.dimension}
    return shows(scope, StorePart(dimension=rule.dimension, member=rule.member))


def check_rule(new: NewRule) -> NewRule:
    """Return the rule if it is valid. Raises UnknownName, BadValue."""
    metric = find_metric(new.metric)
    _one_of("A rule is", new.kind, KINDS)
    _one_of("A rule is judged by", new.grain, RULE_GRAINS)
    if new.kind.startswith("change_"):
        _one_of("A change is against", str(new.against), AGAINST)
    elif new.against is not None:
        raise BadValue(f"A rule of the kind {new.kind} is against no other period.")
    if not new.threshold.is_finite() or abs(new.threshold) >= LARGEST or new.threshold != round(new.threshold, DIGITS):
        raise BadValue(f"A threshold is a number with at most {DIGITS} decimals.")
    if not 0 <= new.minimum <= MOST:
        raise BadValue("The minimum volume is a whole number of 0 or more.")
    check_member(metric, new.dimension, new.member)
    _check_each(new)
    return new


def _one_of(what: str, value: str, able: Iterable[str]) -> None:
    if value not in able:
        raise BadValue(f"{what} one of {', '.join(able)}; {value!r} is none of these.")


def _check_each(new: NewRule) -> None:
    if new.dimension is None and new.member is not None:
        raise BadValue("Name the dimension of the member.")
    dimension = catalog().dimensions.get(new.dimension or "")
    if isinstance(dimension, Dimension) and dimension.identity and new.member is None:
        raise BadValue(f"There are too many to judge each {dimension.label.lower()} by itself: name one.")


def in_words(rule: NewRule | Rule) -> str:
    """Name a rule as the audit does: "satisfaction below, month, region East"."""
    part = f", {rule.dimension} {rule.member or '(each)'}" if rule.dimension else ""
    against = f" against {rule.against}" if rule.against else ""
    return f"{rule.metric} {rule.kind}{against}, {rule.grain}{part}"


def _key(new: NewRule) -> dict[str, str]:
    return {
        "metric": new.metric,
        "kind": new.kind,
        "grain": new.grain,
        "against": new.against or EVERY,
        "dimension": new.dimension or EVERY,
        "member": new.member or EVERY,
    }


def _row(session: "Session", new: NewRule) -> RuleRow | None:
    return session.scalars(select(RuleRow).filter_by(**_key(new))).one_or_none()


def _rule(row: RuleRow) -> Rule:
    return Rule(
        rule_id=row.rule_id,
        metric=row.metric,
        kind=row.kind,  # type: ignore[arg-type] # what `check_rule` let in
        threshold=row.threshold,
        grain=row.grain,
        against=row.against or None,  # type: ignore[arg-type] # what `check_rule` let in
        dimension=row.dimension or None,
        member=row.member or None,
        minimum=row.minimum,
        set_by=row.set_by,
        set_at=row.set_at,
    )
