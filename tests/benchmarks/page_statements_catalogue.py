"""Page statements: what the page about the catalogue's gaps asks, by hand.

Its initiatives ask what other pages ask, too: the funnel, and what is never bought.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.analyses.carts.abandoned_carts import LeftCarts
from services.analyses.catalogue_quality.attribute_lookup import AttributeLookup
from services.analyses.catalogue_quality.missing_attributes import GapProducts, Gaps
from services.analyses.catalogue_quality.missing_attributes_splits import GapCuts
from services.query.questions import MetricQuery, Period
from tests.benchmarks.page_cases import Case, Row, columns
from tests.benchmarks.page_statements_merchandising import TIER
from tests.benchmarks.page_statements_segments import abandonment

LOG = """
    e AS NOT MATERIALIZED (
        SELECT {member} AS member, user_key, product_key, price, event_type = 'purchase' AS p, brand = 'Unknown' AS b,
               category_code = 'Unknown' AS c
        FROM events JOIN categories USING (category_key))
"""
SUMS = """
    count(*) AS n0, count(*) FILTER (WHERE b) AS n1, count(*) FILTER (WHERE c) AS n2,
    count(*) FILTER (WHERE b OR c) AS n3, count(*) FILTER (WHERE b AND c) AS n4, count(*) FILTER (WHERE p) AS p0,
    count(*) FILTER (WHERE p AND b) AS p1, count(*) FILTER (WHERE p AND c) AS p2,
    count(*) FILTER (WHERE p AND (b OR c)) AS p3, count(*) FILTER (WHERE p AND b AND c) AS p4,
    CAST(sum(price) FILTER (WHERE p) AS double precision) AS r0,
    coalesce(sum(price) FILTER (WHERE p AND b), 0) AS r1, coalesce(sum(price) FILTER (WHERE p AND c), 0) AS r2,
    coalesce(sum(price) FILTER (WHERE p AND (b OR c)), 0) AS r3,
    coalesce(sum(price) FILTER (WHERE p AND b AND c), 0) AS r4
"""
EACH = """
    SELECT member, count(*) AS {x}0, count(*) FILTER (WHERE b) AS {x}1, count(*) FILTER (WHERE c) AS {x}2,
           count(*) FILTER (WHERE b OR c) AS {x}3, count(*) FILTER (WHERE bc) AS {x}4
    FROM (SELECT member, {key}, bool_or(b) AS b, bool_or(c) AS c, bool_or(b AND c) AS bc FROM e GROUP BY 1, 2) AS each
    GROUP BY member
"""
FIGURES = """
    n1, n2, n3, n4, u1, u2, u3, u4, g1, g2, g3, g4, p1, p2, p3, p4, r1, r2, r3, r4,
    CAST(n1 AS double precision) / n0, CAST(u1 AS double precision) / u0, CAST(g1 AS double precision) / g0,
    CAST(p1 AS double precision) / nullif(p0, 0), CAST(r1 AS double precision) / nullif(r0, 0)
"""
GAPS = f"""
WITH {LOG}, r AS (SELECT member, {SUMS} FROM e GROUP BY member),
    u AS ({EACH.format(x="u", key="user_key")}), g AS ({EACH.format(x="g", key="product_key")})
SELECT {{shown}}, {FIGURES} FROM r JOIN u USING (member) JOIN g USING (member)
"""
DISTINCT = ", ".join(
    f"count(DISTINCT {key}) FILTER (WHERE {missing}) AS {x}{at}"
    for x, key in (("u", "user_key"), ("g", "product_key"))
    for at, missing in enumerate(("true", "b", "c", "b OR c", "b AND c"))
)
GAPS_AT_ONCE = f"WITH {LOG} SELECT {{shown}}, {FIGURES} FROM (SELECT member, {SUMS}, {DISTINCT} FROM e GROUP BY 1) AS o"
"""The faster way on PostgreSQL where nothing is cut: sorted once, it counts what differs by the way."""

MONTH = "CAST(date_trunc('month', event_date) AS date)"
TIERS = "CASE member WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 ELSE 4 END"
MEASURES = ("rows", "users", "products", "purchases", "revenue")

PRODUCTS = """
SELECT product_id, n, b, c, v, p, r
FROM (SELECT product_key, count(*) AS n, count(*) FILTER (WHERE brand = 'Unknown') AS b,
             count(*) FILTER (WHERE category_code = 'Unknown') AS c,
             count(*) FILTER (WHERE event_type = 'view') AS v, count(*) FILTER (WHERE event_type = 'purchase') AS p,
             coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS r
      FROM events JOIN categories USING (category_key) WHERE brand = 'Unknown' OR category_code = 'Unknown'
      GROUP BY product_key) AS missing JOIN products USING (product_key)
