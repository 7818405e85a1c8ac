"""Page statements: what the segments page asks, by hand (its segments themselves are those of the funnel page)."""

from collections.abc import Callable, Sequence
from datetime import date

from services.analyses.carts.age import AGES
from services.analyses.carts.question import Abandonment
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.cohorts.question import EventCohorts
from services.analyses.segments.movement import SegmentMovement
from services.query.questions import Period
from tests.benchmarks.page_cases import Case, Row, Rows, columns

LATEST = """
    b AS (SELECT DISTINCT user_key, product_key, 1 AS bought FROM events WHERE event_type = 'purchase'),
    w AS (SELECT e.user_key, e.product_key, e.brand, e.event_time, e.price, b.bought,
                 row_number() OVER (PARTITION BY e.user_key, e.product_key
                                    ORDER BY e.event_time DESC, e.price DESC, e.brand, e.category_key) AS k
          FROM events AS e LEFT JOIN b USING (user_key, product_key) WHERE e.event_type = 'cart')
"""
COUNTED = """
    count(*), count(DISTINCT user_key), count(DISTINCT user_key) FILTER (WHERE bought = 1),
    count(*) FILTER (WHERE k = 1), count(*) FILTER (WHERE k = 1 AND bought IS NULL),
    count(DISTINCT user_key) FILTER (WHERE k = 1 AND bought IS NULL),
    coalesce(sum(price) FILTER (WHERE k = 1 AND bought IS NULL), 0) AS value
"""
BY_BRAND = f"""
WITH {LATEST},
    t AS (SELECT brand FROM w GROUP BY brand
          ORDER BY coalesce(sum(price) FILTER (WHERE k = 1 AND bought IS NULL), 0) DESC, brand LIMIT {{top}}),
    m AS (SELECT w.*, coalesce(t.brand, 'Others') AS member FROM w LEFT JOIN t ON t.brand = w.brand)
SELECT member, {COUNTED} FROM m GROUP BY GROUPING SETS ((member), ())
ORDER BY grouping(member), member = 'Others', value DESC, member
"""
SINCE = f"""
WITH {LATEST},
    m AS (SELECT w.*, CASE WHEN event_time >= timestamp '{{end}}' - interval '1 hour' THEN 0
                           WHEN event_time >= timestamp '{{end}}' - interval '24 hours' THEN 1
                           WHEN event_time >= timestamp '{{end}}' - interval '3 days' THEN 2
                           WHEN event_time >= timestamp '{{end}}' - interval '7 days' THEN 3
                           WHEN event_time >= timestamp '{{end}}' - interval '30 days' THEN 4 ELSE 5 END AS member
          FROM w)
SELECT member, {COUNTED} FROM m GROUP BY GROUPING SETS ((member), ()) ORDER BY grouping(member), member
"""
RECOVERY = f"""
WITH {LATEST},
    l AS (SELECT * FROM w WHERE k = 1 AND bought IS NULL),
    t AS (SELECT user_key, user_id, n, value, last FROM (
              SELECT user_key, count(*) AS n, sum(price) AS value, max(event_time) AS last FROM l GROUP BY user_key
          ) AS each JOIN users USING (user_key) ORDER BY value DESC, user_id LIMIT 8),
    br AS (SELECT user_key, brand, row_number() OVER (PARTITION BY user_key ORDER BY sum(price) DESC, brand) AS k
           FROM l JOIN t USING (user_key) GROUP BY user_key, brand),
    la AS (SELECT user_key, product_id, price, row_number() OVER (
               PARTITION BY user_key ORDER BY event_time DESC, price DESC, product_id) AS k
           FROM l JOIN t USING (user_key) JOIN products USING (product_key))
SELECT user_id, n, value, last, br.brand, product_id, la.price
FROM t JOIN br ON br.user_key = t.user_key AND br.k = 1 JOIN la ON la.user_key = t.user_key AND la.k = 1
ORDER BY value DESC, user_id
"""

