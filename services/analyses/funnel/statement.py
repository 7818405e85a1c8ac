"""Statements of a funnel: one row per group with what each stage counts."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import CTE, BigInteger, Double, Select, and_, cast, extract, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Subquery

from services.analyses.funnel.splits import Cuts, ordinals
from services.catalog.metrics.events import CART, PURCHASE, VIEW

UNITS = {"users": "user_key", "sessions": "session_key"}
"""What is counted, by the key that tells one from another."""

TYPES = {
    **dict.fromkeys(("view", "cart", "purchase", "views", "carts", "purchases"), pa.int64()),
    **dict.fromkeys(("cart_extra", "purchase_extra"), pa.int64()),
    "revenue": pa.decimal128(38, 4),
    **dict.fromkeys(("cart_seconds", "purchase_seconds"), pa.float64()),
}
"""What may be found of a group: how many reached a stage, its events, who skipped the stage before, median times."""


def fetch_groups(cuts: Cuts, statement: Select[Any]) -> list[dict[str, Any]]:
    """Run a statement of this file; rows as TYPES says, after the columns of the cut."""
    named = cuts.select_named(statement.subquery("found"))
    found = [column.name for column in named.selected_columns][len(cuts.names) :]
    schema = pa.schema([*cuts.fields, *((name, TYPES[name]) for name in found)])
    rows: list[dict[str, Any]] = cuts.data.fetch(named, schema).to_pylist()
    return rows


def select_of_events(cuts: Cuts) -> Select[Any]:
    """Count events: each is its own unit, so nobody skips a stage and no time passes between two."""
    rows = cuts.rows("user_key").subquery("rows")
    stages = {"view": rows.c.is_view, "cart": rows.c.is_cart, "purchase": rows.c.is_purchase}
    counts = {name: _count(condition) for name, condition in stages.items()}
    return _per(cuts, rows, **counts, **{f"{name}s": count for name, count in counts.items()}, revenue=_paid(rows))


def select_independent(cuts: Cuts, unit: str) -> Select[Any]:
    """Count the units with any event of a stage, whatever they did before.

    Median times: from a unit's first event of one stage to its first of the next at or after that. The first view is
    looked for only of those who did more than look, who are few.
    """
    acts = cuts.rows(UNITS[unit], also=(or_(CART, PURCHASE),)).cte("acts")
    viewed = _first(cuts, _among(cuts, unit, VIEW, acts), "viewed")
    carted = _first(cuts, select(acts).where(acts.c.is_cart), "carted")
    source: FromClause = acts
    for table in (viewed, carted):
        source = source.outerjoin(table, and_(cuts.alike(acts, table), acts.c.unit == table.c.unit))
    keys = (acts.c.unit, viewed.c.first.label("viewed"), carted.c.first.label("carted"))
    statement = select(
        *cuts.of(acts),
        *keys,
        _count(acts.c.is_cart).label("carts"),
        _count(acts.c.is_purchase).label("purchases"),
        _paid(acts).label("revenue"),
        func.min(acts.c.time).filter(acts.c.is_cart, acts.c.time >= viewed.c.first).label("then_carted"),
        func.min(acts.c.time).filter(acts.c.is_purchase, acts.c.time >= carted.c.first).label("then_bought"),
    )
    acted = statement.select_from(source).group_by(*ordinals(len(cuts.names) + len(keys))).subquery("acted")
    return _side_by_side(cuts, _looks(cuts, unit), _acts(cuts, acted))


def select_ordered(cuts: Cuts, unit: str, hours: int) -> Select[Any]:
    """Count the units that went view, cart, purchase, all within `hours` of their first view; see OrderedFunnel."""
    carts = cuts.rows(UNITS[unit], also=(CART,)).cte("carts")
    viewed = _first(cuts, _among(cuts, unit, VIEW, carts), "viewed")
    carted = _next(cuts, carts, viewed, viewed.c.first + literal(timedelta(hours=hours)), "carted")
    bought = _next(cuts, cuts.rows(UNITS[unit], also=(PURCHASE,)).subquery("buys"), carted, carted.c.ends, "bought")
    buys = _step(cuts, bought, "purchase", revenue=func.sum(bought.c.revenue))
    return _side_by_side(cuts, _looks(cuts, unit), _step(cuts, carted, "cart"), buys)


def _among(cuts: Cuts, unit: str, stage: ColumnElement[bool], others: CTE) -> Select[Any]:
    """Select the rows of the stage, of those units only that have rows in `others`."""
    return cuts.rows(UNITS[unit], also=(stage, cuts.data.column(UNITS[unit]).in_(select(others.c.unit))))


def _first(cuts: Cuts, rows: Select[Any], name: str) -> Subquery:
    """Return each unit of the rows with its first time."""
    found = rows.subquery(f"{name}_rows")
    return _per(cuts, found, found.c.unit, first=func.min(found.c.time)).subquery(name)


def _next(cuts: Cuts, rows: FromClause, before: FromClause, ends: ColumnElement[Any], name: str) -> CTE:
    """Return each unit of `before` with rows from its `first` there up to `ends`: how many, and when the first was."""
    own = and_(cuts.alike(rows, before), rows.c.unit == before.c.unit)
    source = rows.join(before, and_(own, rows.c.time >= before.c.first, rows.c.time <= ends))
    keys = (rows.c.unit, before.c.first.label("before"), ends.label("ends"))
    found = (func.count().label("n"), func.min(rows.c.time).label("first"), func.sum(rows.c.price).label("revenue"))
    statement = select(*cuts.of(rows), *keys, *found).select_from(source)
    return statement.group_by(*ordinals(len(cuts.names) + len(keys))).cte(name)


def _looks(cuts: Cuts, unit: str) -> Subquery:
    """Count the units with a view, and their views: nothing else of them is needed, so it is not kept for a join."""
    rows = cuts.rows(UNITS[unit], also=(VIEW,)).subquery("looked")
    viewers = _per(cuts, rows, rows.c.unit, n=func.count()).subquery("viewers")
    return _per(cuts, viewers, view=func.count(), views=_total(viewers.c.n)).subquery("looks")


def _acts(cuts: Cuts, acted: Subquery) -> Subquery:
    carted, bought = acted.c.carts > 0, acted.c.purchases > 0
    return _per(
        cuts,
        acted,
        cart=_count(carted),
        carts=_total(acted.c.carts),
        cart_extra=_count(and_(carted, acted.c.viewed.is_(None))),
        cart_seconds=_median(acted.c.viewed, acted.c.then_carted),
        purchase=_count(bought),
        purchases=_total(acted.c.purchases),
        purchase_extra=_count(and_(bought, acted.c.carted.is_(None))),
        purchase_seconds=_median(acted.c.carted, acted.c.then_bought),
        revenue=func.sum(acted.c.revenue),
    ).subquery("acts_found")


def _step(cuts: Cuts, table: CTE, stage: str, **more: ColumnElement[Any]) -> Subquery:
    found: dict[str, Any] = {
        stage: func.count(),
        f"{stage}s": _total(table.c.n),
        f"{stage}_seconds": _median(table.c.before, table.c.first),
    }
    return _per(cuts, table, **found, **more).subquery(f"{stage}_step")


def _per(cuts: Cuts, table: FromClause, *keys: ColumnElement[Any], **found: ColumnElement[Any]) -> Select[Any]:
    """Aggregate a table by group and `keys`; `found` are the aggregates by name."""
    columns = (expr.label(name) for name, expr in found.items())
    statement = select(*cuts.of(table), *keys, *columns).select_from(table)
    return statement.group_by(*ordinals(len(cuts.names) + len(keys)))


def _side_by_side(cuts: Cuts, first: Subquery, *parts: Subquery) -> Select[Any]:
    """Join what was found of each group; a group may be missing from any part."""
    names = [func.coalesce(*(part.c[name] for part in (first, *parts))).label(name) for name in cuts.names]
    columns = [column for part in (first, *parts) for column in part.c if column.name not in cuts.names]
    source: FromClause = first
    for part in parts:
        # without cuts each part is one row, and PostgreSQL has no full join without an equality
        source = source.join(part, cuts.alike(first, part), full=bool(cuts.names))
    return select(*names, *columns).select_from(source)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _paid(rows: FromClause) -> ColumnElement[Any]:
    return func.sum(rows.c.price).filter(rows.c.is_purchase)


def _total(column: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)


def _median(begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[float]:
    """Return the median of the seconds between two times, over those who have both."""
    half: Any = literal(0.5, literal_execute=True)
    return func.percentile_cont(half).within_group(cast(extract("epoch", end - begin), Double))
