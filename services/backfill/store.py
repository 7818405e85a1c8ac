"""Kept: the backfills that were applied, and on what ground."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from models.warehouse import backfill_rules, backfills
from services.backfill.proposals import Conflict
from services.core.context import Context

TEXT, COUNT, MONEY = pa.string(), pa.int64(), pa.decimal128(18, 4)
SHARE, TIME = pa.decimal128(9, 6), pa.timestamp("us")
HEADS = pa.schema(
    [("backfill_id", COUNT), ("who", TEXT), ("at", TIME), ("least", SHARE), ("data_version", COUNT), ("rules", COUNT),
     ("rows", COUNT), ("amount", MONEY), ("undone_at", TIME), ("undone_by", TEXT)]
)  # fmt: skip
RULES = pa.schema(
    [("kind", TEXT), ("key", TEXT), ("value", TEXT), ("support_rows", COUNT), ("support_users", COUNT),
     ("confidence", SHARE), ("least", SHARE), ("conflicts", TEXT), ("rows", COUNT), ("amount", MONEY)]
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Backfill:
    """One backfill of the past. Times are UTC; `least` only where it was chosen by confidence."""

    backfill_id: int
    who: str
    at: datetime
    least: Decimal | None
    data_version: int
    rules: int
    rows: int
    amount: Decimal
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True, kw_only=True)
class BackfillRule:
    """A value that a backfill put in; see `Proposal`."""

    kind: str
    key: str
    value: str
    support_rows: int
    support_users: int
    confidence: Decimal
    least: Decimal
    conflicts: tuple[Conflict, ...]
    rows: int
    amount: Decimal


def list_backfills(ctx: Context) -> tuple[Backfill, ...]:
    """Return every backfill, the last one first."""
    heads = sa.select(*(backfills.c[name] for name in HEADS.names)).order_by(backfills.c.backfill_id.desc())
    return tuple(Backfill(**row | _times(row)) for row in _fetched(ctx, heads, HEADS))


def rules_of(ctx: Context, backfill_id: int) -> tuple[BackfillRule, ...]:
    """Return what a backfill put in, the most revenue first."""
    r = backfill_rules.c
    chosen = sa.select(*(r[name] for name in RULES.names)).where(r.backfill_id == backfill_id)
    rows = _fetched(ctx, chosen.order_by(r.amount.desc(), r.rows.desc(), r.kind, r.key), RULES)
    return tuple(BackfillRule(**row | {"conflicts": tuple(_conflicts(row["conflicts"]))}) for row in rows)


def _conflicts(text: str) -> Iterator[Conflict]:
    return (Conflict(**conflict) for conflict in json.loads(text))


def _times(row: dict[str, Any]) -> dict[str, datetime | None]:
    return {name: row[name] and row[name].replace(tzinfo=UTC) for name in ("at", "undone_at")}


def _fetched(ctx: Context, statement: sa.Select[Any], schema: pa.Schema) -> list[dict[str, Any]]:
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds) as reader:
        rows: list[dict[str, Any]] = reader.fetch(statement, schema).table.to_pylist()
    return rows
