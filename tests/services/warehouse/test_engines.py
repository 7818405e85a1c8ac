"""Engines: one suite for both. Opening, refusing, stopping, cutting days anew."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from threading import Event, Timer
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from config.settings import Settings
from models.migrations import HEAD
from models.warehouse import transactions
from models.warehouse.columns import INSTANT
from services.catalog.facts import FACTS
from services.core.context import Context, build_context
from services.core.errors import Cancelled, FilesInUse, OutOfDate, StoreUnreachable, TookTooLong
from services.warehouse.base import Engine
from services.warehouse.opening import open_engine
from tests.asking import rows
from tests.fixtures.olden import make_olden
from tests.world import load_world

NUMBER = pa.schema([("n", pa.int64())])


def endless() -> sa.Select[tuple[int]]:
    """Count to a number that nobody reaches."""
    numbers = sa.select(sa.literal(1, sa.BigInteger).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < 10**15))
    return sa.select(sa.func.max(numbers.c.n))


def _fail(engine: Engine) -> None:
    with engine.write() as writer:
        writer.execute(sa.delete(transactions))
        raise ZeroDivisionError


def test_a_statement_is_stopped_when_its_time_is_up(any_context: Context) -> None:
    with pytest.raises(TookTooLong, match=r"0\.2 seconds"), any_context.engine.snapshot(seconds=0.2) as reader:
        reader.fetch(endless(), NUMBER)


def test_a_statement_is_stopped_when_the_person_leaves(any_context: Context) -> None:
    cancel = Event()
    Timer(0.2, cancel.set).start()
    with pytest.raises(Cancelled), any_context.engine.snapshot(seconds=60, cancel=cancel) as reader:
        reader.fetch(endless(), NUMBER)


def test_after_a_stop_the_engine_goes_on(any_context: Context) -> None:
    load_world(any_context)
    with pytest.raises(TookTooLong), any_context.engine.snapshot(seconds=0.1) as reader:
        reader.fetch(endless(), NUMBER)
    assert rows(any_context, "orders") == [(8,)]


def test_a_write_that_fails_leaves_nothing(any_context: Context) -> None:
    load_world(any_context)
    with pytest.raises(ZeroDivisionError):
        _fail(any_context.engine)
    assert rows(any_context, "orders") == [(8,)]


def test_a_snapshot_sees_one_state(any_context: Context) -> None:
    load_world(any_context)
    count = sa.select(sa.func.count()).select_from(transactions)
    with any_context.engine.snapshot(seconds=9) as reader:
        before = reader.fetch(count, NUMBER).table.to_pylist()
        with any_context.engine.write() as writer:
            writer.execute(sa.delete(transactions))
        assert reader.fetch(count, NUMBER).table.to_pylist() == before == [{"n": 8}]
    assert rows(any_context, "customers") == [(0,)]


def test_the_previous_version_is_refused_and_migrated_with_its_rows(any_settings: Settings) -> None:
    make_olden(any_settings)
    with pytest.raises(OutOfDate, match="run `cartograph migrate`"):
        open_engine(any_settings)
    build_context(any_settings, write=True, migrate=True).close()
    ctx = build_context(any_settings)
    assert rows(ctx, "revenue") == [(12.5,)]
    ctx.close()


def test_a_newer_version_is_refused(any_settings: Settings) -> None:
    ctx = build_context(any_settings, write=True)
    with ctx.engine.write() as writer:
        writer.execute(sa.update(sa.table("alembic_version", sa.column("version_num"))).values(version_num="9999"))
    ctx.close()
    with pytest.raises(OutOfDate, match="update Cartograph"):
        open_engine(any_settings)


def test_another_time_zone_is_refused_until_the_days_are_cut_anew(any_settings: Settings) -> None:
    ctx = build_context(any_settings, write=True)
    load_world(ctx)
    ctx.close()
    eastern = any_settings.model_copy(update={"time_zone": "Asia/Tokyo"})
    with pytest.raises(OutOfDate, match="cut in UTC"):
        open_engine(eastern)
    ctx = build_context(eastern, write=True, migrate=True)
    assert ("2024-01-01", 8, 1) in rows(ctx, "orders", by=("day", "hour"))  # 2023-12-31 23:59:59 UTC
    assert ctx.engine.data_version().number == 2
    with ctx.engine.snapshot(seconds=9) as reader:
        for fact in FACTS.values():
            there = fact.table.c[fact.table.c[fact.day.name].info[INSTANT]] + timedelta(hours=9)
            differs = sa.or_(fact.day != sa.cast(there, sa.Date), fact.hour != sa.extract("hour", there))
            wrong = sa.select(sa.func.count()).select_from(fact.table).where(differs)
            assert reader.fetch(wrong, NUMBER).table.column(0)[0].as_py() == 0, fact.name
    ctx.close()


def test_every_column_of_the_model_is_in_the_database(any_context: Context) -> None:
    for table in transactions.metadata.sorted_tables:
        schema = pa.schema([(column.name, pa.string()) for column in table.columns])
        cast = [sa.cast(column, sa.String) for column in table.columns]
        with any_context.engine.snapshot(seconds=9) as reader:
            reader.fetch(sa.select(*cast).limit(1), schema)


def test_the_head_is_the_last_migration() -> None:
    from alembic.script import ScriptDirectory

    import models.migrations

    folder = str(models.migrations.__path__[0])
    assert ScriptDirectory(folder).get_current_head() == HEAD


HOLD = """
import sys, time
from config.settings import Settings
from services.core.context import build_context
held = build_context(Settings(), write=True)
print("held", flush=True)
time.sleep(60)
"""


def test_files_in_use_are_named_in_a_sentence(duckdb_settings: Settings) -> None:
    environment = {"CARTOGRAPH_HOME": str(duckdb_settings.home), "PATH": "/usr/bin", "PYTHONPATH": "."}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(FilesInUse, match="in use by another process"):
            open_engine(duckdb_settings)
        holder.kill()


def test_a_file_of_something_else_is_refused(duckdb_settings: Settings) -> None:
    (duckdb_settings.home / "warehouse.duckdb").write_bytes(b"this is no database" * 500)
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        open_engine(duckdb_settings)


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:hunter2@127.0.0.1:1/nothing", "mysql://x/y", "duckdb://", "postgresql://[", "nonsense"]
)
def test_a_warehouse_that_cannot_be_reached_is_said_without_its_password(settings: Settings, url: str) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        open_engine(settings.model_copy(update={"warehouse_url": SecretStr(url)}))
    assert "hunter2" not in refused.value.public


def test_statements_reach_no_other_file(duckdb_context: Context) -> None:
    table = sa.func.read_csv("/etc/passwd").table_valued("column0")
    with (
        pytest.raises(Exception, match="disabled by configuration"),
        duckdb_context.engine.snapshot(seconds=5) as reader,
    ):
        reader.fetch(sa.select(sa.func.count()).select_from(table), NUMBER)


def test_the_instant_and_its_day_agree(any_context: Context) -> None:
    load_world(any_context)
    schema = pa.schema([("date", pa.timestamp("us")), ("day", pa.date32()), ("hour", pa.int64())])
    statement = sa.select(transactions.c.date, transactions.c.day, transactions.c.hour)
    with any_context.engine.snapshot(seconds=9) as reader:
        found = reader.fetch(statement, schema).table.to_pylist()
    assert len(found) == 8
    for row in found:
        assert isinstance(row["date"], datetime)
        assert isinstance(row["day"], date)
        assert (row["date"].date(), row["date"].hour) == (row["day"], row["hour"])


def test_a_store_is_opened_once_and_an_empty_file_is_brought_up(
    duckdb_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    connect = duckdb.connect

    def counting(database: str, **options: Any) -> duckdb.DuckDBPyConnection:
        opened.append(database)
        return connect(database, **options)

    monkeypatch.setattr(duckdb, "connect", counting)
    open_engine(duckdb_settings).close()
    assert len(opened) == 1
    path = duckdb_settings.home / "warehouse.duckdb"
    path.unlink()
    connect(str(path)).close()
    ctx = build_context(duckdb_settings)
    assert rows(ctx, "orders") == [(0,)]
    ctx.close()
