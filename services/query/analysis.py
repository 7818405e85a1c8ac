"""Analysis: a question that is no group-by. It gets rows that are already limited, and says how they are answered.

An analysis is a frozen, keyword-only dataclass: what it is made of is its key in the cache. It never sees a table of
facts, only selects out of `Data.rows`, through which scope, period and filters have passed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

import pyarrow as pa
from sqlalchemy import Select, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from services.catalog import catalog
from services.catalog.facts import FACTS
from services.catalog.kinds import Fact
from services.catalog.lookup import find_dimension
from services.core.errors import ImpossibleQuestion
from services.query.answer import QueryContext, require_links
from services.query.compare import PeriodPair, without_unknown
from services.query.compile.joins import path_of
from services.query.compile.restrict import RowFilter, choose, join_seen, join_tables, seen_parts
from services.query.describe import describe_condition, describe_period, describe_scope
from services.query.member_names import add_names
from services.query.periods import other_period
from services.query.questions import Period, Where
from services.query.result import Origin, OutColumn, Result
from services.query.shown_statement import show_statement
from services.query.validate import check_comparison, check_rows
from services.warehouse.base import Fetched


@dataclass(frozen=True, kw_only=True)
class AnalysisResult:
    """What an analysis found: its columns, its rows, and what a reader must know."""

    columns: tuple[OutColumn, ...]
    table: pa.Table
    notes: tuple[str, ...] = ()


@runtime_checkable
class Analysis(Protocol):
    """What every analysis has."""

    fact: ClassVar[str]
    """The table of facts that it rests on, by name."""

    @property
    def period(self) -> Period:
        """The days it is about; open ends are the data's."""

    @property
    def where(self) -> tuple[Where, ...]:
        """The filters."""

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""

    def compute(self, data: "ScopedData") -> AnalysisResult:
        """Answer it."""


@dataclass(frozen=True, kw_only=True)
class AnalysisOption:
    """What a person can choose of analyses on one line."""

    name: str
    meaning: str
    choices: tuple[str, ...] = ()
    """The words it can be, where they are few."""
    is_number: bool = False
    """True for a whole number of at least 1."""


@dataclass(frozen=True, kw_only=True)
class AnalysisKind:
    """An analysis as people name it: which options it takes, and how its question is made."""

    name: str
    label: str
    options: tuple[str, ...]
    """Names of what it takes beside the period and the filters."""
    make: Callable[..., Any]
    """(period and filters by name, the options that were chosen) -> the question."""
    of_orders: str = ""
    """The analysis that says the same of orders, for a store without an event log."""


