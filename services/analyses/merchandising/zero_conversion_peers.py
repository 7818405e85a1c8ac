"""Flop peers: what a product's category sells, so that one can say how unlikely it is that a product sells nothing.

The category's K purchases (a person and a product, once each) fall on its V pairs of viewer and product alike, if all
its products sell at one rate; that none falls on the v viewers of this one then has the probability (1 - v/V)^K. This
is the exact comparison of two Poisson rates (Przyborowski and Wilenski 1940), so that a category of few purchases
proves little. People are counted, not views: one person's views are no independent trials. Pairs are counted within a
category id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import Double, Select, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE

from services.analyses.member_counts import different, inline, ordinals
from services.catalog import catalog
from services.catalog.metrics.events import PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.compile.joins import path_of
from services.query.questions import Period, Where
from services.query.result import Row

UNKNOWN = "Unknown"
OWN = ("product", "brand")
"""Filters that a product is held against others in spite of: a brand's flop is measured by its category."""

SCHEMA = pa.schema(
    [("category", pa.string()), ("viewers", pa.int64()), ("buyers", pa.int64()), ("median", pa.float64())]
)


@dataclass(frozen=True, kw_only=True)
class Peers:
    """What categories sell: by path, pairs of buyer and product, pairs of viewer and product, median price."""

    buyers: Mapping[str, int]
    viewers: Mapping[str, int]
    medians: Mapping[str, float]
    """Of the products' average prices; of known categories only."""

    def judge(self, category: str, viewers: int) -> Row:
        """Say how many buyers so many viewers lead to expect, and how likely none is.

        Where the category is unknown, or its products were viewed as others' only, all products are the peers.
        """
        known = category if self.viewers.get(category) and category != UNKNOWN else None
        bought = sum(self.buyers.values()) if known is None else self.buyers[known]
        seen = sum(self.viewers.values()) if known is None else self.viewers[known]
        rate = bought / seen if seen else 0.0
        chance = (1 - min(viewers / seen, 1)) ** bought if seen else 1.0
        return {"rate": rate, "expected": rate * viewers, "p_value": chance}


NOBODY = Peers(buyers={}, viewers={}, medians={})


def peers_of(data: ScopedData, period: Period) -> Peers:
    """Look at all categories, whatever brand or product the question is limited to."""
    where = tuple(one for one in data.where if one.dimension not in OWN)
    rows = data.fetch(_categories(data, period, where), SCHEMA).to_pylist()
    return Peers(
        buyers={row["category"]: row["buyers"] for row in rows},
        viewers={row["category"]: row["viewers"] for row in rows},
        medians={row["category"]: row["median"] for row in rows if row["category"] != UNKNOWN},
    )


def _categories(data: ScopedData, period: Period, where: tuple[Where, ...]) -> Select[Any]:
    """Count by the keys of categories first, then by path, in which several ids may meet."""
    path = path_of(data.fact, catalog().dimensions["category_code"])
    assert path is not None  # noqa: S101 - events have categories
    assert path.table is not None  # noqa: S101 - in a table of their own
    viewers, buyers = (_pairs(data, kind, period, where) for kind in (VIEW, PURCHASE))
    prices = _prices(data, period, where)
    code: Any = path.expr
    keys = select(path.key.label("category_key"), code.label("category")).select_from(path.table).cte("named")
    median = func.percentile_cont(literal(0.5, literal_execute=True)).within_group(prices.c.price)
    joined = prices.join(keys, keys.c.category_key == prices.c.category_key)
    medians = select(keys.c.category, median.label("median")).select_from(joined).group_by(*ordinals(1)).cte("medians")
    people = keys.outerjoin(viewers, viewers.c.category_key == keys.c.category_key)
    people = people.outerjoin(buyers, buyers.c.category_key == keys.c.category_key)
    sums = [func.coalesce(func.sum(pairs.c.people), inline(0)).label(name) for name, pairs in
            (("viewers", viewers), ("buyers", buyers))]  # fmt: skip
    counted = select(keys.c.category, *sums).select_from(people).group_by(*ordinals(1)).cte("counted")
    whole = counted.join(medians, medians.c.category == counted.c.category)
    return select(counted.c.category, counted.c.viewers, counted.c.buyers, medians.c.median).select_from(whole)


def _pairs(data: ScopedData, kind: ColumnElement[bool], period: Period, where: tuple[Where, ...]) -> CTE:
    rows = data.rows("category_key", "product", "user_key", period=period, where=where, also=(kind,))
    once = different(rows).subquery()
    return select(once.c.category_key, func.count().label("people")).group_by(*ordinals(1)).cte()


def _prices(data: ScopedData, period: Period, where: tuple[Where, ...]) -> CTE:
    """Return the average price of each product."""
    price = cast(func.sum(data.column("price")), Double) / cast(func.count(), Double)
    rows = data.rows("category_key", "product", period=period, where=where).add_columns(price.label("price"))
    return rows.group_by(*ordinals(2)).cte("prices")
