"""Loss: what those who left would have brought, under an assumption that is stated and can be changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import prod
from typing import Any

from services.core.errors import BadValue
from services.core.numbers import round_half_up
from services.query.result import Result

ONE, NOTHING = Decimal(1), Decimal(0)
MOST = Decimal(10) ** 12
"""More than anybody brings; what is typed must be written and computed with."""


@dataclass(frozen=True, kw_only=True)
class LossAssumption:
    """A share of those who left comes back and behaves like those who went on.

    Raises BadValue for a share outside 0 to 1 and for negative money.
    """

    recovered: Decimal = Decimal("0.01")
    """How many of those who left, as a share of 1."""
    later: Decimal | None = None
    """How many of those who come back go all the way to a purchase; None takes today's later steps."""
    revenue_each: Decimal | None = None
    """What each of those brings; None takes today's revenue per buyer."""

    def __post_init__(self) -> None:
        """Check what a person typed."""
        if not _between(self.recovered, ONE) or not (self.later is None or _between(self.later, ONE)):
            raise BadValue("The assumption takes a share from 0 to 1, such as 0.01 for 1 in 100.")
        if self.revenue_each is not None and not _between(self.revenue_each, MOST):
            raise BadValue("What a buyer brings is an amount of 0 or more.")

    def in_words(self) -> str:
        """State it in a sentence."""
        later = "at today's later steps" if self.later is None else f"with {_percent(self.later)} % going on to buy"
        each = "at today's revenue per buyer" if self.revenue_each is None else f"at {self.revenue_each:f} a buyer"
        return f"If {_percent(self.recovered)} % of those who left came back, {later} and {each}"


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What was lost before one stage of one member."""

    member: str | int | None
    """The member of the funnel's split; None if it is not split."""
    stage: str
    """The stage that was not reached."""
    left: int
    drop_off: float | None
    recovered: Decimal
    """How many come back under the assumption; a share of people, so not a whole number."""
    later: Decimal
    """The share of those at this stage that goes on to buy, at most all."""
    revenue_each: Decimal
    revenue: Decimal
    """What they would bring, to the cent."""


def losses(result: Result, assumption: LossAssumption | None = None) -> tuple[Loss, ...]:
    """Return the loss before each stage but the first, for each member, from the Result of a funnel."""
    assumed = assumption or LossAssumption()
    names = [column.name for column in result.columns if column.role == "dimension" and column.name != "stage"]
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in result.rows():
        groups.setdefault(row[names[0]] if names else None, []).append(row)
    return tuple(loss for member, stages in groups.items() for loss in _of_member(member, stages, assumed))


def _of_member(member: Any, stages: Sequence[Mapping[str, Any]], assumed: LossAssumption) -> Iterator[Loss]:
    each = _revenue_each(stages[-1]) if assumed.revenue_each is None else assumed.revenue_each
    for at, row in list(enumerate(stages))[1:]:
        later = _later(stages[at:]) if assumed.later is None or row is stages[-1] else assumed.later
        back = assumed.recovered * row["left"]
        yield Loss(
            member=member,
            stage=row["stage"],
            left=row["left"],
            drop_off=row["drop_off"],
            recovered=back,
            later=later,
            revenue_each=each,
            revenue=round_half_up(back * later * each, 2),
        )


def _later(stages: Sequence[Mapping[str, Any]]) -> Decimal:
    """Multiply the steps from the first of these stages to the last; nobody buys twice as often as they are."""
    steps = (_step(one["count"], following["count"]) for one, following in pairwise(stages))
    return prod(steps, start=ONE)


def _step(before: int, after: int) -> Decimal:
    return min(ONE, Decimal(after) / before) if before else NOTHING


def _revenue_each(last: Mapping[str, Any]) -> Decimal:
    return Decimal(last["revenue"]) / last["count"] if last["count"] else NOTHING


def _between(value: Decimal, most: Decimal) -> bool:
    return value.is_finite() and NOTHING <= value <= most


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
