"""History: every import that was committed, and the rows that it set aside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from models.warehouse import load_steps, loads, quarantine
from services.core.context import Context
from services.core.errors import UnknownName
from services.ingest.audit import COUNTED

TEXT, COUNT = pa.string(), pa.int64()
TIME = pa.timestamp("us")

LOADS = pa.schema(
    [("load_id", COUNT), ("kind", TEXT), ("sources", TEXT), ("preset", TEXT), ("who", TEXT), ("demo", pa.bool_()),
     ("started_at", TIME), ("seconds", pa.decimal128(12, 3)), ("data_version", COUNT), ("undone_at", TIME),
     ("read", COUNT), *((name, COUNT) for name in COUNTED), ("orders", COUNT)]
)  # fmt: skip
STEPS = pa.schema([("name", TEXT), ("rows_in", COUNT), ("rows_out", COUNT),
                   ("amount_in", pa.decimal128(18, 4)), ("amount_out", pa.decimal128(18, 4))])  # fmt: skip
ASIDE = pa.schema([("source", TEXT), ("row_number", COUNT), ("reason", TEXT), ("row", TEXT)])
PAGE = 10_000
"""Rows of a quarantine fetched at once."""


@dataclass(frozen=True, kw_only=True)
class PastLoad:
    """One import of the past; `counts` by name, times in UTC."""

    load_id: int
    kind: str
    sources: tuple[str, ...]
    preset: str
    who: str
    demo: bool
    started_at: datetime
    seconds: float
    data_version: int
    undone_at: datetime | None
    counts: dict[str, int]
    orders: int | None


@dataclass(frozen=True, kw_only=True)
class Aside:
    """One row set aside, as it was read."""

    source: str
    row_number: int
    reason: str
    row: dict[str, str | None]


def list_imports(ctx: Context) -> list[PastLoad]:
    """Return every import that was committed, the last one first."""
    statement = sa.select(*(loads.c[name] for name in LOADS.names)).order_by(loads.c.load_id.desc())
    return [_past(row) for row in fetch_rows(ctx, statement, LOADS)]


def list_steps(ctx: Context, load_id: int) -> list[dict[str, Any]]:
    """Return the cleaning steps of an import, in order; money as decimals."""
    chosen = sa.select(*(load_steps.c[name] for name in STEPS.names)).where(load_steps.c.load_id == load_id)
    return fetch_rows(ctx, chosen.order_by(load_steps.c.position), STEPS)


def list_quarantine(ctx: Context, load_id: int) -> Iterator[Aside]:
    """Return the rows that an import set aside, file by file in their order. Raises UnknownName."""
    exists = sa.select(loads.c.load_id).where(loads.c.load_id == load_id)
    if not fetch_rows(ctx, exists, pa.schema([("load_id", COUNT)])):
        raise UnknownName(f"There is no import {load_id}; `cartograph imports` lists them.")
    q = quarantine.c
    chosen = sa.select(*(q[name] for name in ASIDE.names)).where(q.load_id == load_id)
    ordered = chosen.order_by(q.source, q.row_number, q.reason, q.row)
    at = 0
    while page := fetch_rows(ctx, ordered.limit(PAGE).offset(at), ASIDE):
        yield from (Aside(**row | {"row": json.loads(row["row"])}) for row in page)
        at += len(page)


def fetch_rows(ctx: Context, statement: sa.Select[Any], schema: pa.Schema) -> list[dict[str, Any]]:
    """Return the rows of a statement over the tables of imports."""
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds) as reader:
        rows: list[dict[str, Any]] = reader.fetch(statement, schema).table.to_pylist()
    return rows


def _past(row: dict[str, Any]) -> PastLoad:
    counts = {name: row.pop(name) for name in ("read", *COUNTED)}
    times = {name: row[name] and row[name].replace(tzinfo=UTC) for name in ("started_at", "undone_at")}
    rest = {"sources": tuple(json.loads(row["sources"])), "seconds": float(row["seconds"]), "counts": counts}
    return PastLoad(**row | times | rest)
