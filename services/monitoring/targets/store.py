"""Kept targets: what managers set, one value per metric, calendar period and member."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.app.targets import EVERY, TargetRow
from services.accounts.audit import changing
from services.accounts.permissions import Right, require
from services.catalog.calendar import GRAINS
from services.catalog.kinds import Dimension, Grain, Metric
from services.catalog.lookup import find_dimension, find_metric
from services.catalog.units import SCORE, SHARE
from services.core.context import AccountContext
from services.core.errors import BadValue, NotAllowed, UnknownName
from services.monitoring.targets.slices import StorePart, shows
from services.query.questions import Period
from services.query.scope import Scope
from services.query.validate import can_cut

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

TARGET_GRAINS = {grain.name: grain for grain in GRAINS if grain.name in {"year", "quarter", "month"}}
"""The calendar periods that a target may be for."""

LONGEST_MEMBER = 200
LARGEST = Decimal(10) ** 15
"""No store counts further; more digits than these are a slip of the hand."""
OVER_ONE = frozenset({"view_to_cart", "cart_to_purchase", "cart_to_purchase_events"})
"""Shares that may exceed 1: users buy without a cart event."""
DIGITS = 6
"""Decimals that a target may have."""


@dataclass(frozen=True, kw_only=True)
class NewTarget:
    """A target to be set."""

    metric: str
    grain: str
    """year, quarter or month."""
    start: date
    """Its first day."""
    value: Decimal
    dimension: str | None = None
    member: str | None = None
    """The one member that it is for, of the dimension; without both it is for the whole store."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A target that stands."""

    target_id: int
    metric: str
    grain: str
    start: date
    dimension: str | None
    member: str | None
    value: Decimal
    set_by: str
    set_at: datetime

    @property
    def period(self) -> Period:
        """The days it is for."""
        return bucket(self.grain, self.start)

    @property
    def part(self) -> StorePart:
        """The rows it is for."""
        return StorePart(dimension=self.dimension, member=self.member)


def bucket(grain: str, start: date) -> Period:
    """Return the days of a year, quarter or month that begins on `start`."""
    step = TARGET_GRAINS[grain].step
    assert step is not None  # noqa: S101 - these are grains
    return Period(start=start, end=step(start))


def set_target(ctx: AccountContext, new: NewTarget, scope: Scope, *, who: str, role: str) -> Target:
    """Set a target; one of the same metric, period and member is replaced.

    Raises NotAllowed for a role without the right, or where `scope` does not show all that the target is for; BadValue,
    UnknownName.
    """
    require(role, Right.SET_TARGETS)
    new = check_target(new)
    if not shows(scope, StorePart(dimension=new.dimension, member=new.member)):
        raise NotAllowed("Your view is limited: a target can be set for what you see whole, not for more.")
    with changing(ctx, who) as change:
        row = _row(change.session, new)
        before = row.value if row else None
        if row is None:
            row = TargetRow(metric=new.metric, grain=new.grain, start=new.start, **_slice(new))
            change.session.add(row)
        row.value, row.set_by, row.set_at = new.value, who, change.at
        change.session.flush()
        change.record("target set", in_words(new), before=_text(before), after=_text(new.value))
        return _target(row)


def remove_target(ctx: AccountContext, target_id: int, scope: Scope, *, who: str, role: str) -> Target:
    """Take a target back. Raises NotAllowed; UnknownName where there is none of that number that `scope` shows."""
    require(role, Right.SET_TARGETS)
    with changing(ctx, who) as change:
        row = change.session.get(TargetRow, target_id)
        found = _target(row) if row else None
        if row is None or found is None or not shows(scope, found.part):
            raise UnknownName(f"There is no target {target_id} any more.")
        change.session.delete(row)
        change.record("target removed", in_words(found), before=_text(found.value), after=None)
        return found


def targets(ctx: AccountContext, scope: Scope) -> tuple[Target, ...]:
    """Return the targets of which `scope` shows all rows, by metric, the latest period first.

    A person limited to East sees those of East, and none of the whole store: it tells what the others should reach.
    """
    order = (TargetRow.metric, TargetRow.start.desc(), TargetRow.grain, TargetRow.dimension, TargetRow.member)
    with ctx.application.read() as session:
        found = tuple(_target(row) for row in session.scalars(select(TargetRow).order_by(*order)))
    return tuple(target for target in found if shows(scope, target.part))


def check_target(new: NewTarget) -> NewTarget:
    """Return the target if it is valid. Raises UnknownName, BadValue."""
    metric = find_metric(new.metric)
    grain = TARGET_GRAINS.get(new.grain)
    if grain is None:
        raise BadValue(f"A target is for a {', '.join(TARGET_GRAINS)}; {new.grain!r} is none of these.")
    _check_start(grain, new.start)
    _check_value(metric, new.value)
    check_member(metric, new.dimension, new.member)
    if (new.dimension is None) != (new.member is None):
        raise BadValue("A target is for the whole store, or for one member: name its dimension and the member.")
    return new


def _check_start(grain: Grain, start: date) -> None:
    first = grain.floor(start)
    if start != first:
        raise BadValue(f"A {grain.name} begins on its first day: {first}, not {start}.")


def _check_value(metric: Metric, value: Decimal) -> None:
    if not value.is_finite() or abs(value) >= LARGEST:
        raise BadValue("A target is a number that can be written down, below 10 to the power of 15.")
    if value != round(value, DIGITS):
        raise BadValue(f"A target has at most {DIGITS} decimals.")
    if value < 0:
        raise BadValue(f"{metric.label} cannot be below 0, and so cannot its target.")
    if metric.unit is SHARE and value > 1 and metric.name not in OVER_ONE:
        raise BadValue(f"{metric.label} is a share: write its target as a fraction from 0 to 1, such as 0.25.")
    if metric.unit is SCORE and metric.name == "satisfaction" and not 1 <= value <= 5:  # noqa: PLR2004 - the scale
        raise BadValue(f"{metric.label} goes from 1 to 5, and so does its target.")


def check_member(metric: Metric, dimension: str | None, member: str | None) -> None:
    """Raise BadValue or UnknownName where the metric has no such part; a dimension without member is all of it."""
    if dimension is None:
        return
    found = find_dimension(dimension)
    if not isinstance(found, Dimension) or not can_cut(metric, found):
        raise BadValue(f"{metric.label} has no value for one {found.label.lower()}.")
    if member is not None and not (member.strip() and len(member) <= LONGEST_MEMBER and member.isprintable()):
        raise BadValue(f"A member has 1 to {LONGEST_MEMBER} characters, all of them visible.")


def in_words(target: NewTarget | Target) -> str:
    """Name a target as the audit does: "revenue, year from 2024-01-01, region East"."""
    part = f", {target.dimension} {target.member}" if target.dimension else ""
    return f"{target.metric}, {target.grain} from {target.start}{part}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _slice(new: NewTarget) -> dict[str, str]:
    return {"dimension": new.dimension or EVERY, "member": new.member or EVERY}


def _row(session: "Session", new: NewTarget) -> TargetRow | None:
    key = {"metric": new.metric, "grain": new.grain, "start": new.start, **_slice(new)}
    return session.scalars(select(TargetRow).filter_by(**key)).one_or_none()


def _target(row: TargetRow) -> Target:
    return Target(
        target_id=row.target_id,
        metric=row.metric,
        grain=row.grain,
        start=row.start,
        dimension=row.dimension or None,
        member=row.member or None,
        value=row.value,
        set_by=row.set_by,
        set_at=row.set_at,
    )
