"""The parts that tests run on are real."""

from pathlib import Path

import psycopg2
import pyarrow as pa
import pytest
import redis
from sqlalchemy import func, select

from config.settings import Settings
from models.warehouse import transactions
from services.core.context import Context
from tests.fixtures.parts import REQUIRED, part


@pytest.mark.postgres
def test_the_server_is_a_postgresql(postgres_server: str) -> None:
    connection = psycopg2.connect(host=postgres_server, user="postgres", dbname="postgres")
    assert connection.server_version >= 15_00_00
    connection.close()


@pytest.mark.redis
def test_the_server_is_a_redis_with_nothing_in_it(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        assert client.info()["redis_version"]


def test_the_world_is_on_each_engine(world: Context) -> None:
    columns = select(func.count(), func.sum(transactions.c.revenue)).select_from(transactions)
    schema = pa.schema([("orders", pa.int64()), ("revenue", pa.decimal128(18, 4))])
    with world.engine.snapshot(seconds=10) as reader:
        (row,) = reader.fetch(columns, schema).table.to_pylist()
    assert (row["orders"], row["revenue"]) == (8, 800)


def test_no_setting_of_the_person_is_read(settings: Settings) -> None:
    assert settings.warehouse_url is None
    assert Path.home() not in settings.home.parents


def test_a_part_that_cannot_start_skips_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="Redis cannot start here: no binary"), part("Redis"):
        raise OSError("no binary")


def test_a_part_that_cannot_start_fails_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(OSError, match="no binary"), part("Redis"):
        raise OSError("no binary")
