"""Lines: questions about the lines of many orders, against SQL written by hand, on a store made for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import insert, text, update

from config.settings import Settings
from models import warehouse
from services.core.context import Context, build_context
from services.query.questions import MetricQuery, Where
from services.query.run import run
from tests.benchmarks.measure import in_turns
from tests.benchmarks.queries import EVERYTHING, Row, by_hand, cold
from tests.benchmarks.stores import make_database, run_statement, running_postgres
from tests.fixtures.servers import postgres_url
from tests.world import LOAD

HEAD = ("", "ours, cold ms", "by hand ms", "ratio", "cached ms")
PER_ORDER, PRODUCTS, CUSTOMERS, BRANDS, CATEGORIES = 4, 5_000, 200_000, 100, 12

AMOUNT = "(100 + (k * 7919 + l * 104729) % 4900) / 100.0"
"""Of line l of order k."""
TOTAL = f"SELECT sum({AMOUNT}) FROM generate_series(1, {PER_ORDER}) AS h(l)"
"""Of order k."""
SAME = f"""
    1 + k * 31 % {CUSTOMERS} AS customer_key, TIMESTAMP '2023-01-01 12:00:00' + k % 730 * INTERVAL '1 day' AS date,
    DATE '2023-01-01' + CAST(k % 730 AS INTEGER) AS day, 12 AS hour, TRUE AS is_counted, 'Web' AS channel,
    'Card' AS payment_method, 'Segment ' || k % 3 AS segment, 'Region ' || k % 5 AS region, 'Unknown' AS age_group,
    1 AS load_id
"""
"""What a line repeats of its order k."""

FILL = (
    f"INSERT INTO products (product_key, product_id) SELECT k, 'P' || k FROM generate_series(1, {PRODUCTS}) AS g(k)",
    f"""INSERT INTO customers (customer_key, customer_id, from_file, load_id)
        SELECT k, 'C' || k, TRUE, 1 FROM generate_series(1, {CUSTOMERS}) AS g(k)""",
    f"""INSERT INTO transactions (transaction_key, transaction_id, is_first, revenue, customer_key, date, day, hour,
            is_counted, channel, payment_method, segment, region, age_group, load_id)
        SELECT k, 'T' || k, k <= {CUSTOMERS}, ({TOTAL}), {SAME}
        FROM generate_series(CAST(1 AS BIGINT), :orders) AS g(k)""",
    f"""INSERT INTO order_lines (transaction_key, line_number, product_key, quantity, amount, cost, category, brand,
            customer_key, date, day, hour, is_counted, channel, payment_method, segment, region, age_group, load_id)
        SELECT k, l, 1 + (k * 13 + l * 977) % {PRODUCTS}, 1 + k % 3, {AMOUNT}, {AMOUNT} / 2,
            'Category ' || (k * 13 + l * 977) % {PRODUCTS} % {CATEGORIES},
            'Brand ' || (k * 13 + l * 977) % {PRODUCTS} % {BRANDS}, {SAME}
        FROM generate_series(CAST(1 AS BIGINT), :orders) AS g(k), generate_series(1, {PER_ORDER}) AS h(l)""",
)


@dataclass(frozen=True, kw_only=True)
class LinesCase:
    """One thing to ask of orders and their lines, two ways."""

    name: str
    ask: MetricQuery
    sql: str


CASES = (
    LinesCase(
        name="revenue by product",
        ask=MetricQuery(metrics=("revenue",), by=("product",)),
        sql="""
            SELECT product_id, revenue FROM (
                SELECT product_key, sum(amount) AS revenue FROM order_lines GROUP BY product_key
            ) AS sold JOIN products USING (product_key) ORDER BY revenue DESC, product_id
        """,
    ),
    LinesCase(
        name="revenue, units and cost by category",
        ask=MetricQuery(metrics=("revenue", "units", "cost"), by=("category",)),
        sql="""
            SELECT category, sum(amount), sum(quantity), sum(cost) FROM order_lines
            GROUP BY category ORDER BY 2 DESC, category
        """,
    ),
    LinesCase(
        name="orders by category",
        ask=MetricQuery(metrics=("orders",), by=("category",)),
        sql="""
            SELECT category, count(DISTINCT transaction_key) FROM order_lines
            GROUP BY category ORDER BY 2 DESC, category
        """,
    ),
    LinesCase(
        name="revenue of one brand by region",
        ask=MetricQuery(metrics=("revenue",), by=("region",), where=(Where(dimension="brand", members=("Brand 7",)),)),
        sql="""
            SELECT region, sum(amount) FROM order_lines WHERE brand = 'Brand 7' GROUP BY region ORDER BY 2 DESC, region
        """,
    ),
    LinesCase(
        name="revenue and orders by month",
        ask=MetricQuery(metrics=("revenue", "orders"), by=("month",)),
        sql="""
            SELECT CAST(date_trunc('month', day) AS DATE) AS month, sum(revenue), count(*) FROM transactions
            GROUP BY 1 ORDER BY 1
        """,
    ),
)


@contextmanager
def warehouse_of_lines(engine: str, folder: Path, lines: int) -> Iterator[Context]:
    """Open a warehouse of the engine that holds so many lines, four an order."""
    home = folder / f"lines{lines}"
    if engine == "duckdb":
        with _filled(Settings(home=home), lines) as ctx:
            yield ctx
        return
    with running_postgres(folder / "postgres") as host:
        url = SecretStr(postgres_url(host, make_database(host, f"lines{lines}")))
        with _filled(Settings(home=home, warehouse_url=url, query_seconds=600), lines) as ctx:
            run_statement(host, f"lines{lines}", "VACUUM ANALYZE")
            yield ctx


@contextmanager
def _filled(settings: Settings, lines: int) -> Iterator[Context]:
    ctx = build_context(settings, write=True, migrate=True)
    try:
        if ctx.engine.data_version().number == 0:
            fill(ctx, lines // PER_ORDER)
        yield ctx
    finally:
        ctx.close()


def fill(ctx: Context, orders: int) -> None:
    """Write orders of four lines each into an empty warehouse; the same at every call."""
    with ctx.engine.write() as writer:
        writer.execute(insert(warehouse.loads).values([dict(LOAD)]))
        for statement in FILL:
            made = text(statement)
            writer.execute(made.bindparams(orders=orders) if ":orders" in statement else made)
        writer.execute(update(warehouse.warehouse_state).values(data_version=1))


def compare(ctx: Context, rounds: int) -> list[Row]:
    """Give a row per thing to ask: name, ours cold, by hand, ratio, cached (milliseconds, medians)."""
    rows = []
    for case in CASES:
        ours, hand, cached = in_turns(
            [
                lambda case=case: cold(ctx, case.ask),
                lambda case=case: by_hand(ctx, case.sql),
                lambda case=case: run(ctx, case.ask, EVERYTHING),
            ],
            rounds,
        )
        rows.append((case.name, f"{ours.ms:.1f}", f"{hand.ms:.1f}", f"{ours.ms / hand.ms:.2f}", f"{cached.ms:.2f}"))
    return rows
