"""`/health`: sick without a store, well without a cache, and always answered."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from config.settings import Settings
from dashapp.process.health import health
from services.core.context import Context, build_context
from services.core.writable import write_probe
from tests.fixtures.servers import run_sql


def asked(ctx: Context) -> tuple[int, dict[str, Any]]:
    with Flask(__name__).app_context():
        answer = health(ctx)
    return answer.status_code, answer.get_json()


def test_a_home_that_is_whole_is_well(home_context: Context) -> None:
    assert asked(home_context) == (200, dict.fromkeys(("warehouse", "database", "cache"), "answers"))


@pytest.mark.postgres
def test_without_its_stores_it_is_sick(postgres_settings: Settings, postgres_server: str) -> None:
    ctx = build_context(postgres_settings.model_copy(update={"database_url": postgres_settings.warehouse_url}))
    assert asked(ctx)[0] == 200
    name = postgres_settings.warehouse.partition("?")[0].rpartition("/")[2]
    ctx.close()  # its connections would keep the name; the pools open new ones
    run_sql(postgres_server, f"ALTER DATABASE {name} RENAME TO gone")
    assert asked(ctx) == (503, {"warehouse": "does not answer", "database": "does not answer", "cache": "answers"})
    run_sql(postgres_server, f"ALTER DATABASE gone RENAME TO {name}")
    assert asked(ctx)[0] == 200
    ctx.close()


def test_without_its_cache_it_is_slow_but_well(duckdb_settings: Settings) -> None:
    nobody = SecretStr("redis://127.0.0.1:9/0")
    ctx = build_context(duckdb_settings.model_copy(update={"redis_url": nobody}), write=True)
    assert asked(ctx) == (200, {"warehouse": "answers", "database": "answers", "cache": "does not answer"})
    ctx.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_home_that_takes_no_more_is_sick(duckdb_context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="space"):
        write_probe(Path("/dev/full"))
    monkeypatch.setattr("services.core.writable.PROBE", "/dev/full")
    assert asked(duckdb_context) == (
        503,
        {"warehouse": "answers", "database": "cannot be written", "cache": "answers"},
    )
    monkeypatch.undo()
    assert asked(duckdb_context)[0] == 200
    assert not list(duckdb_context.settings.home.glob("*.probe"))


@pytest.mark.postgres
def test_a_database_that_is_only_read_is_sick(postgres_settings: Settings, postgres_server: str) -> None:
    name = postgres_settings.warehouse.partition("?")[0].rpartition("/")[2]
    run_sql(postgres_server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    ctx = build_context(postgres_settings.model_copy(update={"database_url": postgres_settings.warehouse_url}))
    assert asked(ctx) == (503, {"warehouse": "answers", "database": "cannot be written", "cache": "answers"})
    ctx.close()
