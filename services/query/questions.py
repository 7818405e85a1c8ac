"""Questions: what can be asked, as frozen values."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from services.catalog.facts import TRANSACTIONS

Comparison = Literal["previous", "year"]
Operator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from `start` up to but not including `end`; None is open."""

    start: date | None = None
    end: date | None = None

    @property
    def last(self) -> date | None:
        """The last day of the period."""
        return self.end and self.end - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Where:
    """Only rows whose member is one of `members`; with `exclude`, all others."""

    dimension: str
    members: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, kw_only=True)
class Having:
    """Only groups of which the metric satisfies the comparison."""

    metric: str
    operator: Operator
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class MetricQuery:
    """Metrics, cut by dimensions, over a period.

    `by` may hold a grain (year to day): then there is a row per bucket. `top` keeps so many members of the first
    dimension that is no grain, by the first metric, and folds the rest into "Others" (not with `having`, whose rest
    means nothing).
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    period: Period = Period()
    where: tuple[Where, ...] = ()
    having: tuple[Having, ...] = ()
    top: int | None = None
    compare: Comparison | Period | None = None


@dataclass(frozen=True, kw_only=True)
class RowQuery:
    """The rows behind a number, one by one.

    `order_by` is the name of a column and whether the largest come first; rows that are equal in it come by their id.
    With `metric`, only the rows that this metric counts.
    """

    fact: str = TRANSACTIONS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    metric: str | None = None
    order_by: tuple[str, bool] = ("time", True)
    limit: int = 100
    offset: int = 0
