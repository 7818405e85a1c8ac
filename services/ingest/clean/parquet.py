"""Parquet: cleaned rows and rows set aside as two files, which a later stage takes instead of the person's files."""

from collections.abc import Sequence
from pathlib import Path

from services.warehouse.duckdb.sandbox import Sandbox, linked, listed, literal

ROWS, ASIDE = "kept.parquet", "aside.parquet"


def write_cleaned(stage: Sandbox, folder: Path, fields: Sequence[str], *, aside: bool) -> None:
    """Write `kept` without the text of its rows, and `aside` if there is one, into a folder of the stage."""
    columns = listed(["r", *fields, "amount"])
    stage.run(f"COPY (SELECT {columns} FROM kept) TO {literal(str(folder / ROWS))} {_FORM}")
    if aside:
        stage.run(f"COPY (SELECT * FROM aside) TO {literal(str(folder / ASIDE))} {_FORM}")


_FORM = "(FORMAT parquet, COMPRESSION snappy)"


def read_cleaned(stage: Sandbox, folder: Path, *, aside: bool) -> None:
    """Make `kept` and `aside` of the files that another stage wrote."""
    stage.run(f"CREATE TEMP TABLE kept AS SELECT * FROM read_parquet({literal(str(linked(stage, folder / ROWS)))})")
    if aside:
        source = literal(str(linked(stage, folder / ASIDE)))
        stage.run(f"CREATE TEMP TABLE aside AS SELECT * FROM read_parquet({source})")


def drop_cleaned(stage: Sandbox) -> None:
    """Drop what was made of such files."""
    stage.run("DROP TABLE IF EXISTS kept; DROP TABLE IF EXISTS aside")
