"""Stage of these tests: one database in memory, a table `raw` of given texts, an expression read over all of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from services.warehouse.duckdb.sandbox import Sandbox


def new_stage(folder: Path) -> Sandbox:
    """Return a stage in memory, in UTC as the real one is."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    return Sandbox(connection=connection, folder=folder)


def fill(stage: Sandbox, *columns: Sequence[str | None]) -> None:
    """Make `raw` anew, with a column c0, c1, ... of text for each sequence."""
    lists = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS c{at}" for at, _ in enumerate(columns))
    stage.run(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT {lists}", [list(column) for column in columns])


def read(stage: Sandbox, expression: str, texts: Sequence[str | None]) -> list[Any]:
    """Return what an expression over `c0` gives for each text, in order."""
    fill(stage, texts)
    return select(stage, expression)


def select(stage: Sandbox, expression: str) -> list[Any]:
    """Return what an expression gives for each row of `raw`, in order."""
    return [row[0] for row in stage.run(f"SELECT {expression} FROM raw ORDER BY rowid")]  # noqa: S608 - the expression is what is tested
