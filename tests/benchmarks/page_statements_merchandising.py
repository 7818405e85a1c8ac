"""Page statements: what the merchandising page asks, by hand."""

from datetime import date, timedelta

from services.analyses.merchandising.concentration import Concentration
from services.analyses.merchandising.movers import Movers
from services.analyses.merchandising.question import Merchandising
from services.analyses.merchandising.zero_conversion import Flops
from services.query.questions import Period
from tests.benchmarks.page_cases import Case, columns

TIER = "CASE WHEN price < 20 THEN 'low' WHEN price < 100 THEN 'medium' WHEN price < 500 THEN 'high' ELSE 'premium' END"

AMOUNTS = """
    count(*) FILTER (WHERE event_type = 'view') AS v, count(*) FILTER (WHERE event_type = 'cart') AS c,
    count(*) FILTER (WHERE event_type = 'purchase') AS p,
    coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS r, sum(price) AS a, count(*) AS n
"""
SHARES = """
SELECT member, row_number() OVER w AS k, v, c, p, viewers, buyers, CAST(a AS double precision) / n, r,
       CAST(r AS double precision) / nullif(CAST(sum(r) OVER () AS double precision), 0),
       CAST(sum(r) OVER (w ROWS UNBOUNDED PRECEDING) AS double precision)
       / nullif(CAST(sum(r) OVER () AS double precision), 0)
FROM m WINDOW w AS (ORDER BY r DESC, v DESC, member) ORDER BY k
"""
MEMBERS = {
    "duckdb": f"""
WITH m AS (SELECT {{member}} AS member, {AMOUNTS},
                  count(DISTINCT user_key) FILTER (WHERE event_type = 'view') AS viewers,
                  count(DISTINCT user_key) FILTER (WHERE event_type = 'purchase') AS buyers
           FROM events GROUP BY 1)
{SHARES}
""",
    "postgresql": f"""
WITH e AS (SELECT {{member}} AS member, {AMOUNTS} FROM events GROUP BY 1),
    l AS (SELECT DISTINCT {{member}} AS member, user_key FROM events WHERE event_type = 'view'),
    b AS (SELECT DISTINCT {{member}} AS member, user_key FROM events WHERE event_type = 'purchase'),
    m AS (SELECT e.*, coalesce(viewers, 0) AS viewers, coalesce(buyers, 0) AS buyers FROM e
              LEFT JOIN (SELECT member, count(*) AS viewers FROM l GROUP BY member) AS viewed USING (member)
              LEFT JOIN (SELECT member, count(*) AS buyers FROM b GROUP BY member) AS bought USING (member))
{SHARES}
""",
}

CONCENTRATION = """
WITH s AS (SELECT {key} AS member, sum(price) AS r FROM events WHERE event_type = 'purchase'
           GROUP BY 1 HAVING sum(price) > 0),
    k AS (SELECT r, row_number() OVER w AS i, sum(r) OVER (w ROWS UNBOUNDED PRECEDING) AS s, count(*) OVER () AS n,
                 sum(r) OVER () AS t FROM s WINDOW w AS (ORDER BY r DESC))
SELECT max(n), max(t), count(*) FILTER (WHERE i <= ceil(n / 10.0)),
       CAST(sum(r) FILTER (WHERE i <= ceil(n / 10.0)) AS double precision) / CAST(max(t) AS double precision),
       count(*) FILTER (WHERE i <= ceil(n / 5.0)),
       CAST(sum(r) FILTER (WHERE i <= ceil(n / 5.0)) AS double precision) / CAST(max(t) AS double precision),
       count(*) FILTER (WHERE (s - r) * 100 < t * 80),
       2 * sum(CAST(r AS double precision) * (n - i + 1)) / (max(n) * CAST(max(t) AS double precision))
       - (max(n) + 1.0) / max(n)
FROM k
"""

