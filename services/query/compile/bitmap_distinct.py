"""Bitmap distinct: distinct counts as sets of bits, where keys are dense and groups are few.

Keys are numbered upwards without large gaps, so the set of users in a group is a string of bits. On 8,844,740 events of
4,072,830 users, DuckDB takes 0.12 s for it where count(DISTINCT) takes 0.5 s; with many groups it gains nothing.
"""

from math import prod
from typing import Any

from sqlalchemy import BigInteger, func, literal
from sqlalchemy.sql.elements import ColumnElement

from services.catalog.kinds import Aggregate, AnyDimension
from services.query.compile.joins import name_of_link

BUDGET = 64 * 2**20
"""Bytes that the bits of all groups may take at most."""

Bounds = tuple[tuple[str, int], ...]
"""The largest key there is, by name of the key with its table; empty for an engine that has no such sets."""


def in_bits(
    leaf: Aggregate, by: tuple[AnyDimension, ...], bounds: Bounds, rows: ColumnElement[bool] | None
) -> ColumnElement[Any] | None:
    """Return the expression that counts the distinct keys of `rows` in bits, or None where that would not pay."""
    largest = dict(bounds).get(name_of_link(leaf.key)) if leaf.key is not None else None
    groups = [dimension.few for dimension in by]
    if leaf.key is None or largest is None or None in groups:
        return None
    if prod(few for few in groups if few) * (largest // 8 + 1) > BUDGET:
        return None
    bits: Any = func.bitstring_agg(leaf.key, _inline(0), _inline(largest))
    return func.bit_count(bits if rows is None else bits.filter(rows), type_=BigInteger)


def _inline(number: int) -> ColumnElement[int]:
    return literal(number, literal_execute=True)
