"""Cleaned files: the facts about files after cleaning that the matching and the audit need."""

from dataclasses import dataclass

from services.ingest.audit import CleaningStep, ImportNote
from services.ingest.clean.amounts import Reading
from services.ingest.clean.removals import count_reasons, define_aside
from services.ingest.clean.steps import Cleaning
from services.ingest.read.files_to_table import TextTable
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


def describe_cleaned(stage: Sandbox, table: TextTable, cleaning: Cleaning) -> CleanedFiles:
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
        notes=(*table.notes, *(ImportNote(sentence=note) for note in cleaning.notes)),
        rows=table.rows,
        duplicates=cleaning.duplicates,
        superseded=cleaning.superseded,
        steps=tuple(cleaning.steps),
        rejected=rejected,
        currency=table.currency,
        readings=tuple(table.plan.readings.items()),
    )
