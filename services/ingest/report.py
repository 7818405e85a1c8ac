"""Report: what people are shown of past imports: steps, money, the fate of rows, what was set aside, what can go back.

Whoever sees a part of the store only is shown the numbers of their own imports, and of others just that they were:
an import's totals are those of the whole store.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

import pyarrow as pa
import sqlalchemy as sa

from models.warehouse import quarantine
from services.core.context import Context
from services.core.errors import OutOfScope, UnknownName
from services.exports.csv import neutral
from services.ingest.audit import CleaningStep
from services.ingest.history import COUNT, TEXT, PastLoad, fetch_rows, list_imports, list_quarantine, list_steps
from services.query.scope import Scope

REASONS = pa.schema([("reason", TEXT), ("rows", COUNT)])
ROW = pa.schema([("row", TEXT)])
KNOWN = ("source", "row_number", "reason")
LINE = "line"
"""Under this name stands what was no row at all."""

FLUSH = 2**16
"""So many characters are handed on at once."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """One import: the load, its steps, and how many rows were set aside for which reason, the most frequent first."""

    load: PastLoad
    steps: tuple[CleaningStep, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def kept(self) -> int:
        """Rows that were new, or the same as before."""
        return self.load.counts["loaded"] + self.load.counts["unchanged"]

    @property
    def replaced(self) -> int:
        """Rows that took the place of others."""
        return self.load.counts["updated"]

    @property
    def money(self) -> tuple[Decimal, Decimal]:
        """Money that the rows carried before the first step and after the last."""
        return (self.steps[0].amount_in, self.steps[-1].amount_out) if self.steps else (Decimal(0), Decimal(0))


def list_past_imports(ctx: Context, scope: Scope, who: str) -> tuple[PastLoad, ...]:
    """Return every import, the last one first; without counts where the person may not see them."""
    return tuple(
        load if _visible(load, scope, who) else replace(load, counts={}, orders=None) for load in list_imports(ctx)
    )


def read_report(ctx: Context, load_id: int, scope: Scope, who: str) -> ImportReport:
    """Return the report of an import. Raises UnknownName, OutOfScope."""
    load = _seen(ctx, load_id, scope, who)
    q = quarantine.c
    rows = sa.func.count().label("rows")
    by_reason = sa.select(q.reason, rows).where(q.load_id == load_id).group_by(q.reason).order_by(rows.desc(), q.reason)
    reasons = tuple((row["reason"], row["rows"]) for row in fetch_rows(ctx, by_reason, REASONS))
    return ImportReport(
        load=load, steps=tuple(CleaningStep(**step) for step in list_steps(ctx, load_id)), reasons=reasons
    )


def find_undoable(ctx: Context) -> PastLoad | None:
    """Return the import that an undo would take back; a demo is removed whole instead. Who may: Right.UNDO_IMPORT."""
    changed = (load for load in list_imports(ctx) if load.counts["loaded"] + load.counts["updated"])
    last = next(changed, None)
    return last if last and last.undone_at is None and not last.demo else None


def write_quarantine_csv(ctx: Context, load_id: int, scope: Scope, who: str) -> Iterator[str]:
    """Return the rows that an import set aside as CSV, piece by piece. Raises UnknownName, OutOfScope at once."""
    _seen(ctx, load_id, scope, who)
    return write_quarantine_lines(ctx, load_id)


def write_quarantine_lines(ctx: Context, load_id: int) -> Iterator[str]:
    """Write the rows set aside as CSV: file, row, reason, the row as it was; no cell is one that a spreadsheet runs."""
    names, sink = _columns(ctx, load_id), io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([neutral(name) for name in (*KNOWN, *names, LINE)])
    for aside in list_quarantine(ctx, load_id):
        cells = [aside.row.get(name) for name in (*names, LINE)]
        writer.writerow([neutral(cell) for cell in (aside.source, aside.row_number, aside.reason, *cells)])
        if sink.tell() > FLUSH:
            yield sink.getvalue()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue()


def _columns(ctx: Context, load_id: int) -> list[str]:
    """Return the columns of the file: those of a row that is one, since all rows of an import have the same."""
    q = quarantine.c
    some = sa.select(q.row).where(q.load_id == load_id).limit(1)
    whole = some.where(~q.row.startswith('{"line"'))
    row = next(chain(fetch_rows(ctx, whole, ROW), fetch_rows(ctx, some, ROW)), None)
    return [] if row is None else [name for name in json.loads(row["row"]) if name != LINE]


def _seen(ctx: Context, load_id: int, scope: Scope, who: str) -> PastLoad:
    load = next((load for load in list_imports(ctx) if load.load_id == load_id), None)
    if load is None:
        raise UnknownName(f"There is no import {load_id}.")
    if not _visible(load, scope, who):
        limits = "; ".join(scope.words())
        raise OutOfScope(f"Your view is limited ({limits}), and the numbers of an import are those of the whole store.")
    return load


def _visible(load: PastLoad, scope: Scope, who: str) -> bool:
    return load.who == who or not scope.is_limited
