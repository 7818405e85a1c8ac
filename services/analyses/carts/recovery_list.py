"""Recovery list: who left what, those with the most value first, to be written to."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import CTE, Select, func, select

from services.analyses.carts.statement import NOTES, is_left, select_carted
from services.analyses.member_pages import check_page
from services.analyses.text_ids import id_path, join_ids
from services.catalog.facts import EVENTS
from services.catalog.units import COUNT, MONEY, TEXT
from services.query.analysis import AnalysisResult, ScopedData
from services.query.listing import show_in_zone
from services.query.questions import Period, Where
from services.query.result import OutColumn

EXACT = pa.decimal128(38, 4)
COLUMNS = {
    "user": ("User", TEXT, pa.string()),
    "products": ("Products left", COUNT, pa.int64()),
    "value_left": ("Value left", MONEY, EXACT),
    "left_at": ("Last carted", TEXT, pa.timestamp("us")),
    "brand": ("Brand most left", TEXT, pa.string()),
    "last_product": ("Last product", TEXT, pa.string()),
    "last_price": ("Last price", MONEY, EXACT),
}
"""Name to label, unit and type."""


@dataclass(frozen=True, kw_only=True)
class RecoveryList:
    """Users with what they carted and did not buy, a page of them; the most value first, ties by user id."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    limit: int = 100
    offset: int = 0

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        check_page(self.limit, self.offset)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it: ids, counts, money, the time of the last cart event in the store's zone."""
        table = data.fetch(self._statement(data), pa.schema([(name, kind) for name, (_, _, kind) in COLUMNS.items()]))
        zone = data.qc.time_zone
        notes = (*NOTES, "Users who bought something else are listed too", f"Times are those of {zone}")
        columns = tuple(_column(name) for name in COLUMNS)
        return AnalysisResult(columns=columns, table=show_in_zone(table, ("left_at",), zone), notes=notes)

    def _statement(self, data: ScopedData) -> Select[Any]:
        """Choose the people first: what each left most and last is then looked for among theirs alone."""
        lost = _lost(data).cte("lost")
        people = self._people(data, lost).cte("people")
        ranked = _ranked(data, lost, people).subquery("ranked")
        latest, heaviest = ranked.c.latest == 1, ranked.c.heaviest == 1
        value = func.sum(ranked.c.price).label("value_left")
        columns = (
            ranked.c.user,
            func.count().label("products"),
            value,
            func.max(ranked.c.event_time).label("left_at"),
            func.min(ranked.c.brand).filter(heaviest).label("brand"),
            func.min(ranked.c.product_id).filter(latest).label("last_product"),
            func.min(ranked.c.price).filter(latest).label("last_price"),
        )
        return select(*columns).group_by(ranked.c.user).order_by(value.desc(), ranked.c.user)

    def _people(self, data: ScopedData, lost: CTE) -> Select[Any]:
        value = func.sum(lost.c.price).label("value")
        each = select(lost.c.user_key, value).group_by(lost.c.user_key).subquery("each")
        user = id_path(data, "user").expr
        chosen = select(each.c.user_key, user.label("user")).select_from(join_ids(each, data, "user"))
        return chosen.order_by(each.c.value.desc(), user).limit(self.limit).offset(self.offset)


def _lost(data: ScopedData) -> Select[Any]:
    rows = select_carted(data, "brand", "event_time").subquery("carted")
    lost = select(rows.c.user_key, rows.c.product_key, rows.c.price, rows.c.brand, rows.c.event_time)
    return lost.where(is_left(rows.c))


def _ranked(data: ScopedData, lost: CTE, people: CTE) -> Select[Any]:
    """Number what each of these people left: by time, and by how much of the brand was left."""
    weighed = _weighed(data, lost, people).subquery("weighed")
    order = (weighed.c.brand_value.desc(), weighed.c.brand)
    heaviest = func.row_number().over(partition_by=weighed.c.user_key, order_by=order).label("heaviest")
    return select(*weighed.c, heaviest)


def _weighed(data: ScopedData, lost: CTE, people: CTE) -> Select[Any]:
    product = id_path(data, "product").expr.label("product_id")
    value = func.sum(lost.c.price).over(partition_by=(lost.c.user_key, lost.c.brand)).label("brand_value")
    order = (lost.c.event_time.desc(), lost.c.price.desc(), product)
    latest = func.row_number().over(partition_by=lost.c.user_key, order_by=order).label("latest")
    source = join_ids(lost, data, "product").join(people, people.c.user_key == lost.c.user_key)
    return select(*lost.c, people.c.user, product, value, latest).select_from(source)


def _column(name: str) -> OutColumn:
    label, unit, _ = COLUMNS[name]
    return OutColumn(name=name, label=label, unit=unit.name, role="dimension" if unit is TEXT else "metric")
