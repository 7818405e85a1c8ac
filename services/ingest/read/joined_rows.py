"""Joined rows: what a SELECT over several files makes of the rows of each: joined, left over, or not read at all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.ingest.presets import FilePreset, JoinedTable
from services.warehouse.duckdb.sandbox import Sandbox, quoted


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A file in the sandbox: its rows are a table of text called `table`."""

    name: str
    table: str
    columns: tuple[str, ...]
    rows: int
    malformed: int
    said: tuple[str, ...]
    """How it was read, in sentences."""


def describe_joins(stage: Sandbox, files: Sequence[OpenedFile], preset: FilePreset | None, sql: str) -> tuple[str, ...]:
    """Return sentences on each file: its rows, how many are joined, and how it was read.

    Which rows a SELECT of a person joins only that SELECT knows; of a preset each table says by which column it joins.
    """
    read = find_tables(stage, sql)
    joins = {one.name: one for one in preset.joins} if preset is not None and sql == preset.sql else {}
    return tuple(
        sentence
        for file in files
        for sentence in (
            _describe(stage, file, joins.get(file.table), is_read=read is None or file.table in read),
            *file.said,
        )
    )


def find_tables(stage: Sandbox, sql: str) -> frozenset[str] | None:
    """Return the tables that a SELECT reads, in small letters, or None where DuckDB cannot write its tree.

    Names that it gives itself may be among them.
    """
    tree = json.loads(stage.one("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [sql])[0])
    return None if tree["error"] else frozenset(_walk(tree))


def _walk(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _walk(one)
    elif isinstance(tree, dict):
        if tree.get("type") == "BASE_TABLE":
            yield str(tree["table_name"]).casefold()
        for one in tree.values():
            yield from _walk(one)


def _describe(stage: Sandbox, file: OpenedFile, join: JoinedTable | None, *, is_read: bool) -> str:
    lost = f", {file.malformed:,} lines that are no rows left out" if file.malformed else ""
    start = f"{file.name} is the table {file.table}: {file.rows:,} rows{lost}"
    if not is_read:
        return f"{start}; the SELECT does not read it."
    if join is None:
        return f"{start}."
    if not join.key:
        return f"{start}, all joined."
    left = count_left_over(stage, join)
    if not left:
        return f"{start}, all joined."
    why = f"whose {join.key} is in no row of {join.into}"
    return f"{start}, {file.rows - left:,} joined and {left:,} left over, {why}."


def count_left_over(stage: Sandbox, join: JoinedTable) -> int:
    """Return the rows of a table that find no row in the one they are joined to."""
    key = quoted(join.key)
    return int(
        stage.one(f"SELECT count(*) FROM {quoted(join.name)} t ANTI JOIN {quoted(join.into)} o ON t.{key} = o.{key}")[0]
    )
