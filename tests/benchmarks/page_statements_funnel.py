"""Page statements: what the funnel page asks, by hand."""

from collections.abc import Sequence
from typing import Any

from services.analyses.funnel.question import Funnel
from services.analyses.segments.question import Segments
from services.analyses.time.weekday_hour import WeekdayHour
from services.query.questions import MetricQuery, Period
from tests.benchmarks.page_cases import Case, Row, Rows, columns

STAGES = 3

REACHED = """
    v AS (SELECT {keys}, count(*) AS n, min(event_time) AS seen FROM {rows} WHERE event_type = 'view' GROUP BY {keys}),
    c AS (SELECT {keys}, min(event_time) AS put FROM {rows} WHERE event_type = 'cart' GROUP BY {keys}),
    a AS (SELECT {keys}, seen, put, count(*) FILTER (WHERE event_type = 'cart') AS c,
                 count(*) FILTER (WHERE event_type = 'purchase') AS p,
                 sum(price) FILTER (WHERE event_type = 'purchase') AS r,
                 min(event_time) FILTER (WHERE event_type = 'cart' AND event_time >= seen) AS then_put,
                 min(event_time) FILTER (WHERE event_type = 'purchase' AND event_time >= put) AS then_bought
          FROM {rows} LEFT JOIN v USING ({keys}) LEFT JOIN c USING ({keys})
          WHERE event_type IN ('cart', 'purchase') GROUP BY {keys}, seen, put)
"""
LOOKED = "count(*) AS v1, sum(n) AS v2"
ACTED = """
    count(*) FILTER (WHERE c > 0) AS c1, sum(c) AS c2, count(*) FILTER (WHERE c > 0 AND seen IS NULL) AS c3,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(extract(epoch FROM then_put - seen) AS double precision)) AS c4,
    count(*) FILTER (WHERE p > 0) AS p1, sum(p) AS p2, count(*) FILTER (WHERE p > 0 AND put IS NULL) AS p3,
    sum(r) AS r,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(extract(epoch FROM then_bought - put) AS double precision)) AS p4
"""
WHOLE = f"""
WITH {REACHED.format(keys="user_key", rows="events")}
SELECT * FROM (SELECT {LOOKED} FROM v) AS looked CROSS JOIN (SELECT {ACTED} FROM a) AS acted
"""
BY_BRAND = f"""
WITH t AS (SELECT brand FROM events WHERE event_type = 'purchase' GROUP BY brand ORDER BY sum(price) DESC LIMIT 5),
    e AS NOT MATERIALIZED (
        SELECT CASE WHEN brand IN (SELECT brand FROM t) THEN brand ELSE 'Others' END AS member, user_key, event_type,
               event_time, price
        FROM events),
    {REACHED.format(keys="member, user_key", rows="e")}
SELECT * FROM (SELECT member, {LOOKED} FROM v GROUP BY member) AS looked
    JOIN (SELECT member, {ACTED} FROM a GROUP BY member) AS acted USING (member)
ORDER BY member = 'Others', r DESC
"""

PURCHASES = """
SELECT extract(isodow FROM event_date), event_hour, count(*) FROM events WHERE event_type = 'purchase'
GROUP BY 1, 2 ORDER BY 1, 2
"""

REVENUE = """
SELECT brand, category_code, sum(price) FROM events JOIN categories USING (category_key)
WHERE event_type = 'purchase' GROUP BY brand, category_code
"""

