"""Page cases: what a page asks, the same written by hand, and whether both say the same.

The hand-written statement gives the figures that come out of the warehouse; what is only worked out of them afterwards
(shares of two counts, standard errors of 168 cells, words) it leaves out, so that this work counts on our side alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isclose
from typing import Any

import pyarrow as pa

from services.query.result import Result
from services.query.run import Question

Row = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One question of a page, two ways."""

    page: str
    name: str
    question: Question
    sql: str | Mapping[str, str]
    """One text for both engines, or one for each by its name."""
    ours: Callable[[Sequence[Row]], Rows]
    """What the rows of our answer come to in the columns of the hand-written one."""
    also: tuple[str, ...] = ()
    """Other pages that ask it too."""
    ordered: bool = True
    by_default: bool = True
    """Asked by the page as it opens; else by a choice that people make on it."""

    def opens(self, page: str) -> bool:
        """Say whether a page asks it as it opens."""
        return self.by_default and page in {self.page, *self.also}

    def written(self, engine: str) -> str:
        """Give the statement for an engine."""
        return self.sql if isinstance(self.sql, str) else self.sql[engine]


def columns(*names: str, where: Callable[[Row], bool] | None = None) -> Callable[[Sequence[Row]], Rows]:
    """Take some columns of our answer, of all its rows or some."""
    return lambda rows: [tuple(row[name] for name in names) for row in rows if where is None or where(row)]


def differences(case: Case, result: Result, found: Any) -> list[str]:
    """Say where our answer and the hand-written one differ; nothing where they are the same."""
    ours, theirs = case.ours(result.rows()), _tuples(found)
    if not case.ordered:
        ours, theirs = sorted(ours, key=_texts), sorted(theirs, key=_texts)
    if len(ours) != len(theirs):
        return [f"{len(ours)} rows against {len(theirs)} by hand"]
    return [f"{one} against {other} by hand" for one, other in zip(ours, theirs, strict=True) if not _alike(one, other)]


def _tuples(found: Any) -> Rows:
    if not isinstance(found, pa.Table):
        return list(found)
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True)) if found.num_rows else []


def _texts(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(value for value in row if isinstance(value, str))


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(_equal(ours, theirs) for ours, theirs in zip(one, other, strict=True))


def _equal(ours: Any, theirs: Any) -> bool:
    """Hold where both are the same: whole numbers and money exactly, fractions but for the last digits."""
    if isinstance(theirs, datetime):
        theirs = theirs.isoformat(" ", "seconds")
    if isinstance(theirs, date):
        theirs = theirs.isoformat()
    if isinstance(ours, float) or isinstance(theirs, float):
        return None not in {ours, theirs} and isclose(float(ours), float(theirs), rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(ours, Decimal | int) and isinstance(theirs, Decimal | int):
        return Decimal(ours) == Decimal(theirs)
    return bool(ours == theirs)
