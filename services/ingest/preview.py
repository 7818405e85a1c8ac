"""Preview: what a file looks like and how it would be mapped, before anything is imported."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, ImportRequest
from services.ingest.clean.column_values import fetch_first_rows
from services.ingest.infer.column_types import classify_all
from services.ingest.infer.mapping import Header, Mapped, Seen, propose_mapping
from services.ingest.kinds import find_kind
from services.ingest.read.files_to_table import read_wanted, refuse_doubtful
from services.ingest.read.load_raw import load_raw
from services.warehouse.duckdb.sandbox import open_stage

ROWS = 1000
"""So many rows are read for a look."""

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class ColumnPreview:
    """One column of the file: its name, and what its values look like."""

    name: str
    looks: Seen


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The beginning of a file: columns, rows as text, the mapping proposed, required fields still without a column."""

    columns: tuple[ColumnPreview, ...]
    rows: tuple[tuple[str | None, ...], ...]
    mapped: Mapped
    missing: tuple[str, ...]
    notes: tuple[ImportNote, ...]


def preview_path(ctx: Context, path: Path, *, kind: str, **options: Any) -> Preview:
    """Look at the beginning of a file; `options` are those of an `ImportRequest`. Raises FileRefused, UnknownName."""
    return preview_request(ctx, ImportRequest(kind=find_kind(kind).name, files=(path,), **options))


def preview_request(ctx: Context, request: ImportRequest) -> Preview:
    """Look at the beginning of the first file of a request. Raises FileRefused, UnknownName."""
    with open_stage(ctx.settings) as stage:
        opened = load_raw(stage, request, limit=ROWS)
        refuse_doubtful(opened)
        first = opened[0].source
        columns = first.columns
        wanted = read_wanted(request, columns)
        if not stage.count("raw"):
            raise FileRefused(f"{first.name} has a header and no rows.")
        looks = classify_all(stage, [f"c{at}" for at in range(len(columns))], ctx.settings.time_zone)
        seen = dict(zip(columns, looks, strict=True))
        mapped, missing = propose_mapping(wanted, Header(source=first.name, columns=columns, look=seen.__getitem__))
        return Preview(
            columns=tuple(ColumnPreview(name=name, looks=looks) for name, looks in seen.items()),
            rows=tuple(fetch_first_rows(stage, len(columns), SHOWN)),
            mapped=mapped,
            missing=missing,
            notes=tuple(note for one in opened for note in one.notes),
        )
