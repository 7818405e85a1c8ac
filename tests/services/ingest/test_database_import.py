"""Database import: rows of a shop's database are imported exactly, and nothing there is changed."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event, Timer
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.warehouse import transactions
from services.core.context import Context
from services.core.errors import AppError, BadValue, Cancelled, FileRefused, TookTooLong
from services.ingest.audit import ImportRequest
from services.ingest.database_import import DatabaseImport, import_database
from services.ingest.read.database import DatabaseQuery, read_database
from services.ingest.read.database_address import read_address
from services.ingest.read.high_water import HighWater
from tests.fixtures.shops import PASSWORD, SELECT, Shop
from tests.services.ingest.bench import counts, rows

WATER = HighWater(column="updated_at", follows="time", overlap=0)
NEWER = f"{SELECT} WHERE updated_at >= :since"
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
    "postgresql": "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
    "mariadb": "SELECT seq FROM seq_1_to_100000000000",
}
SLOW = {
    "sqlite": "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT max(a) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
    "mariadb": "SELECT sum(a.seq * b.seq) FROM seq_1_to_1000000 a, seq_1_to_1000000 b",
}


def bring(ctx: Context, shop: Shop, sql: str = SELECT, water: HighWater | None = None, **more: Any) -> DatabaseImport:
    """Import the rows of a SELECT as orders."""
    query = DatabaseQuery(address=read_address(shop.url), sql=sql, water=water)
    return import_database(ctx, ImportRequest(kind="transactions", files=(), names=("Shop",)), query, **more)


def orders(ctx: Context) -> list[tuple[Any, ...]]:
    t = transactions.c
    return rows(ctx, sa.select(t.transaction_id, t.date, t.revenue).order_by(t.transaction_id))


def refusal(ctx: Context, shop: Shop, sql: str, **more: Any) -> AppError:
    with pytest.raises(AppError) as refused:
        bring(ctx, shop, sql, **more)
    return refused.value


def bounded(ctx: Context, **settings: Any) -> Context:
    """The same with other bounds."""
    return replace(ctx, settings=ctx.settings.model_copy(update=settings))


def test_numbers_and_times_are_exact_and_asked_about_by_nobody(duckdb_context: Context, any_shop: Shop) -> None:
    done = bring(duckdb_context, any_shop)
    assert done.audit is not None
    assert (counts(done.audit), done.audit.sources) == ((3, 3, 0, 0, 0, 0), ("Shop",))
    assert orders(duckdb_context) == [
        ("1", datetime(2024, 1, 13, 10), Decimal("15.99")),
        ("2", datetime(2024, 1, 14, 11, 30), Decimal("7.125")),
        ("3", datetime(2024, 2, 1), Decimal(100)),
    ]
    again = bring(duckdb_context, any_shop)
    assert again.audit is not None
    assert (again.audit.unchanged, again.audit.load_id) == (3, None)


def test_only_what_changed_is_read_again(duckdb_context: Context, any_shop: Shop) -> None:
    first = bring(duckdb_context, any_shop, NEWER, WATER)
    assert first.audit is not None
    assert first.audit.loaded == 3
    any_shop.change("UPDATE orders SET total = 8, updated_at = '2024-02-03 12:00:00' WHERE id = 2")
    any_shop.change("INSERT INTO orders VALUES (4, 'C', '2024-02-02 09:00:00', 1.5, '2024-02-02 09:00:00')")
    second = bring(duckdb_context, any_shop, NEWER, replace(WATER, mark=first.mark))
    assert second.audit is not None
    assert counts(second.audit) == (3, 1, 1, 1, 0, 0)  # the row of the mark itself is read again
    overlapping = replace(WATER, mark=second.mark, overlap=60 * 24 * 2)
    third = bring(duckdb_context, any_shop, NEWER, overlapping)
    assert third.audit is not None
    assert (third.audit.read, third.audit.unchanged, third.mark) == (2, 2, second.mark)
    none = bring(duckdb_context, any_shop, NEWER.replace(">=", ">"), replace(WATER, mark=second.mark))
    assert (none.audit, none.mark) == (None, second.mark)


def test_a_row_that_was_changed_in_the_future_hides_no_other(duckdb_context: Context, any_shop: Shop) -> None:
    any_shop.change("UPDATE orders SET updated_at = '2037-01-01 00:00:00' WHERE id = 1")
    first = bring(duckdb_context, any_shop, NEWER, WATER)
    assert first.mark.endswith(("2024-02-01T00:00:00", "2024-02-01T00:00:00+00:00"))
    any_shop.change("INSERT INTO orders VALUES (4, 'C', '2024-02-02 09:00:00', 1.5, '2024-02-02 09:00:00')")
    second = bring(duckdb_context, any_shop, NEWER, replace(WATER, mark=first.mark))
    assert second.audit is not None
    assert counts(second.audit) == (3, 1, 0, 2, 0, 0)


def test_numbers_that_rise_say_what_is_new_too(duckdb_context: Context, any_shop: Shop) -> None:
    sql, water = f"{SELECT} WHERE id > :since", HighWater(column="order_id", follows="number", overlap=1)
    first = bring(duckdb_context, any_shop, sql, water)
    assert first.mark == "number:3"
    second = bring(duckdb_context, any_shop, sql, replace(water, mark=first.mark))
    assert second.audit is not None
    assert second.audit.read == 1


WRITING = (
    "DELETE FROM orders",
    "UPDATE orders SET total = 0",
    "DROP TABLE orders",
    "SELECT 1; DELETE FROM orders",
    "SELECT 1; COMMIT; DELETE FROM orders",
    "/* SELECT */ DELETE FROM orders",
    "-- SELECT\nDELETE FROM orders",
    "WITH gone AS (DELETE FROM orders RETURNING id) SELECT id FROM gone",
    "WITH gone AS (SELECT 1) DELETE FROM orders",
    "SELECT * INTO copied FROM orders",
    "SELECT * FROM orders INTO OUTFILE '/tmp/x'",
    "ATTACH 'x.db' AS x",
    "PRAGMA writable_schema = 1",
    "COPY orders TO '/tmp/x'",
    "",
)


def test_nothing_is_written_there(duckdb_context: Context, any_shop: Shop) -> None:
    before = any_shop.change("SELECT * FROM orders ORDER BY id")
    codes = {sql: refusal(duckdb_context, any_shop, sql).code for sql in WRITING}
    assert set(codes.values()) == {"select-only", "select-semicolon", "select-failed"}, codes
    assert any_shop.change("SELECT * FROM orders ORDER BY id") == before
    assert orders(duckdb_context) == []


WRITING_FUNCTIONS = (
    "SELECT set_config('transaction_read_only', 'off', false), nextval('numbers')",
    "SELECT set_config('default_transaction_read_only', 'off', false) FROM (SELECT nextval('numbers')) n",
    "SELECT lo_create(0)",
)


def test_functions_of_postgresql_that_write_are_refused(duckdb_context: Context, postgres_shop: Shop) -> None:
    postgres_shop.change("CREATE SEQUENCE numbers")
    assert {refusal(duckdb_context, postgres_shop, sql).code for sql in WRITING_FUNCTIONS} == {"select-failed"}
    assert postgres_shop.change("SELECT last_value, is_called FROM numbers") == [(1, False)]


def test_endless_rows_end_at_the_bound(duckdb_context: Context, any_shop: Shop) -> None:
    ctx = bounded(duckdb_context, source_rows=12_000)
    error = refusal(ctx, any_shop, ENDLESS[any_shop.family])
    assert (type(error), error.code) == (FileRefused, "source-too-many")


def test_a_statement_that_takes_too_long_is_ended(duckdb_context: Context, any_shop: Shop) -> None:
    error = refusal(bounded(duckdb_context, source_seconds=0.3), any_shop, SLOW[any_shop.family])
    assert (type(error), error.code) == (TookTooLong, "source-too-long")


def test_it_is_cancelled_while_it_reads(duckdb_context: Context, any_shop: Shop) -> None:
    cancel = Event()
    said: list[str] = []

    def watch(now: Any) -> None:
        said.append(now.doing)
        cancel.set()

    assert cancelled(duckdb_context, any_shop, ENDLESS, progress=watch, cancel=cancel)
    assert 1 <= len(said) < 50
    later = Event()
    Timer(0.2, later.set).start()
    assert cancelled(duckdb_context, any_shop, SLOW, cancel=later)


def cancelled(ctx: Context, shop: Shop, sqls: dict[str, str], **more: Any) -> bool:
    error = refusal(ctx, shop, sqls[shop.family], **more)
    return type(error) is Cancelled and error.public == "The import was cancelled; nothing was loaded."


def test_a_password_is_in_no_error(
    duckdb_context: Context, mariadb_shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wrong = replace(mariadb_shop, url=mariadb_shop.url.replace("s3cret", "wr0ng"))
    said = [refusal(duckdb_context, wrong, SELECT).public, refusal(duckdb_context, mariadb_shop, "SELECT x").public]
    assert "Access denied" in said[0]
    assert not any(word in text for text in (*said, caplog.text) for word in (PASSWORD, "s3cret", "wr0ng"))


def test_the_accounts_of_the_program_are_no_source(any_context: Context, duckdb_settings: Settings) -> None:
    settings = any_context.settings
    any_context.application.migrate()
    shop = Shop(family="", url=settings.database, change=lambda _: [])
    assert refusal(any_context, shop, "SELECT email, password FROM app_users").code == "source-own"


def test_what_cannot_be_reached_is_said(duckdb_context: Context, tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}/none.db",
        "postgresql://a:hidden@127.0.0.1:1/x",
        "mysql://a:hidden@127.0.0.1:1/x",
    ):
        error = refusal(duckdb_context, Shop(family="", url=url, change=lambda _: []), SELECT)
        assert error.code == "source-unreachable"
        assert "hidden" not in error.public
    assert not (tmp_path / "none.db").exists()


def test_columns_of_one_name_are_refused(duckdb_context: Context, file_database: Shop) -> None:
    assert refusal(duckdb_context, file_database, "SELECT id, customer AS ID FROM orders").code == "select-columns"


def test_what_says_what_is_new_must_be_there(duckdb_context: Context, file_database: Shop) -> None:
    def code(sql: str, **water: Any) -> str:
        return refusal(duckdb_context, file_database, sql, water=replace(WATER, **water)).code

    assert code(SELECT) == "since-missing"
    assert code(NEWER, column="x") == "since-missing"
    assert refusal(duckdb_context, file_database, NEWER).code == "since-missing"
    assert code(NEWER, column="order_id") == "since-unusable"
    assert code(NEWER, follows="number") == "since-unusable"
    assert code("SELECT id, customer AS updated_at FROM orders WHERE :since < 1") == "since-unusable"


def test_colons_and_percents_of_a_statement_stay(duckdb_context: Context, postgres_shop: Shop) -> None:
    sql = "SELECT '10:30 100% :x'::text a, total::numeric(12, 1) b, updated_at FROM orders WHERE updated_at > :since"
    query = DatabaseQuery(address=read_address(postgres_shop.url), sql=sql, water=WATER)
    with read_database(duckdb_context.settings, query, duckdb_context.clock.now(), Event(), lambda _: None) as found:
        told = duckdb.read_parquet(str(found.file)).order("b").project("a, b, updated_at, typeof(b)").fetchall()
    assert [row[0] for row in told] == ["10:30 100% :x"] * 3
    assert (told[0][1], told[0][3]) == (Decimal("7.1"), "DECIMAL(4,1)")
    assert told[0][2].astimezone(UTC) == datetime(2024, 1, 14, 11, 30, tzinfo=UTC)


def test_a_bad_column_of_money_is_refused_as_in_a_file(duckdb_context: Context, file_database: Shop) -> None:
    with pytest.raises((BadValue, FileRefused)):
        bring(duckdb_context, file_database, "SELECT id AS order_id, customer AS revenue, placed AS date FROM orders")
