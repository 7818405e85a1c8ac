"""Members: what can be chosen of a dimension, with how much there is of each, under the person's scope."""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from dashapp.core.site import PageHead
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.catalog.facts import FACTS
from services.catalog.lookup import find_dimension, find_metric
from services.core.context import Context
from services.core.errors import UnknownName
from services.core.numbers import Number
from services.query.additivity import adds_up

MOST = 200
"""Members that are listed at once; typing finds the others."""
SEARCHED_FROM = 9
"""A shorter list is read faster than it is searched."""


@dataclass(frozen=True, kw_only=True)
class MemberOption:
    """A member and its value."""

    name: str
    value: Number | None


@dataclass(frozen=True, kw_only=True)
class Members:
    """The members that fit what was typed, the first of them, and how many there are."""

    shown: tuple[MemberOption, ...]
    fitting: int
    all: int
    total: Number
    """The value for all of them together: of counts only."""


def filterable(view: PageView, dimension: str) -> str:
    """Return the name of a dimension that the page filters by. Raises UnknownName."""
    if dimension not in view.page.filters:
        raise UnknownName(f"This page has no filter {dimension[:60]!r}.")
    return dimension


def counting_metric_of(page: PageHead) -> str:
    """Return the metric that counts the rows of a page."""
    return FACTS[page.fact].counted_by


def members(ctx: Context, view: PageView, dimension: str, metric: str, *, query: str = "") -> Members:
    """Ask for the members of a dimension in the page's period, under the filters of the other dimensions.

    All of them are asked for and kept in the cache, so that what is typed is looked up without a statement. Raises
    OutOfScope, ImpossibleQuestion, TookTooLong, StoreUnreachable.
    """
    asking = TileQuery(ctx=ctx, view=view)
    found = fitting(asking.ask(metric, by=(dimension,), but=dimension, compare=False).table, dimension, metric, query)
    if adds_up(find_metric(metric), (find_dimension(dimension),)):
        return found
    (row,) = asking.ask(metric, but=dimension, compare=False).rows()
    return replace(found, total=row[metric])


def fitting(table: pa.Table, dimension: str, metric: str, query: str, most: int = MOST) -> Members:
    """Keep the members in which the words typed occur, in the order of the answer."""
    found = table
    if query.strip():
        names = table.column(dimension).cast(pa.string())
        found = table.filter(pc.match_substring(names, query.strip(), ignore_case=True))
    rows = found.slice(0, most).to_pylist()
    shown = tuple(MemberOption(name=str(row[dimension]), value=row[metric]) for row in rows)
    total = pc.sum(table.column(metric)).as_py() or 0
    return Members(shown=shown, fitting=found.num_rows, all=table.num_rows, total=total)
