"""Run: a source is loaded whole at first, then only what changed, and after an undo nothing is lost."""

import os
from pathlib import Path

import pytest

from services.accounts.audit import list_entries
from services.core.context import Context
from services.core.errors import AppError, Cancelled, FileRefused, StoreUnreachable
from services.ingest.history import list_imports
from services.ingest.undo import undo_last
from services.sources import run as running
from services.sources.files import find_files
from services.sources.run import run_source
from services.sources.source import NamedSource
from services.sources.store import find_source, remove_source
from tests.asking import rows as ask
from tests.fixtures.shops import Shop
from tests.services.ingest.bench import ORDERS, bring_text, counts, put
from tests.services.sources.sources import WHO, put_source


def read(ctx: Context, name: str = "shop") -> tuple[int, ...] | None:
    """Run a source; give what became of its rows, None where nothing was read."""
    done = run_source(ctx, find_source(ctx, name), who=WHO)
    return counts(done.audit) if done.audit else None


def last(ctx: Context, name: str = "shop") -> NamedSource:
    return find_source(ctx, name)


@pytest.fixture
def shop_url(monkeypatch: pytest.MonkeyPatch, file_database: Shop) -> Shop:
    monkeypatch.setenv("SHOP_URL", file_database.url)
    return file_database


def test_first_all_then_what_changed(duckdb_context: Context, any_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_URL", any_shop.url)
    ctx = duckdb_context
    put_source(ctx)
    assert read(ctx) == (3, 3, 0, 0, 0, 0)
    any_shop.change("UPDATE orders SET total = 8, updated_at = '2024-02-03 12:00:00' WHERE id = 2")
    any_shop.change("INSERT INTO orders VALUES (4, 'C', '2024-02-02 09:00:00', 1.5, '2024-02-02 09:00:00')")
    assert read(ctx) == (3, 1, 1, 1, 0, 0)
    assert ask(ctx, "revenue", "orders") == [(125.49, 4)]
    assert read(ctx) == (1, 0, 0, 1, 0, 0)
    found = last(ctx)
    assert (found.last.state, found.last.load, found.last.counts["unchanged"]) == ("done", 2, 1)
    assert [load.sources for load in list_imports(ctx)] == [("shop",), ("shop",)]
    whats = [(line.what, line.subject) for line in list_entries(ctx)]
    assert whats[-2:] == [("imported", "shop"), ("imported", "shop")]


def test_after_an_undo_all_is_read_again(duckdb_context: Context, shop_url: Shop) -> None:
    ctx = duckdb_context
    put_source(ctx)
    read(ctx)
    undo_last(ctx)
    assert read(ctx) == (3, 3, 0, 0, 0, 0)


def test_an_undo_of_another_import_whose_rows_it_found_loses_nothing(duckdb_context: Context, shop_url: Shop) -> None:
    ctx = duckdb_context
    put_source(ctx)
    read(ctx)
    shop_url.change("INSERT INTO orders VALUES (4, 'C', '2024-02-02 09:00:00', 1.5, '2024-02-02 09:00:00')")
    bring_text(ctx, "transactions", f"{ORDERS}4,C,2024-02-02 09:00:00,1.5\n")
    assert read(ctx) == (2, 0, 0, 2, 0, 0)
    undo_last(ctx)
    assert read(ctx) == (4, 1, 0, 3, 0, 0)
    assert ask(ctx, "orders") == [(4,)]


def test_a_failed_run_moves_nothing_on(
    duckdb_context: Context, shop_url: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = duckdb_context
    put_source(ctx)
    read(ctx)
    before = last(ctx)
    shop_url.change("INSERT INTO orders VALUES (4, 'C', '2024-02-02 09:00:00', 1.5, '2024-02-02 09:00:00')")
    monkeypatch.setenv("SHOP_URL", "sqlite:////none/x.db")
    with pytest.raises(StoreUnreachable):
        read(ctx)
    failed = last(ctx)
    assert (failed.last.state, failed.last.code, failed.last.counts) == ("failed", "source-unreachable", {})
    assert (failed.water, failed.read_at) == (before.water, before.read_at)
    line = list_entries(ctx)[-1]
    assert (line.what, line.subject) == ("source failed", "shop")
    monkeypatch.setenv("SHOP_URL", shop_url.url)
    assert read(ctx) == (2, 1, 0, 1, 0, 0)
    assert (last(ctx).last.state, last(ctx).last.error) == ("done", None)


@pytest.mark.parametrize(("error", "state"), [(Cancelled("Stopped."), "cancelled"), (RuntimeError("x"), "failed")])
def test_whatever_ends_a_run_is_written_down(
    duckdb_context: Context, shop_url: Shop, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    put_source(duckdb_context)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(running, "import_database", fail)
    with pytest.raises(type(error)):
        read(duckdb_context)
    assert last(duckdb_context).last.state == state
    assert "x" not in (last(duckdb_context).last.error or "").split()


def test_a_source_that_is_removed_while_it_runs_ends_as_it_would(
    duckdb_context: Context, shop_url: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = duckdb_context
    put_source(ctx)
    real = running.import_database

    def remove_first(*given: object, **more: object) -> object:
        remove_source(ctx, "shop", who=WHO)
        return real(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "import_database", remove_first)
    assert read(ctx) == (3, 3, 0, 0, 0, 0)
    assert ask(ctx, "orders") == [(3,)]


ROW = "{0},C{0},2024-01-13,10\n"


def test_of_files_those_that_changed_are_read(duckdb_context: Context, tmp_path: Path) -> None:
    ctx, folder = duckdb_context, tmp_path / "exports"
    folder.mkdir()
    put(folder, ORDERS + ROW.format(1), "orders-1.csv")
    put(folder, "x", "other.csv")
    put_source(ctx, f"files:{folder}/orders*.csv", sql=None, water=None)
    assert read(ctx) == (1, 1, 0, 0, 0, 0)
    assert list_imports(ctx)[0].sources == ("shop: orders-1.csv",)
    assert read(ctx) is None
    put(folder, ORDERS + ROW.format(2), "orders-2.csv")
    assert read(ctx) == (1, 1, 0, 0, 0, 0)
    put(folder, ORDERS + ROW.format(1) + ROW.format(3), "orders-1.csv")
    assert read(ctx) == (2, 1, 0, 1, 0, 0)
    undo_last(ctx)
    assert read(ctx) == (3, 1, 0, 2, 0, 0)
    assert read(ctx) is None


def test_files_that_are_joined_are_read_together(duckdb_context: Context, tmp_path: Path) -> None:
    orders = put(tmp_path, "id,placed\n1,2024-01-13\n", "orders.csv")
    items = put(tmp_path, "order_no,price\n1,10.50\n1,4\n", "items.csv")
    sql = "SELECT id AS order_id, placed AS date, price AS revenue FROM orders JOIN items ON id = order_no"
    put_source(duckdb_context, f"files:{tmp_path}/*s.csv", sql=sql, water=None, group_by_order=True)
    assert read(duckdb_context) == (2, 2, 0, 0, 0, 0)
    assert list_imports(duckdb_context)[0].sources == ("shop",)
    assert read(duckdb_context) is None
    items.write_text("order_no,price\n1,10.50\n1,4\n1,2\n")
    assert read(duckdb_context) == (3, 1, 0, 2, 0, 0)
    os.utime(orders)
    assert read(duckdb_context) == (3, 0, 0, 3, 0, 0)


@pytest.mark.parametrize("name", ["none*.csv", "sub*/x.csv"])
def test_no_file_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(AppError):
        find_files(tmp_path / name)


def test_no_file_fails_the_run(duckdb_context: Context, tmp_path: Path) -> None:
    put_source(duckdb_context, f"files:{tmp_path}/none*.csv", sql=None, water=None)
    with pytest.raises(FileRefused, match=r"There is no file none\*.csv"):
        read(duckdb_context)
    assert last(duckdb_context).last.code == "source-no-files"


def test_a_run_without_rows_is_done(duckdb_context: Context, shop_url: Shop) -> None:
    shop_url.change("DELETE FROM orders")
    put_source(duckdb_context)
    assert read(duckdb_context) is None
    assert last(duckdb_context).last.state == "done"
