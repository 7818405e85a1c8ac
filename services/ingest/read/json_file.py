"""JSON file: objects, one per line or in an array, become a table whose columns are their keys.

Every value is read as text, as it stands in the file; what is nested stays JSON, but for the keys of an object, which
become columns of their own: `customer` with an `email` is `customer_email`.
"""

import re
from pathlib import Path

import duckdb

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.raw_table import ParquetSource, open_parquet
from services.warehouse.duckdb.sandbox import Sandbox, linked, listed, literal, quoted

JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*\{\s*\"|\[\s*\]|\{\s*\})")
MOST_COLUMNS = 2000


def is_json(head: bytes) -> bool:
    """True if a file begins as an object of JSON, or an array of them."""
    return JSON.match(head) is not None


def open_json(stage: Sandbox, file: Named, *, packed: bool) -> ParquetSource:
    """Write the objects of a file as a table of text. Raises FileRefused."""
    path = literal(str(linked(stage, file.path)))
    pack = "gzip" if packed else "uncompressed"
    try:
        stage.run(
            f"""CREATE OR REPLACE TEMP TABLE objects AS
                SELECT json AS value FROM read_json_objects({path}, format = 'auto', compression = '{pack}')"""
        )
        _unwrap(stage)
        copy = _write(stage, file.name)
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise FileRefused(
            f"{file.name} is no JSON file that can be read: an array of objects, or one per line."
        ) from error
    finally:
        stage.run("DROP TABLE IF EXISTS objects")
    return open_parquet(stage, copy, file.name)


def _unwrap(stage: Sandbox) -> None:
    """Take the list of an only object that holds one: {"orders": [{...}, {...}]}."""
    if stage.run("SELECT 1 FROM objects WHERE json_type(value) = 'ARRAY' LIMIT 1"):
        stage.run("CREATE OR REPLACE TEMP TABLE objects AS SELECT unnest(value -> '$[*]') AS value FROM objects")
    if stage.count("objects") != 1:
        return
    lists = "(SELECT unnest(json_keys(value)) AS key, value FROM objects)"
    keys = stage.run(
        f"""SELECT key FROM {lists} WHERE json_type(value -> key) = 'ARRAY'
            AND json_type(json_extract(value -> key, '$[0]')) = 'OBJECT'"""
    )
    if len(keys) == 1:
        key = literal(str(keys[0][0]))
        stage.run(
            f"CREATE OR REPLACE TEMP TABLE objects AS SELECT unnest((value -> {key}) -> '$[*]') AS value FROM objects"
        )


def _write(stage: Sandbox, name: str) -> Path:
    nested = {key for key, kind in _list_keys(stage, "value") if kind == "OBJECT"}
    columns: dict[str, str] = {}
    for key, _ in _list_keys(stage, "value"):
        inner = f"(value -> {_pointer(key)})"
        if key not in nested:
            columns.setdefault(key, f"value ->> {_pointer(key)}")
            continue
        for own, _ in _list_keys(stage, inner):
            columns.setdefault(f"{key}_{own}", f"{inner} ->> {_pointer(own)}")
    if not columns:
        raise FileRefused(f"{name} is empty.")
    if len(columns) > MOST_COLUMNS:
        raise FileRefused(f"{name} has {len(columns):,} columns; at most {MOST_COLUMNS:,} can be read.")
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.parquet"
    taken = listed([f"{sql} AS {quoted(column)}" for column, sql in columns.items()])
    stage.run(f"COPY (SELECT {taken} FROM objects) TO {literal(str(copy))} (FORMAT parquet)")
    return copy


def _list_keys(stage: Sandbox, value: str) -> list[tuple[str, str]]:
    """Return the keys of objects in the order in which they come, and OBJECT for those that hold nothing else."""
    rows = stage.run(
        f"""SELECT key, CASE WHEN bool_and(kind IN ('OBJECT', 'NULL')) AND bool_or(kind = 'OBJECT') THEN 'OBJECT'
                             ELSE '' END
            FROM (SELECT r, place, key, json_type(value, '$."' || replace(key, '"', '\\"') || '"') AS kind
                  FROM (SELECT rowid AS r, {value} AS value, unnest(json_keys({value})) AS key,
                               generate_subscripts(json_keys({value}), 1) AS place FROM objects
                        WHERE json_type({value}) = 'OBJECT'))
            GROUP BY key ORDER BY min((r, place))"""
    )
    return [(str(key), str(kind)) for key, kind in rows]


def _pointer(key: str) -> str:
    """Return the path of a key, whatever characters it has."""
    return literal('$."' + key.replace('"', '\\"') + '"')
