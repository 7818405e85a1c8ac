"""Cleaned files: the facts about files after cleaning that the matching and the audit need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.core.errors import FileRefused
from services.ingest.audit import CleaningStep, ImportNote, ImportRequest
from services.ingest.clean.amount_readings import read_amounts
from services.ingest.clean.amounts import Reading
from services.ingest.clean.removals import count_reasons, define_aside
from services.ingest.clean.steps import Cleaning, clean_up
from services.ingest.clean.validation import describe_future
from services.ingest.infer.ask_back import add_readings
from services.ingest.infer.closer_look import CloserLook
from services.ingest.infer.column_guess import ColumnGuess
from services.ingest.infer.guesses import explain_guesses
from services.ingest.infer.open_questions import ColumnReader
from services.ingest.read.files_to_table import TextTable, read_table
from services.warehouse.duckdb.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class CleanedFiles:
    """The files of an import after cleaning; `kept` of the stage has their rows, `aside` those set aside.

    `rows` were read; of `superseded` a later file has another version. `rejected` holds how many rows were set aside
    for which reason.
    """

    sources: tuple[str, ...]
    fields: tuple[str, ...]
    fold: bool
    mapping: tuple[tuple[str, str], ...]
    guessed: tuple[str, ...]
    ignored: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    notes: tuple[ImportNote, ...]
    rows: int
    duplicates: int
    superseded: int
    steps: tuple[CleaningStep, ...]
    rejected: tuple[tuple[str, int], ...]
    currency: str | None = None
    readings: tuple[tuple[str, Reading], ...] = ()
    """Whose the amounts are that lines of orders may share, by field."""
    guesses: tuple[ColumnGuess, ...] = ()
    """Of a dry run: why each column was taken."""


def clean_files(
    stage: Sandbox, request: ImportRequest, zone: str, now: datetime, doing: Callable[[str], None]
) -> CleanedFiles:
    """Read the files and clean their rows. Raises FileRefused, UnknownName."""
    table = read_table(stage, request, zone, now, doing)
    columns, said = dict(table.mapped.columns), request.total_per
    try:
        readings = read_amounts(stage, table.plan, columns, said)
    except FileRefused as error:
        raise add_readings(error, table.wanted, table.proposed, table.sheet, now) from error
    table = replace(table, plan=replace(table.plan, readings=readings))
    guesses = _explain(table) if request.dry_run else ()
    doing("cleaning")
    cleaning = clean_up(stage, table.plan, doing)
    cleaned = replace(_describe_cleaned(stage, table, cleaning), guesses=guesses)
    if not cleaning.rows:
        raise FileRefused(_describe_nothing(cleaned))
    return cleaned


def _explain(table: TextTable) -> tuple[ColumnGuess, ...]:
    """Return the guesses of files that were read whole."""
    plan = table.plan
    look = CloserLook(
        request=table.wanted.request,
        mapped=table.mapped,
        plan=plan,
        notes=tuple(note.sentence for note in table.notes),
    )
    reader = ColumnReader(wanted=table.wanted, look=look, sheet=table.sheet, now=plan.now)
    return explain_guesses(reader, table.proposed, (), ())


def _describe_nothing(cleaned: CleanedFiles) -> str:
    """Say why no row of the files can be used."""
    name = cleaned.sources[0]
    if not cleaned.rejected:
        return f"{name} has a header and no rows."
    reason, count = cleaned.rejected[0]
    return f"{name} holds no row that can be used; of {count:,}: {reason}"


def _describe_cleaned(stage: Sandbox, table: TextTable, cleaning: Cleaning) -> CleanedFiles:
    """Return the facts after cleaning, and define `aside` if rows were set aside."""
    rejected = tuple(count_reasons(stage))
    if rejected:
        define_aside(stage, table.columns)
    return CleanedFiles(
        sources=table.sources,
        fields=table.fields,
        fold=table.plan.fold,
        mapping=table.mapped.columns,
        guessed=table.mapped.guessed,
        ignored=table.ignored,
        formats=table.formats,
        notes=(*table.notes, *(ImportNote(sentence=note) for note in cleaning.notes), *_note_future(table, rejected)),
        rows=table.rows,
        duplicates=cleaning.duplicates,
        superseded=cleaning.superseded,
        steps=tuple(cleaning.steps),
        rejected=rejected,
        currency=table.currency,
        readings=tuple(table.plan.readings.items()),
    )


def _note_future(table: TextTable, rejected: Sequence[tuple[str, int]]) -> list[ImportNote]:
    """Say that rows were set aside for a day that has not come, and may be right."""
    reasons = {describe_future(field) for field in table.plan.fields}
    count = sum(rows for reason, rows in rejected if reason in reasons)
    rows = "row is" if count == 1 else "rows are"
    return [ImportNote(sentence=f"{count:,} {rows} dated after tomorrow.", code="future-dates")] if count else []