ORDER BY r DESC, n DESC, product_id LIMIT 12
"""

LEFT = """
SELECT count(*), coalesce(sum(value), 0)
FROM (SELECT user_key, sum(price) AS value FROM events WHERE event_type IN ('cart', 'purchase')
      GROUP BY user_key HAVING count(*) FILTER (WHERE event_type = 'purchase') = 0) AS each
"""
USERS = {
    "duckdb": "SELECT count(DISTINCT user_key) FROM events",
    "postgresql": "SELECT count(*) FROM (SELECT DISTINCT user_key FROM events) AS each",
}

TOLD = """
    SELECT s.category_id, e.product_key, e.user_key, e.event_type, e.price,
           CASE WHEN g.category_code <> 'Unknown' THEN s.category_code END AS value
    FROM events AS e JOIN categories AS g USING (category_key)
        JOIN categories AS s ON s.category_key = e.raw_category_key
"""
COUNTED = """
    count(*) AS n, count(DISTINCT user_key) AS u,
    coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS r
"""
CATEGORY_OF_ID = f"""
WITH k AS (SELECT DISTINCT s.category_id
           FROM events AS e JOIN categories AS g USING (category_key)
               JOIN categories AS s ON s.category_key = e.raw_category_key
           WHERE g.category_code = 'Unknown' AND s.category_id <> 'Unknown'),
    t AS ({TOLD} JOIN k ON k.category_id = s.category_id
          WHERE g.category_code = 'Unknown' OR s.category_code <> 'Unknown')
SELECT category_id, value, {COUNTED} FROM t GROUP BY category_id, value ORDER BY category_id, n DESC, u DESC, value
"""
LEARNED = """
    l AS (SELECT category_id FROM categories
          WHERE category_id <> 'Unknown' AND category_code <> 'Unknown'
            AND category_key IN (SELECT raw_category_key FROM events))
"""
NAMED = """
SELECT product_id, value, n, u, r FROM found JOIN products USING (product_key)
ORDER BY product_id, n DESC, u DESC, value
"""
CATEGORY_OF_PRODUCT = {
    "duckdb": f"""
WITH {LEARNED},
    k AS (SELECT DISTINCT product_key FROM events
          WHERE category_key IN (SELECT category_key FROM categories WHERE category_code = 'Unknown')
            AND raw_category_key IN (SELECT category_key FROM categories
                                     WHERE category_id NOT IN (SELECT category_id FROM l))),
    t AS ({TOLD} JOIN k USING (product_key)
          WHERE g.category_code <> 'Unknown' AND s.category_code <> 'Unknown'
             OR g.category_code = 'Unknown' AND s.category_id NOT IN (SELECT category_id FROM l)),
    found AS (SELECT product_key, value, {COUNTED} FROM t GROUP BY product_key, value)
{NAMED}
""",
    "postgresql": f"""
