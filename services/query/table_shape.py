"""Table shape: which columns no row of the store has, and of which tables every row counts.

What is found in the first rows of a table is found at once; only what is not costs a pass over the table, one for all.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import pyarrow as pa
from sqlalchemy import Column, Table, and_, func, literal, not_, select
from sqlalchemy.sql.elements import ColumnElement

from models.warehouse import NOT_ON_A_LINE
from services.catalog import catalog
from services.catalog.facts import FACTS, TRANSACTIONS
from services.catalog.kinds import Dimension, Fact
from services.query.compile.joins import name_of_link
from services.query.compile.restrict import TableShape
from services.warehouse.base import Reader

FIRST_ROWS = 10_000

ShapeQuestion = tuple[str, str]
ShapeQuestions = dict[ShapeQuestion, tuple[Table, ColumnElement[bool]]]
"""What is asked of a table: whether the condition holds for any of its rows."""


def read_table_shape(reader: Reader, filled: Iterable[str]) -> TableShape:
    """Look at the tables once; `filled` names those with rows: of a fact that has none, nothing is known."""
    there = frozenset(filled)
    facts = [fact for fact in FACTS.values() if FACTS[fact.filled_by[0]].table.name in there]
    columns, outside, unknown = _has_values(facts), _is_outside(facts), _is_of_nobody(facts)
    held = _find_held(reader, {**columns, **outside, **unknown})
    empty = frozenset(name for name, _ in columns if (name, "value") not in held)
    partial = frozenset(name for name, _ in unknown if (name, "none") in held) - empty
    whole = frozenset(fact.name for fact in facts if fact.rows is not None and (fact.name, "outside") not in held)
    return TableShape(empty=empty, partial=partial, whole=whole)


def _has_values(facts: Iterable[Fact]) -> ShapeQuestions:
    claims: ShapeQuestions = {}
    for one in (one for fact in facts for one in fact.optional_columns):
        there = one.column.is_not(None)
        held = there if one.rows is None else and_(there, one.rows)
        claims[name_of_link(one.column), "value"] = one.column.table, held
    for column in _called():
        claims[name_of_link(column), "value"] = column.table, column != NOT_ON_A_LINE
    return claims


def _called() -> Iterator[Column[str]]:
    for dimension in catalog().dimensions.values():
        if isinstance(dimension, Dimension) and dimension.called is not None:
            yield dimension.called


def _is_outside(facts: Iterable[Fact]) -> ShapeQuestions:
    return {(fact.name, "outside"): (fact.table, not_(fact.rows)) for fact in facts if fact.rows is not None}


def _is_of_nobody(facts: Iterable[Fact]) -> ShapeQuestions:
    """Return whether an order names no customer: what metrics of people leave out."""
    links = [one.column for one in TRANSACTIONS.optional_columns] if TRANSACTIONS in facts else []
    return {(name_of_link(link), "none"): (link.table, link.is_(None)) for link in links}


def _find_held(reader: Reader, claims: ShapeQuestions) -> frozenset[ShapeQuestion]:
    """Return the claims that hold for some row."""
    held: set[ShapeQuestion] = set()
    by_table = sorted(claims, key=lambda claim: claims[claim][0].name)
    for _, group in groupby(by_table, key=lambda claim: claims[claim][0].name):
        asked = {claim: claims[claim][1] for claim in group}
        table = claims[next(iter(asked))][0]
        held |= _hold(reader, table, asked, FIRST_ROWS)
        held |= _hold(reader, table, {claim: rule for claim, rule in asked.items() if claim not in held}, None)
    return frozenset(held)


def _hold(
    reader: Reader, table: Table, asked: Mapping[ShapeQuestion, ColumnElement[bool]], most: int | None
) -> set[ShapeQuestion]:
    """Return which of the claims hold for some of the first rows of a table, of all if `most` is None."""
    if not asked:
        return set()
    flags = [rule.label(f"claim_{at}") for at, rule in enumerate(asked.values())]
    limit = None if most is None else literal(most, literal_execute=True)
    rows = select(*flags).select_from(table).limit(limit).subquery("rows")
    counts = [func.count().filter(rows.c[flag.name]).label(flag.name) for flag in flags]
    found = reader.fetch(select(*counts), pa.schema([(flag.name, pa.int64()) for flag in flags])).table
    return {claim for claim, count in zip(asked, found.columns, strict=True) if count[0].as_py()}
