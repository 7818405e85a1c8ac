"""Kinds: the types of facts, dimensions, metrics and hierarchies; each is declared once, equal to itself only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

import pyarrow as pa
from sqlalchemy import Column, Table
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from services.catalog.units import TEXT, Unit

Better = Literal["up", "down", "neither"]
Member = str | int
"""A member of a dimension, as people read it and JSON carries it."""
Stored = str | int | date
"""A member as statements carry it: calendar cuts are dates or numbers there."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OptionalColumn:
    """A column of a fact that may be empty in every row of a store, because its files had no such column."""

    column: Column[Any]
    noun: str
    """What it holds or leads to, as a sentence uses it: "customer"."""
    remedy: str
    """What to do so that the rows have it: "import a log with a customer_id column to cut it by customers"."""
    rows: ColumnElement[bool] | None = None
    """The rows that are asked whether they have it, where not all are."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ListedColumn:
    """A column of the fact, or of a table that one of its keys leads to, as a listing of its rows shows it."""

    name: str
    label: str
    column: Column[Any]
    unit: Unit = TEXT


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing:
    """How the rows of a fact are listed."""

    columns: tuple[ListedColumn | str, ...]
    """Own columns, and dimensions by name. One of them is `time`."""
    ties: tuple[Column[Any], ...]
    """What orders rows that are equal in the column they are sorted by."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fact:
    """A table of things that happened, one row each, and everything that is asked of it."""

    name: str
    label: str
    """Plural, as a sentence uses it: "orders"."""
    table: Table
    day: ColumnElement[date]
    hour: ColumnElement[int]
    counted_by: str
    """The metric that counts its rows."""
    filled_by: tuple[str, ...]
    """The kinds of import that its rows are made of, first the one that makes them."""
    none: str
    """What is said while the store has none: "There are no orders in this store yet"."""
    about: str
    """What it shows, for who has none yet: "This page shows what was sold"."""
    rows: ColumnElement[bool] | None = None
    """The rows of the table that belong to the fact, where not all do."""
    parts: "Fact | None" = None
    """The fact of the parts of its rows, one or more each, by the key that both tables have in common.

    Rows are cut, filtered and limited through their parts by what only those have: orders by the brands of their lines.
    """
    part_key: str = ""
    """The name of that key."""
    part_sums: tuple[tuple[Column[Any], FunctionElement[Any]], ...] = ()
    """Columns of the fact, each with what takes its place where rows are chosen through their parts: its sum over the
    parts that were chosen."""
    optional_columns: tuple[OptionalColumn, ...] = ()
    dense_keys: tuple[Column[int], ...] = ()
    """Keys that are numbered upwards without large gaps: an engine may count distinct ones as sets of bits."""
    listing: Listing | None = None
    """None where its rows are not listed one by one."""
    attributes: Table | None = None
    """The table whose columns cut and scope this fact before its own do; its own do where there is none."""

    def part_sum(self, column: ColumnElement[Any]) -> FunctionElement[Any] | None:
        """Return what takes the place of a column where rows are chosen through their parts; None if nothing does."""
        return next((total for own, total in self.part_sums if own is column), None)

    def optional_column(self, column: Column[Any] | None) -> OptionalColumn | None:
        """Return what is declared of a column that may be empty; None if it is no such column."""
        return next((found for found in self.optional_columns if found.column is column), None)