@dataclass(frozen=True, kw_only=True)
class ScopedData:
    """What an analysis may look at: rows within scope, period and filters. It remembers its statements."""

    qc: QueryContext
    fact: Fact
    period: Period
    """Closed with the data."""
    where: tuple[Where, ...]
    pair: PeriodPair | None = None
    """The days that the question is compared with, where it is."""
    fetched: list[Fetched] = field(default_factory=list)

    def rows(
        self,
        *names: str,
        period: Period | None = None,
        where: tuple[Where, ...] | None = None,
        also: Iterable[ColumnElement[bool]] = (),
    ) -> Select[Any]:
        """Select the limited rows with the columns `names`: the fact's own (such as user_key, price) or dimensions.

        A dimension comes as statements carry it: a grain as the first day of its bucket, hours and weekdays as numbers,
        an identity (product, user) as its key. `also` are conditions over `column`.
        """
        conditions = self.where if where is None else where
        days, known = self._telling(period or self.period), self.qc.coverage.known
        looked_at = RowFilter(days=days, where=conditions, scope=self.qc.scope, known=known)
        seen = seen_parts(self.fact, looked_at)
        cuts = (self._cut(one) if seen is None else self._seen(one, seen) for one in names)
        labelled = (cut.label(one) for one, cut in zip(names, cuts, strict=True))
        statement: Select[Any] = select(*labelled).select_from(self.fact.table).where(*also)
        reached = (path_of(self.fact, catalog().dimensions[one]) for one in names if one not in self.fact.table.c)
        statement = join_tables(statement, [path for path in reached if path is not None])
        return choose(statement, self.fact, looked_at) if seen is None else join_seen(statement, self.fact, seen, known)

    def _seen(self, name: str, seen: FromClause) -> ColumnElement[Any]:
        """Return a column where rows are chosen through their parts: of money, that of the parts in view."""
        own = self._cut(name)
        return own if self.fact.part_sum(own) is None else seen.c[name]

    def column(self, name: str) -> ColumnElement[Any]:
        """Return a column that every row of the fact has by itself, for conditions and sums over `rows`.

        Money of orders is taken from `rows`, which knows of which lines it is.

        Raises UnknownName, ImpossibleQuestion. It is a mistake of the program (LookupError) to ask for one that lies in
        a table beside the fact: unless `rows` joins it, every row would be paired with all rows of that table.
        """
        path = None if name in self.fact.table.c else path_of(self.fact, find_dimension(name))
        if path is not None and path.joined:
            raise LookupError(f"{name!r} lies beside {self.fact.name}: take it from rows({name!r}), which joins it.")
        return self._cut(name)

    def _cut(self, name: str) -> ColumnElement[Any]:
        if name in self.fact.table.c:
            return self.fact.table.c[name]
        path = path_of(self.fact, find_dimension(name))
        if path is None:
            raise ImpossibleQuestion(f"{self.fact.label.capitalize()} carry no {name}.")
        return path.cut

    def _telling(self, period: Period) -> Period:
        """Drop date bounds that exclude no row; a condition that is always true still costs time."""
        first, last = self.qc.coverage.first(self.fact), self.qc.coverage.last(self.fact)
        return Period(
            start=period.start if period.start and not (first and period.start <= first) else None,
            end=period.end if period.end and not (last and last < period.end) else None,
        )

    def fetch(self, statement: Select[Any], schema: pa.Schema) -> pa.Table:
        """Run a statement; its columns are named and typed as the schema says."""
        fetched = self.qc.reader.fetch(statement.params(**dict(self.qc.parameters)), schema)
        self.fetched.append(fetched)
        return fetched.table


def answer_analysis(question: Analysis, qc: QueryContext) -> Result:
    """Answer a checked analysis. Raises OutOfScope, ImpossibleQuestion, TookTooLong, Cancelled."""
    fact = FACTS[question.fact]
    require_links((fact,), tuple(where.dimension for where in question.where), qc)
    _require_reach(fact, qc)
    period = qc.coverage.fit(question.period, fact)
    pair = _pair_of(question, period, qc.coverage.first(fact))
    data = ScopedData(qc=qc, fact=fact, period=period, where=question.where, pair=pair)
    found = question.compute(data)
    table = found.table if pair is None else without_unknown(found.columns, found.table, pair)
    columns, named = add_names(found.columns, table, qc)
    return Result(columns=columns, table=named, origin=_origin(data, found))


def _require_reach(fact: Fact, qc: QueryContext) -> None:
    """Raise OutOfScope where the fact cannot be limited, also where no statement would be made for want of days."""
    rows = RowFilter(days=Period(), where=(), scope=qc.scope, known=qc.coverage.known)
    choose(select(fact.day).select_from(fact.table), fact, rows)


def _pair_of(question: Analysis, period: Period, first: date | None) -> PeriodPair | None:
    """Return the days of a question and those it is compared with; None if it is compared with nothing."""
    compare, by = getattr(question, "compare", None), getattr(question, "by", None)
    if compare is None:
        return None
    then = other_period(compare, (by,) if by else (), question.period, period)
    return PeriodPair(now=period, then=then, first=first)


def _origin(data: ScopedData, found: AnalysisResult) -> Origin:
    qc = data.qc
    conditions = (describe_condition(where) for where in data.where)
    parameters = {name: str(value) for one in data.fetched for name, value in one.parameters.items()}
    compared = () if data.pair is None else (data.pair.note,)
    return Origin(
        filters=(describe_period(data.period), *conditions, *describe_scope(qc.scope)),
        notes=(*compared, *found.notes),
        as_of=qc.coverage.last(data.fact),
        data_version=qc.coverage.data_version,
        statement=show_statement(";\n\n".join(one.sql for one in data.fetched), qc.scope),
        parameters=parameters,
        computed_at=qc.now,
    )


def check_analysis(question: Analysis) -> Analysis:
    """Return an analysis if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
    check_rows(FACTS[question.fact], question.period, question.where)
    check_comparison(getattr(question, "compare", None))
    return question.validate()
