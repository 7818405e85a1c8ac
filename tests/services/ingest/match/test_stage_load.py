"""The stage is a sandbox, leaves nothing behind, and its streams end on either side's error."""

from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.warehouse import users
from services.core.context import Context
from services.ingest.kinds import list_fact_tables
from services.warehouse.duckdb.sandbox import PREFIX, linked, open_stage
from services.warehouse.loader import Handover, KeyLookup
from services.warehouse.opening import open_loader, open_staged
from services.warehouse.postgres.copy_stream import AHEAD, BLOCK, Stream, streaming
from tests.services.ingest.bench import LOG, bring_text, content, rows

MANY = "SELECT range AS a, repeat('x', 200) AS b FROM range(400000)"


@pytest.mark.parametrize("where", ["own", "warehouse"])
def test_statements_reach_nothing_but_what_was_linked(duckdb_context: Context, tmp_path: Path, where: str) -> None:
    secret, wanted = tmp_path / "secret.csv", tmp_path / "wanted.csv"
    secret.write_text("a\n1\n")
    wanted.write_text("a\n1\n")
    engine = duckdb_context.engine
    opened = (
        open_staged(engine, duckdb_context.settings) if where == "warehouse" else open_stage(duckdb_context.settings)
    )
    with opened as stage:
        assert stage.run("FROM read_csv(?)", [str(linked(stage, wanted))]) == [(1,)]
        for refused in (
            f"FROM read_csv('{secret}')",
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            f"ATTACH '{tmp_path / 'other.duckdb'}'",
        ):
            with pytest.raises(duckdb.Error):
                stage.run(refused)


def test_a_linked_file_survives_the_stage(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n1\n")
    with open_stage(settings) as stage:
        linked(stage, file)
        folder = stage.folder
    assert file.read_text() == "a\n1\n"
    assert not folder.exists()


def test_only_folders_of_dead_processes_are_swept(settings: Settings) -> None:
    dead = settings.staging / f"{PREFIX}-999999999-1-abc"
    other = settings.staging / "spill"
    for folder in (dead, other):
        folder.mkdir(parents=True)
    with open_stage(settings) as mine, open_stage(settings):
        assert mine.folder.exists()
        assert not dead.exists()
        assert other.exists()


def test_streams_run_ahead_of_their_reader_and_keep_every_byte(settings: Settings) -> None:
    with open_stage(settings) as stage:
        queries = [("one", "SELECT 1 AS a"), ("many", MANY), ("two", "SELECT 2 AS a")]
        with streaming(stage, queries) as streams:
            assert streams["one"].read() == b"1\n"
            assert streams["one"].read() == b""
            blocks = list(iter(lambda: streams["many"].read(BLOCK), b""))
            assert max(map(len, blocks)) <= BLOCK
            assert b"".join(blocks).count(b"\n") == 400_000
            assert len(blocks) > AHEAD
            assert streams["two"].read() == b"2\n"
        assert not [path for path in stage.folder.iterdir() if path.name.startswith("pipe")]


def test_an_error_of_the_stage_reaches_the_reader(settings: Settings) -> None:
    with open_stage(settings) as stage:
        queries = [("bad", "SELECT error('broken') AS a"), ("next", "SELECT 1")]
        with pytest.raises(duckdb.Error), streaming(stage, queries) as streams:
            streams["bad"].read()
        assert stage.run("SELECT 1") == [(1,)], "the stage can go on"


def _break_off(stream: Stream) -> None:
    assert stream.read()
    raise OSError("the disk is full")


def test_an_error_of_the_reader_stops_the_stage(settings: Settings) -> None:
    with open_stage(settings) as stage:
        with pytest.raises(OSError, match="full"), streaming(stage, [("many", MANY), ("next", MANY)]) as streams:
            _break_off(streams["many"])
        assert stage.run("SELECT 1") == [(1,)]


def test_a_server_that_refuses_a_row_leaves_everything_as_it_was(postgres_context: Context) -> None:
    ctx = postgres_context
    before = content(ctx)
    bad = Handover(
        name="users", table=users, columns=("user_key", "user_id"), query="SELECT 1 AS user_key, NULL AS user_id"
    )
    with (
        pytest.raises(Exception, match="null value"),
        open_staged(ctx.engine, ctx.settings) as stage,
        open_loader(ctx.engine, stage) as loader,
        loader.filling(stage, [bad]) as fill,
    ):
        fill(bad)
    assert content(ctx) == before


def test_indexes_are_the_same_after_a_first_load(postgres_context: Context) -> None:
    query = sa.text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    before = rows(postgres_context, query)
    bring_text(postgres_context, "events", LOG + "2024-01-13 10:00:00 UTC,view,P1,9,a.b,x,5,U1,S1\n")
    assert rows(postgres_context, query) == before


def test_look_ups_keep_types_and_odd_texts(any_context: Context) -> None:
    ids = ["a,b", 'q"q', "two\nlines", "NULL", "\\N", "é"]
    with open_staged(any_context.engine, any_context.settings) as stage:
        stage.run("CREATE TEMP TABLE ids AS SELECT unnest(?) AS id", [ids])
        made = Handover(
            name="users", table=users, columns=("user_key", "user_id"),
            query="SELECT CAST(row_number() OVER () AS INTEGER) AS user_key, id AS user_id FROM ids",
        )  # fmt: skip
        with open_loader(any_context.engine, stage) as loader:
            with loader.filling(stage, [made]) as fill:
                fill(made)
            found = KeyLookup(
                into="found", ids="SELECT id FROM ids",
                query="SELECT user_key, user_id FROM users WHERE user_id IN {ids}",
                types={"user_key": "INTEGER", "user_id": "VARCHAR"},
            )  # fmt: skip
            loader.look_up(stage, found)
            assert sorted(row[1] for row in stage.run("FROM found")) == sorted(ids)


REFERENCES = [(key.parent, key.column) for fact in list_fact_tables() for key in fact.foreign_keys]


def test_every_key_of_a_fact_is_in_its_dimension(any_context: Context) -> None:
    lines = "order_id,customer,date,sku,qty,price\n1,A,2024-01-13,P1,2,1.5\n1,A,2024-01-13,P2,1,4\n"
    bring_text(any_context, "transactions", lines, group_by_order=True)
    bring_text(any_context, "events", LOG + "2024-01-13 10:00:00 UTC,view,P1,9,a.b,x,5,U1,S1\n")
    for key, known in REFERENCES:
        orphans = (
            sa.select(sa.func.count()).select_from(key.table).where(key.is_not(None), ~sa.exists().where(known == key))
        )
        assert rows(any_context, orphans) == [(0,)], key
    assert {(key.table.name, key.name) for key, _ in REFERENCES} >= {
        ("events", "raw_category_key"),
        ("order_lines", "transaction_key"),
    }
    assert {path.name for path in any_context.settings.staging.iterdir()} <= {"spill"}