@dataclass(frozen=True, kw_only=True, eq=False)
class Dimension:
    """What a fact can be cut by. How a fact reaches the column is read from foreign keys."""

    name: str
    label: str
    meaning: str
    columns: tuple[Column[str], ...] = ()
    """One for each table that has the dimension itself."""
    derived: tuple[tuple[Table, ColumnElement[str]], ...] = ()
    """The same, computed from columns of the table."""
    scoping: bool = False
    """True where a grant may limit a person to some of its members."""
    identity: bool = False
    """True where the column is the text id of its table, one to one with the key that facts carry."""
    called: Column[str] | None = None
    """The column beside an id that says what it is called, where a store knows it."""
    order: tuple[str, ...] = ()
    """The members in their own order, where they have one."""
    few: int | None = None
    """About how many members there are at most, where that is known to be few."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Grain:
    """A cut of time into buckets that follow each other. Statements carry a bucket as its first day."""

    name: str
    label: str
    meaning: str
    cut: Callable[[ColumnElement[date], ColumnElement[int]], ColumnElement[date]]
    """(day, hour) -> the first day of the bucket."""
    show: Callable[[Any], Member]
    """A first day -> the bucket as people read it."""
    read: Callable[[str], date]
    """Raises ValueError for a text that is no member."""
    example: str
    """A member as people write it."""
    step: Callable[[date], date]
    """The first day of a bucket -> the first day of the next one."""
    floor: Callable[[date], date]
    """A day -> the first day of its bucket."""
    few: int | None = None
    """About how many buckets there are at most, where that is known to be few."""
    arrow: ClassVar[pa.DataType] = pa.date32()


@dataclass(frozen=True, kw_only=True, eq=False)
class RecurringCut:
    """A cut of time whose members come again: weekdays, hours. Statements carry a member as a number."""

    name: str
    label: str
    meaning: str
    cut: Callable[[ColumnElement[date], ColumnElement[int]], ColumnElement[int]]
    """(day, hour) -> the number."""
    show: Callable[[Any], Member]
    """A number -> the member as people read it."""
    read: Callable[[str], int]
    """Raises ValueError for a text that is no member."""
    example: str
    """A member as people write it."""
    few: int
    """How many members there are."""
    arrow: ClassVar[pa.DataType] = pa.int32()


TimeCut = Grain | RecurringCut
AnyDimension = Dimension | Grain | RecurringCut


@dataclass(frozen=True, kw_only=True, eq=False)
class Described:
    """What every metric says of itself."""

    name: str
    label: str
    meaning: str
    formula: str
    """In words."""
    unit: Unit
    better: Better = "up"
    ingredient: bool = False
    """True where it is only an ingredient of others; it can be asked but is not listed among the main ones."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Aggregate(Described):
    """One aggregate over the rows of a fact."""

    fact: Fact
    expr: FunctionElement[Any]
    additive: bool
    """True where the values of groups add up to the value of the whole."""
    rows: ColumnElement[bool] | None = None
    """The rows that count, where not all do. A group without such a row is not among the groups of this metric."""
    key: Column[int] | None = None
    """The key whose distinct values are counted, where that is what the aggregate does."""
    on_parts: "Aggregate | None" = None
    """The same number over the parts, which takes its place where rows are chosen through their parts.

    Without it each row counts once per group that has a part of it. Such groups do not add up, nor those of distinct
    counts.
    """
    needs: Column[Any] | None = None
    """The optional column without which the metric says nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EntityCount(Described):
    """How many entities (customers, users) satisfy a condition on their own rows in the group."""

    fact: Fact
    entity: Column[int]
    condition: ColumnElement[bool]
    """Over aggregates of one entity's rows."""
    needs: Column[Any] | None = None
    """The optional column without which the metric says nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PointInTimeCount(Described):
    """How many entities stand in a condition on the last day of the period, judged by all that came before it."""

    fact: Fact
    entity: Column[int]
    within: str | None
    """A parameter: count those with a row within so many days up to the last day; None counts all with any row."""
    needs: Column[Any] | None = None
    """The optional column without which the metric says nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ratio(Described):
    """One metric divided by another."""

    over: tuple[str, str]
    zero_if_absent: tuple[str, ...] = ()
    """Ingredients that are 0 where no file of the store had them; without any other there is no such metric."""

    @property
    def operands(self) -> tuple[str, str]:
        """The metrics that it is computed from, by name."""
        return self.over


@dataclass(frozen=True, kw_only=True, eq=False)
class Difference(Described):
    """One metric less others."""

    of: tuple[str, ...]
    """First the metric, then those that are taken off it."""
    zero_if_absent: tuple[str, ...] = ()
    """Ingredients that are 0 where no file of the store had them; without any other there is no such metric."""

    @property
    def operands(self) -> tuple[str, ...]:
        """The metrics that it is computed from, by name."""
        return self.of


Leaf = Aggregate | EntityCount | PointInTimeCount
Formula = Ratio | Difference
Metric = Leaf | Formula


@dataclass(frozen=True, kw_only=True, eq=False)
class Hierarchy:
    """The order in which people drill down."""

    name: str
    label: str
    levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Identity:
    """A metric is exactly the product of others, so that a change of it can be shared out among them."""

    metric: str
    factors: tuple[str, ...]