WITH {LEARNED},
    t AS NOT MATERIALIZED (
        {TOLD} WHERE g.category_code <> 'Unknown' AND s.category_code <> 'Unknown'
                  OR g.category_code = 'Unknown' AND s.category_id NOT IN (SELECT category_id FROM l)),
    found AS (SELECT product_key, value, {COUNTED} FROM t
              WHERE product_key IN (SELECT product_key FROM t WHERE value IS NULL) GROUP BY product_key, value)
{NAMED}
""",
}
BRAND_OF_PRODUCT = f"""
WITH k AS (SELECT DISTINCT product_key FROM events WHERE brand = 'Unknown'),
    t AS (SELECT product_key, CASE WHEN brand <> 'Unknown' THEN nullif(raw_brand, 'Unknown') END AS value, user_key,
                 event_type, price
          FROM events JOIN k USING (product_key) WHERE brand = 'Unknown' OR raw_brand <> 'Unknown'),
    found AS (SELECT product_key, value, {COUNTED} FROM t GROUP BY product_key, value)
{NAMED}
"""
FOUND = columns("key", "value", "rows", "users", "revenue")


def whole_gaps(shown: str) -> dict[str, str]:
    """Write the gaps of everything, for each engine."""
    return {
        engine: sql.format(member="'all'", shown=shown)
        for engine, sql in (("duckdb", GAPS), ("postgresql", GAPS_AT_ONCE))
    }


def gaps(period: Period, by: str, member: str, order: str = "member") -> Case:
    """Ask what is missing, cut."""
    return Case(
        page="catalogue",
        name=f"gaps by {by.replace('_', ' ')}",
        question=Gaps(period=period, by=by),
        by_default=False,
        sql=GAPS.format(member=member, shown="member") + f"ORDER BY {order}",
        ours=lambda rows: [(_member(four[0][by], by), *beside(four)) for four in fours(rows)],
    )


def gap_cuts(period: Period) -> Case:
    """Ask what is missing as a whole, by month and by price tier."""
    month, tier = (
        GAPS.format(member=member, shown=f"'{cut}', CAST(member AS varchar)")
        for cut, member in (("month", MONTH), ("price_tier", TIER))
    )
    return Case(
        page="catalogue",
        name="gaps, whole and both cuts",
        question=GapCuts(period=period),
        sql={
            engine: " UNION ALL ".join(f"SELECT * FROM ({sql}) AS x{at}" for at, sql in enumerate((whole, month, tier)))
            for engine, whole in whole_gaps("'' AS cut, '' AS member").items()
        },
        ours=lambda rows: [
            (four[0]["cut"], _member(four[0]["member"], four[0]["cut"]), *beside(four)) for four in fours(rows)
        ],
        ordered=False,
    )


def _member(member: str | None, by: str) -> str:
    return f"{member}-01" if by == "month" else member or ""


def fours(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Give the four rows of each member."""
    return [rows[at : at + 4] for at in range(0, len(rows), 4)]


def beside(four: Sequence[Row]) -> tuple[Any, ...]:
    """Put the four rows of a member side by side, and the shares of the first."""
    figures = (row[measure] for measure in MEASURES for row in four)
    return (*figures, *(four[0][f"{measure}_share"] for measure in MEASURES))


def lookup(period: Period, kind: str, sql: str | Mapping[str, str]) -> Case:
    """Ask what other rows say of the same key."""
    return Case(
        page="catalogue",
        name=f"lookup, {kind.replace('_', ' ')}",
        question=AttributeLookup(kind=kind, period=period),
        sql=sql,
        ours=FOUND,
    )


def cases(period: Period) -> tuple[Case, ...]:
    """Give what the page asks over all days that have data."""
    return (
        Case(
            page="catalogue",
            name="gaps",
            question=Gaps(period=period),
            by_default=False,
            sql=whole_gaps("'all'"),
            ours=lambda rows: [("all", *beside(four)) for four in fours(rows)],
        ),
        gaps(period, "month", MONTH),
        gaps(period, "price_tier", TIER, TIERS),
        gap_cuts(period),
        Case(
            page="catalogue",
            name="products behind gaps, 12",
            question=GapProducts(period=period, top=12),
            sql=PRODUCTS,
            ours=columns("product", "rows", "without_brand", "without_category", "views", "purchases", "revenue"),
        ),
        lookup(period, "category_of_id", CATEGORY_OF_ID),
        lookup(period, "category_of_product", CATEGORY_OF_PRODUCT),
        lookup(period, "brand_of_product", BRAND_OF_PRODUCT),
        abandonment(period, "catalogue", 4),
        Case(
            page="catalogue",
            name="left carts",
            question=LeftCarts(period=period),
            sql=LEFT,
            ours=columns("users", "value_left"),
        ),
        Case(
            page="catalogue",
            name="users",
            question=MetricQuery(metrics=("users",), period=period),
            sql=USERS,
            ours=columns("users"),
        ),
    )
