"""Preview: what a file looks like and how it would be mapped, before anything is imported."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, ImportRequest
from services.ingest.clean.column_values import fetch_first_rows
from services.ingest.infer.closer_look import look_closer
from services.ingest.infer.column_guess import ColumnGuess
from services.ingest.infer.column_types import classify_all
from services.ingest.infer.column_words import EventWord, StatusWord, list_event_words, list_status_words
from services.ingest.infer.guesses import explain_guesses
from services.ingest.infer.mapping import Header, Mapped, Seen, propose_mapping
from services.ingest.infer.open_questions import ColumnReader, OpenQuestion, form_questions
from services.ingest.kinds import find_kind
from services.ingest.read.files import ReadableFile
from services.ingest.read.files_to_table import describe_columns, read_wanted, refuse_doubtful
from services.ingest.read.load_raw import load_raw
from services.warehouse.duckdb.sandbox import Sandbox, open_stage

ROWS = 20_000
"""So many rows are read for a look."""

SHOWN = 20
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank", ":": "colon"}


@dataclass(frozen=True, kw_only=True)
class ColumnPreview:
    """One column of the file: its name, and what its values look like."""

    name: str
    looks: Seen


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The beginning of a file: columns, rows as text, the mapping proposed, required fields still without a column.

    `guesses` say how sure each field's column is, `questions` what only a person can answer. `read` rows were looked
    at; `whole` if these are all.
    """

    columns: tuple[ColumnPreview, ...]
    rows: tuple[tuple[str | None, ...], ...]
    mapped: Mapped
    missing: tuple[str, ...]
    notes: tuple[ImportNote, ...]
    guesses: tuple[ColumnGuess, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    events: tuple[EventWord, ...] = ()
    statuses: tuple[StatusWord, ...] = ()
    how: str = ""
    """How the file was read, in a few words."""
    preset: str = ""
    """The program whose columns these are, by name."""
    read: int = 0
    whole: bool = True


def preview_path(ctx: Context, path: Path, *, kind: str, **options: Any) -> Preview:
    """Look at the beginning of a file; `options` are those of an `ImportRequest`. Raises FileRefused, UnknownName."""
    return preview_request(ctx, ImportRequest(kind=find_kind(kind).name, files=(path,), **options))


def preview_request(ctx: Context, request: ImportRequest, *, asked: Collection[str] = ()) -> Preview:
    """Look at the beginning of the first file of a request. Raises FileRefused, UnknownName.

    What the rows looked at leave open is a question if they are all, or if a check found it open too: `asked` are the
    codes of what it found.
    """
    with open_stage(ctx.settings) as stage:
        opened = load_raw(stage, request, limit=ROWS)
        refuse_doubtful(opened)
        first, zone = opened[0].source, ctx.settings.time_zone
        wanted, rows = read_wanted(request, first.columns), stage.count("raw")
        if not rows:
            raise FileRefused(f"{first.name} has a header and no rows.")
        seen = _look_at(stage, first.columns, zone)
        mapped, missing = propose_mapping(
            wanted, Header(source=first.name, columns=first.columns, look=seen.__getitem__)
        )
        shown = tuple(fetch_first_rows(stage, len(first.columns), SHOWN))
        sheet = replace(describe_columns(stage, opened, wanted.request, zone), now=ctx.clock.now())
        look = look_closer(wanted, mapped, sheet, ctx.clock.now())
        reader = ColumnReader(wanted=wanted, look=look, sheet=sheet, now=ctx.clock.now())
        questions = tuple(one for one in form_questions(reader) if rows < ROWS or one.code in asked)
        return Preview(
            columns=tuple(ColumnPreview(name=name, looks=looks) for name, looks in seen.items()),
            rows=shown,
            mapped=mapped,
            missing=missing,
            notes=tuple(note for one in opened for note in one.notes),
            guesses=explain_guesses(reader, mapped, missing, questions),
            questions=questions,
            events=list_event_words(reader),
            statuses=list_status_words(reader),
            how=_describe_reading(opened[0]),
            preset=wanted.preset.name if wanted.preset else "",
            read=rows,
            whole=rows < ROWS,
        )


def _describe_reading(one: ReadableFile) -> str:
    """Say how a file was read: its delimiter, and which line names the columns."""
    if one.text is None:
        return "Parquet"
    mark = one.text.dialect.delimiter
    delimiter = DELIMITERS.get(mark, f"“{mark}”")
    header = f"header in line {one.text.layout.skip + 1:,}" if one.text.layout.header_rows else "no header"
    return f"{delimiter} between columns, {header}"


def _look_at(stage: Sandbox, columns: Collection[str], zone: str) -> dict[str, Seen]:
    looks = classify_all(stage, [f"c{at}" for at in range(len(columns))], zone)
    return dict(zip(columns, looks, strict=True))
