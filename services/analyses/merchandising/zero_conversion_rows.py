"""Flop rows: which products had enough views and no purchase, in a whole period or in a window of days of it."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import Date, Double, Integer, Select, case, cast, distinct, func, literal, null, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause, Subquery

from services.analyses.member_counts import inline, join_names, ordinals
from services.catalog.metrics.events import PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.questions import Period
from services.query.result import Row

RAW = pa.schema([
    ("product", pa.string()), ("brand", pa.string()), ("category_code", pa.string()), ("views", pa.int64()),
    ("carts", pa.int64()), ("viewers", pa.int64()), ("price", pa.float64()), ("tested", pa.int64()),
    ("first", pa.int64()), ("last", pa.int64()),
])  # fmt: skip


def unsold(data: ScopedData, least: int, days: int | None, period: Period) -> list[Row]:
    """Return the products with their numbers, the most viewed first, ties by id; `tested` had enough views at all."""
    if data.period.start is None or data.period.last is None:
        return []
    viewed = _viewed(data, least, period)
    flops = _in_period(viewed) if days is None else _in_windows(data, viewed, least, days, period)
    rows = data.fetch(_described(data, flops, period, windowed=days is not None), RAW).to_pylist()
    return [row | _window(row, data.period.start, data.period.last, days) for row in rows]


def _window(row: Row, start: date, end: date, days: int | None) -> Row:
    """Return the days of the window: all of it, where it does not reach past the period."""
    if days is None:
        return {"first_day": start.isoformat(), "last_day": end.isoformat()}
    first = start + timedelta(days=row["first"])
    last = min(first + timedelta(days=days - 1), end)
    return {"first_day": max(first, start).isoformat(), "last_day": last.isoformat()}


def _viewed(data: ScopedData, least: int, period: Period) -> CTE:
    """Return the products with enough views in the period, and how many they are."""
    counts = [func.count().filter(kind).label(name) for name, kind in (("views", VIEW), ("purchases", PURCHASE))]
    counted = data.rows("product", period=period).add_columns(*counts).group_by(*ordinals(1)).subquery()
    return select(counted, func.count().over().label("tested")).where(counted.c.views >= least).cte("viewed")


def _in_period(viewed: CTE) -> CTE:
    ends = [cast(null(), Integer).label(name) for name in ("first", "last")]
    return select(viewed.c.product, viewed.c.tested, *ends).where(viewed.c.purchases == 0).cte("flops")


def _in_windows(data: ScopedData, viewed: CTE, least: int, days: int, period: Period) -> CTE:
    """Return each product's window of most views, the latest of equal ones; days are counted from the period's first.

    Between two purchases a window must fit whole; before the first and after the last it may reach past the data. A sum
    that the day after a purchase cuts short is no more than that of the whole window which begins there, so the largest
    is always of a whole one.
    """
    quiet = _quiet(data, viewed, period).subquery()
    fits = quiet.c.before.is_(None) | quiet.c.after.is_(None) | (quiet.c.after - quiet.c.before > days)
    rolling = func.sum(quiet.c.views).over(
        partition_by=(quiet.c.product, quiet.c.before), order_by=quiet.c.day, range_=(1 - days, 0)
    )
    sums = select(quiet, rolling.label("seen")).where(fits, quiet.c.purchases == 0).subquery()
    place = func.row_number().over(partition_by=sums.c.product, order_by=[sums.c.seen.desc(), sums.c.day.desc()])
    best = select(sums, place.label("place")).where(sums.c.seen >= least).subquery()
    reach = best.c.day - inline(days - 1)
    first = case((best.c.before >= reach, best.c.before + inline(1)), else_=reach)
    columns = (best.c.product, best.c.tested, first.label("first"), best.c.day.label("last"))
    return select(*columns).where(best.c.place == 1).cte("flops")


def _quiet(data: ScopedData, viewed: CTE, period: Period) -> Select[Any]:
    """Return each day of the viewed products with the days of the purchases before and after it."""
    rows = _rows(data, period, "product", "event_type", "day")
    kinds = [func.count().filter(_is(rows, kind)).label(f"{kind}s") for kind in ("view", "purchase")]
    daily = select(rows.c.product, viewed.c.tested, _number(data, rows).label("day"), *kinds)
    found = daily.join_from(rows, viewed, rows.c.product == viewed.c.product).group_by(*ordinals(3)).subquery()
    bought = case((found.c.purchases > 0, found.c.day))
    order: dict[str, Any] = {"partition_by": found.c.product, "order_by": found.c.day}
    before = func.max(bought).over(**order, rows=(None, -1)).label("before")
    after = func.min(bought).over(**order, rows=(1, None)).label("after")
    return select(found, before, after)


def _rows(data: ScopedData, period: Period, *names: str) -> Subquery:
    return data.rows(*names, period=period).subquery("rows")


def _is(rows: FromClause, kind: str) -> ColumnElement[bool]:
    return rows.c.event_type == literal(kind, literal_execute=True)


def _number(data: ScopedData, rows: FromClause) -> ColumnElement[int]:
    """Count days from the period's first; both engines take one day from another as a whole number."""
    return cast(rows.c.day - cast(literal(data.period.start), Date), Integer)


def _described(data: ScopedData, flops: CTE, period: Period, *, windowed: bool) -> Select[Any]:
    """Return each flop with what its events in its window say."""
    names = ("product", "event_type", "user_key", "price", "day", "brand", "category_code")
    rows = _rows(data, period, *names)
    inside = _number(data, rows).between(flops.c.first, flops.c.last) if windowed else None
    same = rows.c.product == flops.c.product
    on = same if inside is None else same & inside
    chosen = select(rows).join_from(rows, flops, on).cte("chosen")
    counted, said = _counted(chosen), _said(chosen)
    whole = flops.join(counted, counted.c.product == flops.c.product).join(said, said.c.product == flops.c.product)
    columns = [counted.c[name] for name in ("views", "carts", "viewers", "price")]
    attributes = [said.c.brand, said.c.category_code]
    ends = [flops.c.tested, flops.c.first, flops.c.last]
    joined = select(flops.c.product, *attributes, *columns, *ends).select_from(whole).subquery()
    source, member = join_names(data, joined, "product")
    others = [joined.c[name] for name in RAW.names if name != "product"]
    ordered = [joined.c.views.desc(), member]
    return select(member.label("product"), *others).select_from(source).order_by(*ordered)


def _counted(chosen: CTE) -> Subquery:
    view = _is(chosen, "view")
    return (
        select(
            chosen.c.product,
            func.count().filter(view).label("views"),
            func.count().filter(_is(chosen, "cart")).label("carts"),
            func.count(distinct(chosen.c.user_key)).filter(view).label("viewers"),
            (cast(func.sum(chosen.c.price), Double) / cast(func.count(), Double)).label("price"),
        )
        .group_by(chosen.c.product)
        .subquery()
    )


def _said(chosen: CTE) -> Subquery:
    """Return the brand and category path that most of a product's events say."""
    cuts = [chosen.c.product, chosen.c.brand, chosen.c.category_code]
    most = [func.count().desc(), chosen.c.brand, chosen.c.category_code]
    place = func.row_number().over(partition_by=chosen.c.product, order_by=most).label("place")
    said = select(*cuts, place).group_by(*cuts).subquery()
    return select(said).where(said.c.place == 1).subquery()
