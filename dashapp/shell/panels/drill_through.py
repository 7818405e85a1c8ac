"""Drill through: the question for the rows behind a tile, or behind one mark of it."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from dashapp.core.page import Tile
from dashapp.core.view import PageView
from services.catalog import catalog
from services.catalog.algebra import leaves_of
from services.catalog.facts import LISTED
from services.catalog.kinds import Aggregate, Metric
from services.core.errors import BadValue, UnknownName
from services.query.questions import RowQuery, Where

LONGEST_MARK = 300


@dataclass(frozen=True, kw_only=True)
class FigureMember:
    """One member that a figure shows."""

    dimension: str
    member: str


def mark_at(text: str) -> FigureMember | None:
    """Read "dimension:member" out of an address; nothing of an empty one. Raises BadValue, UnknownName."""
    if not text:
        return None
    dimension, colon, member = unquote(text).partition(":")
    if not colon or len(text) > LONGEST_MARK:
        raise BadValue("This link names no mark of a figure.")
    if dimension not in catalog().dimensions:
        raise UnknownName(f"There is no dimension {dimension[:60]!r}.")
    return FigureMember(dimension=dimension, member=member)


def write_mark(mark: FigureMember | None) -> str:
    """Write a mark for an address."""
    return f"{mark.dimension}:{quote(mark.member, safe='')}" if mark else ""


def rows_behind(view: PageView, tile: Tile, mark: FigureMember | None, *, limit: int = 200) -> RowQuery:
    """Ask for the rows that a tile's metric counts, newest first. Raises BadValue where a page has no such rows."""
    fact = view.page.fact
    if fact not in LISTED or not view.page.filters:
        raise BadValue("There are no single rows behind this page.")
    also = (Where(dimension=mark.dimension, members=(mark.member,)),) if mark else ()
    return RowQuery(
        fact=fact,
        period=view.window.period,
        where=(*view.where(), *also),
        metric=tile.metric,
        limit=limit,
    )


def counting_metric(rows: RowQuery) -> str | None:
    """Name the metric that counts such rows; None where the catalogue has none."""
    leaves = leaves_of([catalog().metrics[rows.metric]]) if rows.metric else ()
    conditions = {id(condition): condition for leaf in leaves if (condition := getattr(leaf, "rows", None)) is not None}
    if not leaves or len(conditions) == 0 or any(getattr(leaf, "rows", None) is None for leaf in leaves):
        return LISTED[rows.fact].counted_by
    if len(conditions) > 1:
        return None
    (condition,) = conditions.values()
    return next((metric.name for metric in catalog().metrics.values() if _counts(metric, condition)), None)


def _counts(metric: Metric, condition: object) -> bool:
    """True for the plain count of the rows of a condition."""
    counts = isinstance(metric, Aggregate) and metric.rows is condition and metric.additive
    return counts and metric.unit.name == "count"