FLOPS = """
WITH f AS (SELECT product_key FROM events GROUP BY product_key
           HAVING count(*) FILTER (WHERE event_type = 'view') >= {views}
              AND count(*) FILTER (WHERE event_type = 'purchase') = 0),
    d AS (SELECT product_key, count(*) FILTER (WHERE event_type = 'view') AS v,
                 count(*) FILTER (WHERE event_type = 'cart') AS c,
                 count(DISTINCT user_key) FILTER (WHERE event_type = 'view') AS u,
                 CAST(sum(price) AS double precision) / count(*) AS price
          FROM events JOIN f USING (product_key) GROUP BY product_key),
    a AS (SELECT product_key, brand, category_code,
                 row_number() OVER (PARTITION BY product_key ORDER BY count(*) DESC, brand, category_code) AS k
          FROM events JOIN f USING (product_key) JOIN categories USING (category_key)
          GROUP BY product_key, brand, category_code),
{peers}
    t AS (SELECT sum(v) AS v, sum(b) AS b FROM g)
SELECT product_id, a.brand, a.category_code, d.v, d.c, d.u, d.price,
       CAST(CASE WHEN a.category_code = 'Unknown' THEN t.b ELSE g.b END AS double precision)
       / CASE WHEN a.category_code = 'Unknown' THEN t.v ELSE g.v END,
       CASE WHEN a.category_code <> 'Unknown' THEN d.price / g.median END
FROM d JOIN a ON a.product_key = d.product_key AND a.k = 1 JOIN g ON g.category_code = a.category_code
    JOIN products ON products.product_key = d.product_key CROSS JOIN t
ORDER BY d.v DESC, product_id
"""
PEERS = {
    "duckdb": """
    s AS (SELECT category_key, product_key, CAST(sum(price) AS double precision) / count(*) AS price,
                 count(DISTINCT user_key) FILTER (WHERE event_type = 'view') AS v,
                 count(DISTINCT user_key) FILTER (WHERE event_type = 'purchase') AS b
          FROM events GROUP BY category_key, product_key),
    g AS (SELECT category_code, sum(v) AS v, sum(b) AS b,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS median
          FROM s JOIN categories USING (category_key) GROUP BY category_code),
""",
    "postgresql": """
    s AS (SELECT category_key, CAST(sum(price) AS double precision) / count(*) AS price
          FROM events GROUP BY category_key, product_key),
    l AS (SELECT DISTINCT category_key, product_key, user_key FROM events WHERE event_type = 'view'),
    b AS (SELECT DISTINCT category_key, product_key, user_key FROM events WHERE event_type = 'purchase'),
    m AS (SELECT category_code, percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS median
          FROM s JOIN categories USING (category_key) GROUP BY category_code),
    g AS (SELECT category_code, median, coalesce(sum(v), 0) AS v, coalesce(sum(b), 0) AS b
          FROM m JOIN categories USING (category_code)
              LEFT JOIN (SELECT category_key, count(*) AS v FROM l GROUP BY category_key) AS viewed USING (category_key)
              LEFT JOIN (SELECT category_key, count(*) AS b FROM b GROUP BY category_key) AS bought USING (category_key)
          GROUP BY category_code, median),
""",
}

MOVERS = """
WITH s AS (SELECT {key} AS member,
                  coalesce(sum(price) FILTER (WHERE event_date >= date '{middle}'), 0) AS now,
                  coalesce(sum(price) FILTER (WHERE event_date < date '{middle}'), 0) AS past
           FROM events {join}
           WHERE event_type = 'purchase' AND event_date >= date '{start}' AND event_date < date '{end}' GROUP BY 1),
    c AS (SELECT member, now, past, now - past AS change, sum(now - past) OVER () AS whole,
                 row_number() OVER (ORDER BY now - past DESC, now DESC, member) AS rise,
                 row_number() OVER (ORDER BY now - past, now, member DESC) AS fall FROM s)
SELECT member, now, past, change, CAST(change AS double precision) / nullif(past, 0),
       CAST(change AS double precision) / nullif(whole, 0)
FROM c WHERE change > 0 AND rise <= 5 OR change < 0 AND fall <= 5 ORDER BY rise
"""
MOVED = ("revenue", "revenue_compared", "change", "relative", "contribution")


def merchandising(period: Period, by: str, member: str) -> Case:
    """Rank all members by revenue."""
    measures = ("views", "carts", "purchases", "viewers", "buyers", "average_price", "revenue", "revenue_share")
    return Case(
        page="merchandising",
        name=f"ranking by {by.replace('_', ' ')}",
        question=Merchandising(period=period, by=by),
        sql={engine: sql.format(member=member) for engine, sql in MEMBERS.items()},
        ours=columns(by, "rank", *measures, "cumulative_share"),
    )


def concentration(period: Period, by: str, key: str) -> Case:
    """Ask on how few members the revenue rests."""
    tops = ("top_10_members", "top_10_share", "top_20_members", "top_20_share")
    return Case(
        page="merchandising",
        name=f"concentration by {by}",
        question=Concentration(period=period, by=by),
        sql=CONCENTRATION.format(key=key),
        ours=columns("members", "revenue", *tops, "members_of_80", "gini"),
    )


def flops(period: Period, views: int = 200) -> Case:
    """Ask what many look at and nobody buys."""
    return Case(
        page="merchandising",
        name="looked at, never bought",
        question=Flops(period=period, views=views),
        sql={engine: FLOPS.format(peers=peers, views=views) for engine, peers in PEERS.items()},
        ours=columns("product", "brand", "category_code", "views", "carts", "viewers", "price", "rate", "price_ratio"),
        also=("catalogue",),
    )


def movers(period: Period, by: str, key: str, join: str) -> Case:
    """Ask who rose and fell in the last 30 days, against the 30 before: what a chosen period asks."""
    end = period.end or date.max
    middle, start = end - timedelta(days=30), end - timedelta(days=60)
    return Case(
        page="merchandising",
        name=f"movers by {by}, 30 days",
        question=Movers(period=Period(start=middle, end=end), by=by, compare=Period(start=start, end=middle), top=5),
        sql=MOVERS.format(key=key, join=join, middle=middle, start=start, end=end),
        ours=columns(by, *MOVED, where=lambda row: row["state"] != ""),
        by_default=False,
    )


def cases(period: Period) -> tuple[Case, ...]:
    """Give what the page asks over all days that have data, and the movers, which need other days to compare with."""
    return (
        merchandising(period, "brand", "brand"),
        merchandising(period, "price_tier", TIER),
        concentration(period, "product", "product_key"),
        concentration(period, "brand", "brand"),
        flops(period),
        movers(period, "brand", "brand", ""),
        movers(period, "product", "product_id", "JOIN products USING (product_key)"),
    )