STATE = """
    CASE WHEN count(*) FILTER (WHERE {when}) = 0 THEN 'absent'
         WHEN count(*) FILTER (WHERE event_type = 'purchase' AND {when}) >= 2 THEN 'multi'
         WHEN count(*) FILTER (WHERE event_type = 'purchase' AND {when}) = 1 THEN 'single'
         WHEN count(*) FILTER (WHERE event_type = 'cart' AND {when}) > 0 THEN 'cart_abandoner'
         ELSE 'view_only' END
"""
MOVEMENT = """
SELECT before, after, count(*)
FROM (SELECT user_key, {before} AS before, {after} AS after FROM events GROUP BY user_key) AS moved
GROUP BY before, after
"""

COHORTS = """
WITH m AS (SELECT user_key, CAST(date_trunc('month', event_date) AS date) AS bucket, sum(price) AS paid
           FROM events WHERE event_type = 'purchase' GROUP BY 1, 2),
    c AS (SELECT min(bucket) OVER (PARTITION BY user_key) AS cohort, bucket, paid FROM m)
SELECT cohort, {since}, count(*), sum(paid) FROM c GROUP BY cohort, bucket ORDER BY 1, 2
"""
MONTHS = """
    (extract(year FROM bucket) - extract(year FROM cohort)) * 12
    + extract(month FROM bucket) - extract(month FROM cohort)
"""

COUNTS = ("carts", "cart_users", "bought_users", "pairs", "abandoned_pairs", "abandoning_users", "value_left")


def members(by: str) -> Callable[[Sequence[Row]], Rows]:
    """Give the counts of each member; nothing has a name in the total."""
    return columns(by, *COUNTS)


def ages(rows: Sequence[Row]) -> Rows:
    """Give the counts by how old a cart is, numbered."""
    places = {name: at for at, (name, _) in enumerate(AGES)}
    return [(places.get(str(row["since"])), *(row[name] for name in COUNTS)) for row in rows]


def cohorts(rows: Sequence[Row]) -> Rows:
    """Give the buckets in which anybody bought."""
    return [(f"{row['cohort']}-01", row["since"], row["buyers"], row["revenue"]) for row in rows if row["buyers"]]


def halves(period: Period) -> tuple[Period, Period]:
    """Cut the days in two, as the page does for want of a period to come from."""
    start, end = period.start or date.min, period.end or date.max
    middle = start + (end - start) // 2
    return Period(start=start, end=middle), Period(start=middle, end=end)


def abandonment(period: Period, page: str, top: int) -> Case:
    """Ask for the brands with the most value left, and the others."""
    return Case(
        page=page,
        name=f"abandonment by brand, {top} and others",
        question=Abandonment(by="brand", top=top, period=period),
        sql=BY_BRAND.format(top=top),
        ours=members("brand"),
    )


def cases(period: Period) -> tuple[Case, ...]:
    """Give what the page asks over all days that have data."""
    before, after = halves(period)
    return (
        abandonment(period, "segments", 8),
        Case(
            page="segments",
            name="abandonment by time since",
            question=Abandonment(by="since", period=period),
            sql=SINCE.format(end=period.end),
            ours=ages,
        ),
        Case(
            page="segments",
            name="recovery list, 8 users",
            question=RecoveryList(period=period, limit=8),
            sql=RECOVERY,
            ours=columns("user", "products", "value_left", "left_at", "brand", "last_product", "last_price"),
        ),
        Case(
            page="segments",
            name="movement from half to half",
            question=SegmentMovement(other=before, period=after),
            sql=MOVEMENT.format(
                before=STATE.format(when=f"event_date < date '{after.start}'"),
                after=STATE.format(when=f"event_date >= date '{after.start}'"),
            ),
            ours=columns("before", "after", "users", where=lambda row: row["users"] > 0),
            ordered=False,
        ),
        Case(
            page="segments",
            name="cohorts by month",
            question=EventCohorts(period=period),
            sql=COHORTS.format(since=MONTHS),
            ours=cohorts,
        ),
    )
