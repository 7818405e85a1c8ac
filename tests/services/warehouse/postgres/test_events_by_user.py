"""On PostgreSQL events lie in partitions by user: nobody is in two, nothing is lost on the way, plans use it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.migrations.upgrade import upgrade
from models.warehouse import events
from services.core.context import Context, build_context
from services.ingest.undo import undo_last
from services.warehouse.postgres.engine import PostgresEngine
from tests.services.ingest.bench import LOG, bring_text, rows

pytestmark = pytest.mark.postgres

PARTITIONS = 8
PEOPLE = 400
KINDS = ("view", "view", "cart", "view", "purchase")
OLDEN = [
    {
        "event_time": datetime(2024, 1, 1, 9), "event_date": date(2024, 1, 1), "event_hour": 9, "user_key": person,
        "session_key": person, "product_key": 1, "category_key": 1, "raw_category_key": 1, "load_id": 1,
        "price": Decimal("9.5"), "event_type": "view", "brand": "acme", "raw_brand": None if person % 2 else "acme",
    }
    for person in range(1, 101)
]  # fmt: skip


def asked(ctx: Context, sql: str) -> list[tuple[Any, ...]]:
    """Ask the database about itself, as a question would."""
    assert isinstance(ctx.engine, PostgresEngine)
    with ctx.engine.pool.connect() as session:
        return [tuple(row) for row in session.exec_driver_sql(sql)]


def indexes(ctx: Context) -> list[tuple[Any, ...]]:
    """Give the indexes of the events and of their partitions, whether they hold, and how many of each."""
    return asked(
        ctx,
        """SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') AS what, bool_and(indisvalid), count(*)
           FROM pg_index WHERE indrelid = 'events'::regclass
              OR indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'events'::regclass)
           GROUP BY what ORDER BY what""",
    )


def log(first: int, last: int) -> str:
    """Write so many events, each of another moment, of `PEOPLE` people."""
    return LOG + "".join(
        f"2024-01-{1 + n // 90:02d} {n % 24:02d}:{n % 60:02d}:00 UTC,{KINDS[n % 5]},p{n % 7},c1,a.b,acme,{n % 9}.50,"
        f"u{n % PEOPLE},s{n}\n"
        for n in range(first, last)
    )


def test_everybody_is_in_one_partition_and_all_are_used(postgres_context: Context) -> None:
    bring_text(postgres_context, "events", log(0, 2000))
    found = asked(postgres_context, "SELECT tableoid::regclass::text, user_key FROM events GROUP BY 1, 2")
    assert len({part for part, _ in found}) == PARTITIONS
    assert len(found) == len({user for _, user in found}) == PEOPLE
    assert rows(postgres_context, sa.select(sa.func.count()).select_from(events)) == [(2000,)]


def test_indexes_are_whole_before_and_after_an_import_and_its_undoing(postgres_context: Context) -> None:
    before = indexes(postgres_context)
    assert [(whole, count) for _, whole, count in before] == [(True, PARTITIONS + 1)] * 2
    for part in (log(0, 1000), log(1000, 2000)):
        bring_text(postgres_context, "events", part)
        assert indexes(postgres_context) == before
    undo_last(postgres_context)
    assert indexes(postgres_context) == before
    assert rows(postgres_context, sa.select(sa.func.count()).select_from(events)) == [(1000,)]


def test_what_is_counted_per_user_is_counted_within_each_partition(postgres_context: Context) -> None:
    bring_text(postgres_context, "events", log(0, 2000))
    plan = asked(postgres_context, "EXPLAIN SELECT user_key, count(*) FROM events GROUP BY user_key")
    grouped = [line for (line,) in plan if "Aggregate" in line]
    assert len(grouped) == PARTITIONS


def test_carts_and_purchases_are_read_from_their_index_alone(postgres_context: Context) -> None:
    bring_text(postgres_context, "events", log(0, 2000))
    plan = asked(
        postgres_context,
        "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN SELECT user_key, sum(price) FROM events"
        " WHERE event_type = 'purchase' AND brand <> 'x' GROUP BY user_key",
    )
    assert sum("Index Only Scan" in line for (line,) in plan) == PARTITIONS, plan


def test_an_older_store_keeps_its_events(postgres_settings: Settings) -> None:
    engine = sa.create_engine(postgres_settings.warehouse)
    state = {"state_id": 1, "data_version": 1, "stamp": "olden", "time_zone": "UTC"}
    table = sa.table("events", *(sa.column(name) for name in OLDEN[0]))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        upgrade(connection, "0003")
        kept = sa.table("warehouse_state", *(sa.column(name) for name in state))
        connection.execute(sa.insert(kept).values(state))
        connection.execute(sa.insert(table), OLDEN)
    engine.dispose()
    ctx = build_context(postgres_settings, write=True, migrate=True)
    found = rows(ctx, sa.select(*(events.c[name] for name in OLDEN[0])).order_by(events.c.user_key))
    assert [dict(zip(OLDEN[0], row, strict=True)) for row in found] == OLDEN
    assert [(whole, count) for _, whole, count in indexes(ctx)] == [(True, PARTITIONS + 1)] * 2
    described = "SELECT obj_description('events'::regclass), col_description('events'::regclass, 1)"
    assert asked(ctx, described) == [(events.comment, "UTC")]
    assert asked(ctx, "SELECT to_regclass('events_before')") == [(None,)]
    ctx.close()