PER_USER = """
    SELECT user_key, count(*) AS n, count(*) FILTER (WHERE event_type = 'view') AS v,
           count(*) FILTER (WHERE event_type = 'cart') AS c, count(*) FILTER (WHERE event_type = 'purchase') AS p,
           sum(price) FILTER (WHERE event_type = 'purchase') AS r,
           sum(price) FILTER (WHERE event_type = 'cart') AS l, max(event_date) AS last {sessions}
    FROM events GROUP BY user_key
"""
USERS = {
    "duckdb": f"""
WITH o AS ({PER_USER.format(sessions="")}),
    d AS (SELECT DISTINCT user_key, session_key FROM events),
    u AS (SELECT * FROM o JOIN (SELECT user_key, count(*) AS s FROM d GROUP BY user_key) AS each USING (user_key)),
""",
    "postgresql": f"WITH u AS ({PER_USER.format(sessions=', count(DISTINCT session_key) AS s')}),",
}
"""The engines differ in which way to count sessions is the faster one."""

SEGMENTS = """
    h AS (SELECT user_key FROM (
              SELECT user_key, row_number() OVER (ORDER BY r DESC, user_id) AS k, count(*) OVER () AS m
              FROM u JOIN users USING (user_key) WHERE p > 0) AS ranked
          WHERE k <= ceil(m / 10.0)),
    a AS (SELECT CASE WHEN p >= 2 THEN 4 WHEN p = 1 THEN 3 WHEN c > 0 THEN 2 ELSE 1 END AS segment, u.* FROM u
          UNION ALL SELECT 5, u.* FROM u JOIN h USING (user_key))
SELECT segment, count(*), coalesce(sum(r), 0), sum(p), sum(n), sum(v), sum(c), sum(s),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date '{last}' - last),
       CASE WHEN segment = 2 THEN sum(l) END
FROM a GROUP BY segment ORDER BY segment
"""


def wide(member: str | None) -> Any:
    """Put the three rows of a funnel side by side, as one statement gives them."""

    def beside(rows: Sequence[Row]) -> Rows:
        found = []
        for at in range(0, len(rows), STAGES):
            view, cart, purchase = rows[at : at + STAGES]
            skipped = ("count", "events", "extra", "seconds")
            head = () if member is None else (view[member],)
            bought = (purchase["count"], purchase["events"], purchase["extra"], purchase["revenue"])
            carted = tuple(cart[name] for name in skipped)
            found.append((*head, view["count"], view["events"], *carted, *bought, purchase["seconds"]))
        return found

    return beside


def segments(rows: Sequence[Row]) -> Rows:
    """Give the figures of the segments that anybody is in, numbered."""
    names = ("users", "revenue", "purchases", "events", "views", "carts", "sessions", "days_since", "value_left")
    return [(at, *(row[name] for name in names)) for at, row in enumerate(rows, 1) if row["users"]]


def cells(rows: Sequence[Row]) -> Rows:
    """Give the hours of the week that have anything, weekdays from 1 for Monday."""
    return [(1 + at // 24, row["hour"], row["count"]) for at, row in enumerate(rows) if row["count"]]


def cases(period: Period) -> tuple[Case, ...]:
    """Give what the page asks over all days that have data."""
    return (
        Case(
            page="funnel",
            name="funnel",
            question=Funnel(period=period),
            sql=WHOLE,
            ours=wide(None),
            also=("catalogue",),
        ),
        Case(
            page="funnel",
            name="funnel by brand, 5 and others",
            question=Funnel(period=period, by="brand", top=5),
            sql=BY_BRAND,
            ours=wide("brand"),
        ),
        Case(
            page="funnel",
            name="purchases by weekday and hour",
            question=WeekdayHour(period=period, metric="purchase"),
            sql=PURCHASES,
            ours=cells,
        ),
        Case(
            page="funnel",
            name="segments",
            question=Segments(period=period),
            sql={engine: users + SEGMENTS.format(last=period.last) for engine, users in USERS.items()},
            ours=segments,
            also=("segments",),
        ),
        Case(
            page="funnel",
            name="revenue by brand and category",
            question=MetricQuery(metrics=("event_revenue",), by=("brand", "category_code"), period=period),
            sql=REVENUE,
            ours=columns("brand", "category_code", "event_revenue"),
            ordered=False,
        ),
    )
