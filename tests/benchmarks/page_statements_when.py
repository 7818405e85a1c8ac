"""Page statements: what the page about days, weekdays and hours asks, by hand."""

from collections.abc import Sequence

from services.analyses.time.anomalies import Anomalies
from services.analyses.time.question import Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.query.questions import MetricQuery, Period
from tests.benchmarks.page_cases import Case, Row, Rows, columns
from tests.benchmarks.page_statements_funnel import cells

DAYS = "SELECT event_date, count(*) FROM events WHERE event_type = 'view' GROUP BY event_date ORDER BY event_date"

VIEWS = """
SELECT extract(isodow FROM event_date), event_hour, count(*) FROM events WHERE event_type = 'view'
GROUP BY 1, 2 ORDER BY 1, 2
"""
CONVERSION = """
SELECT weekday, event_hour, count(*) FILTER (WHERE b), count(*) FILTER (WHERE v)
FROM (SELECT extract(isodow FROM event_date) AS weekday, event_hour, user_key, bool_or(event_type = 'view') AS v,
             bool_or(event_type = 'purchase') AS b
      FROM events WHERE event_type IN ('view', 'purchase') GROUP BY 1, 2, 3) AS each
GROUP BY 1, 2 ORDER BY 1, 2
"""

WEEKS = """
SELECT CAST(date_trunc('week', event_date) AS date), count(*) FILTER (WHERE event_type = 'view')
FROM events GROUP BY 1 ORDER BY 1
"""

MONTHS = """
SELECT month, sum(v), sum(c), sum(p), count(*), count(*) FILTER (WHERE v > 0), count(*) FILTER (WHERE p > 0), sum(r)
FROM (SELECT CAST(date_trunc('month', event_date) AS date) AS month, user_key,
             count(*) FILTER (WHERE event_type = 'view') AS v, count(*) FILTER (WHERE event_type = 'cart') AS c,
             count(*) FILTER (WHERE event_type = 'purchase') AS p,
             coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS r
      FROM events GROUP BY 1, 2) AS each
GROUP BY month ORDER BY month
"""

TOTALS = """
SELECT sum(v), sum(c), sum(p), count(*), count(*) FILTER (WHERE v > 0), count(*) FILTER (WHERE p > 0), sum(r)
FROM (SELECT user_key, count(*) FILTER (WHERE event_type = 'view') AS v,
             count(*) FILTER (WHERE event_type = 'cart') AS c, count(*) FILTER (WHERE event_type = 'purchase') AS p,
             sum(price) FILTER (WHERE event_type = 'purchase') AS r
      FROM events GROUP BY user_key) AS each
"""
PEOPLE = ("views", "carts", "purchases", "users", "view_users", "purchase_users")


def days(rows: Sequence[Row]) -> Rows:
    """Give the days that have anything."""
    return [(row["day"], row["value"]) for row in rows if row["value"]]


def months(rows: Sequence[Row]) -> Rows:
    """Give the months that have anything."""
    names = ("views", "carts", "purchases", "users", "viewers", "buyers", "revenue")
    return [(f"{row['month']}-01", *(row[name] for name in names)) for row in rows if row["users"]]


def rates(rows: Sequence[Row]) -> Rows:
    """Give buyers and viewers of the hours of the week that have either."""
    shown = [(1 + at // 24, row["hour"], row["count"], row["base"]) for at, row in enumerate(rows)]
    return [row for row in shown if row[2] or row[3]]


def cases(period: Period) -> tuple[Case, ...]:
    """Give what the page asks over all days that have data, and the hours of conversion, which a choice asks."""
    return (
        Case(page="when", name="days that are off", question=Anomalies(period=period), sql=DAYS, ours=days),
        Case(
            page="when",
            name="views by weekday and hour",
            question=WeekdayHour(period=period, metric="view"),
            sql=VIEWS,
            ours=cells,
        ),
        Case(
            page="when",
            name="views by week",
            question=MetricQuery(metrics=("views",), by=("week",), period=period),
            sql=WEEKS,
            ours=columns("week", "views", where=lambda row: row["views"]),
        ),
        Case(page="when", name="months", question=Temporal(period=period), sql=MONTHS, ours=months),
        Case(
            page="when",
            name="totals",
            question=MetricQuery(metrics=(*PEOPLE, "funnel_conversion", "event_revenue"), period=period),
            sql=TOTALS,
            ours=columns(*PEOPLE, "event_revenue"),
        ),
        Case(
            page="when",
            name="conversion by weekday and hour",
            question=WeekdayHour(period=period, metric="conversion"),
            sql=CONVERSION,
            ours=rates,
            by_default=False,
        ),
    )
