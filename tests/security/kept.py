"""Kept: all that the application keeps, to be compared with itself: rows of every table, files, the data version."""

from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select

from services.core.context import Context

MOVING = {"seen_at", "last_seen_at", "at"}
"""Columns that a mere look moves."""

Kept = dict[str, list[Any]]


def kept(ctx: Context) -> Kept:
    """Give all of it."""
    found = _tables(ctx)
    files = (path for path in ctx.settings.home.rglob("*") if path.is_file() and not _database(path.name))
    found["files"] = sorted(f"{path.relative_to(ctx.settings.home)} {path.stat().st_size}" for path in files)
    found["data version"] = [ctx.engine.data_version()]
    return found


def _database(name: str) -> bool:
    return any(part in name for part in ("sqlite", "duckdb", ".db", ".wal", ".lock"))


SCHEMAS: dict[Path, MetaData] = {}
"""What each home's database was found to hold: to find it out takes longer than to read it all."""


def _tables(ctx: Context) -> Kept:
    with ctx.application.read() as session:
        if ctx.settings.home not in SCHEMAS:
            SCHEMAS[ctx.settings.home] = MetaData()
            SCHEMAS[ctx.settings.home].reflect(session.connection())
        metadata = SCHEMAS[ctx.settings.home]
        return {
            table.name: sorted(
                repr(tuple(row)) for row in session.execute(select(*(c for c in table.c if c.name not in MOVING)))
            )
            for table in metadata.sorted_tables
        }


def changed(before: Kept, after: Kept) -> dict[str, tuple[list[Any], list[Any]]]:
    """Give what was taken away and what came, by table."""
    names = before.keys() | after.keys()
    parts = {
        name: (
            [row for row in before.get(name, []) if row not in after.get(name, [])],
            [row for row in after.get(name, []) if row not in before.get(name, [])],
        )
        for name in names
        if before.get(name) != after.get(name)
    }
    return dict(sorted(parts.items()))
