"""The parts that tests run on are real."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import Any

import psycopg2
import pyarrow as pa
import pytest
import redis
from sqlalchemy import delete, func, select

from config.settings import Settings
from models.warehouse import transactions
from services.accounts import people
from services.accounts.passwords import hash_password
from services.core.context import Context, build_context
from tests.asking import rows as asked
from tests.conftest import keep_properties
from tests.contracts.sources import ROOT
from tests.fixtures.parts import REQUIRED, Once, part
from tests.fixtures.servers import run_sql
from tests.fixtures.stores import Copies
from tests.fixtures.warehouses import ENGINES
from tests.services.accounts.hiring import hire


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


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_test_changes_in_its_store_no_other_test_sees(
    make_settings: Callable[..., Settings], engine: str
) -> None:
    one, other = (build_context(make_settings(engine, "world"), write=True) for _ in range(2))
    with one.engine.write() as writer:
        writer.execute(delete(transactions))
    hire(one, "ann@example.org")
    assert [asked(ctx, "orders") for ctx in (one, other)] == [[(0,)], [(8,)]]
    assert [len(people.everyone(ctx)) for ctx in (one, other)] == [1, 0]
    for ctx in (one, other):
        ctx.close()


@pytest.mark.postgres
def test_a_database_is_used_again_unless_something_was_written(postgres_world: Context, postgres_server: str) -> None:
    copies, orders = Copies(), "SELECT count(*) FROM transactions"
    first = copies.take(postgres_server, "world")
    assert run_sql(postgres_server, orders, database=first) == "8"
    copies.give_back(postgres_server, first)
    again, other = (copies.take(postgres_server, "world") for _ in range(2))
    assert again == first != other
    run_sql(postgres_server, "DELETE FROM transactions", database=again)
    copies.give_back(postgres_server, again)
    assert again not in run_sql(postgres_server, "SELECT string_agg(datname, ' ') FROM pg_database").split()
    assert run_sql(postgres_server, orders, database=other) == "8"
    connection = psycopg2.connect(host=postgres_server, user="postgres", dbname=other)
    connection.cursor().execute("DELETE FROM transactions")
    connection.close()
    copies.give_back(postgres_server, other)
    assert copies.unchanged["world"] == [], "what was taken back was written, too"


def test_a_folder_is_made_once_however_many_want_it(once: Once) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        sleep(0.05)
        (folder / "file").write_text("whole")
        made.append(folder)

    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: once("a-test", make), range(4)))
    assert len(made) == len(set(folders)) == 1
    assert (folders[0] / "file").read_text() == "whole"


def test_a_folder_that_could_not_be_made_is_made_anew(once: Once) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        once("a-failure", fail)
    assert next(iter(once("a-failure", lambda folder: (folder / "whole").touch()).iterdir())).name == "whole"


def test_hashes_are_cheap_unless_a_test_asks_for_those_in_force(request: pytest.FixtureRequest) -> None:
    assert hash_password("a phrase").startswith("$argon2id$v=19$m=8,t=1,p=1$")
    request.getfixturevalue("full_hashes")
    assert hash_password("a phrase").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


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


SKIPS = """
import pytest

@pytest.fixture
def chromium():
    pytest.skip("Chromium cannot start here: none of chromium, google-chrome is in PATH")

@pytest.fixture
def shared():
    pytest.skip("the shared folder does not exist (CARTOGRAPH_SHARED)")

def test_of_a_browser(chromium): ...
def test_of_a_file(shared): ...
@pytest.mark.xfail(reason="a known fault")
def test_of_a_fault(): assert False
"""


def run_skips(folder: Path, *, module: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run tests that skip, in a process of their own, with only the hooks of `parts.py`."""
    (folder / "test_skips.py").write_text(SKIPS, encoding="utf-8")
    if module:
        text = "import pytest\npytest.importorskip('no_such_module')\n"
        (folder / "test_module.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in (REQUIRED, "PYTEST_ADDOPTS")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "tests.fixtures.parts",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:dash",
        str(folder),
    ]
    return subprocess.run(
        command,
        env=kept | {"PYTHONPATH": str(ROOT)} | variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_part_that_is_missing_skips_its_tests_with_the_reason(tmp_path: Path) -> None:
    done = run_skips(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 skipped, 1 xfailed" in done.stdout
    assert "Chromium cannot start here: none of chromium, google-chrome is in PATH" in done.stdout


def test_where_all_are_required_a_skip_fails_the_run_but_for_the_shared_folder(tmp_path: Path) -> None:
    done = run_skips(tmp_path, **{REQUIRED: "1"})
    assert done.returncode != 0
    assert "could not import 'no_such_module'" in done.stdout
    (tmp_path / "test_module.py").unlink()
    done = run_skips(tmp_path, module=False, **{REQUIRED: "1"})
    assert done.returncode == 1, done.stdout
    assert "1 skipped, 1 xfailed, 1 error" in done.stdout
    assert "No test may be skipped where CARTOGRAPH_REQUIRE_ALL is set" in done.stdout


class Drawn:
    """Stands for what pytest asks a command line and an item."""

    def __init__(self, soak: int | None) -> None:
        self.soak, self.hook, self.left_out = soak, self, []

    def getoption(self, name: str) -> int | None:
        assert name == "--soak"
        return self.soak

    def pytest_deselected(self, items: list[object]) -> None:
        self.left_out = items


def items_of_three_kinds() -> list[Any]:
    """A plain test, a property, and one that tries all combinations."""

    def item(name: str, marked: bool, obj: object) -> Any:
        return SimpleNamespace(name=name, obj=obj, get_closest_marker=lambda wanted: marked and wanted == "soak")

    return [
        item("plain", False, object()),
        item("property", False, SimpleNamespace(is_hypothesis_test=True)),
        item("combinations", True, object()),
    ]


@pytest.mark.parametrize(("soak", "kept"), [(None, "plain property combinations"), (1000, "property combinations")])
def test_soaking_keeps_what_draws_and_what_tries_all(soak: int | None, kept: str) -> None:
    items, config = items_of_three_kinds(), Drawn(soak)
    keep_properties(config, items)  # type: ignore[arg-type]
    assert [item.name for item in items] == kept.split()
    assert [item.name for item in config.left_out] == ([] if soak is None else ["plain"])
