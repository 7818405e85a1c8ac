"""Import report: what an import did, or would do, with every row: counts, steps, money, what was set aside and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dashapp.core.markup import Node, el, icon
from dashapp.core.view import PageView
from dashapp.pages.data.labels import describe_rows
from dashapp.pages.data.remedies import add_remedy
from dashapp.ui.table import TableColumn, TableRow, table
from services.core.numbers import decimal_of, exact
from services.ingest.audit import CleaningStep
from services.ingest.report import ImportReport

COUNTS = (
    ("read", "Rows read"),
    ("loaded", "New"),
    ("updated", "Replace others"),
    ("unchanged", "Already there"),
    ("duplicates", "Repeated"),
    ("rejected", "Set aside"),
)
"""Every row that was read is in exactly one of the others."""

NUMBERS = (TableColumn(label="Rows in", number=True), TableColumn(label="Rows out", number=True))
MONEY = (TableColumn(label="Money in", number=True), TableColumn(label="Money out", number=True))
REASONS = (TableColumn(label="Why rows were set aside", wide=True), TableColumn(label="Rows", number=True))


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """Summary of an import: just finished, from history, or a dry run."""

    counts: Mapping[str, int]
    orders: int | None
    steps: tuple[CleaningStep, ...]
    reasons: tuple[tuple[str, int], ...]
    load_id: int | None
    version: int
    note: str = ""
    columns: tuple[tuple[str, str, str], ...] = field(default=())
    """Field, its column, and how that is written; nothing is kept of that for long."""
    ignored: tuple[str, ...] = ()

    @property
    def changed(self) -> int:
        """Rows that are new or replace others."""
        return self.counts["loaded"] + self.counts["updated"]

    @property
    def money(self) -> tuple[Decimal, Decimal]:
        """What the rows carried before the first step and after the last."""
        return (self.steps[0].amount_in, self.steps[-1].amount_out) if self.steps else (Decimal(0), Decimal(0))


def read_result(result: Mapping[str, Any]) -> ImportSummary:
    """Read what a job of an import left behind: an audit as JSON."""
    formats = result["formats"]
    return ImportSummary(
        counts={name: result[name] for name, _ in COUNTS},
        orders=result["orders"],
        steps=tuple(_step(step) for step in result["steps"]),
        reasons=tuple(result["rejected_by_reason"].items()),
        load_id=result["load_id"],
        version=result["data_version"],
        note=_note(result),
        columns=tuple((name, column, formats.get(name, "")) for name, column in result["mapping"].items()),
        ignored=tuple(result["ignored_columns"]),
    )


def _note(result: Mapping[str, Any]) -> str:
    """Return the notes of an audit with their remedies; one of before notes had codes has a text alone."""
    notes = result.get("notes")
    if notes is None:
        return result["note"] or ""
    return " ".join(add_remedy(note["sentence"], note["code"]) for note in notes)


def _step(step: Mapping[str, Any]) -> CleaningStep:
    money = {name: decimal_of(step[name]) for name in ("amount_in", "amount_out")}
    return CleaningStep(name=step["name"], rows_in=step["rows_in"], rows_out=step["rows_out"], **money)


def read_past(report: ImportReport) -> ImportSummary:
    """Return the summary of an import of the history."""
    load = report.load
    return ImportSummary(
        counts=load.counts,
        orders=load.orders,
        steps=report.steps,
        reasons=report.reasons,
        load_id=load.load_id,
        version=load.data_version,
    )


def describe_import(view: PageView, told: ImportSummary, *, trial: bool) -> str:
    """Say it in one sentence or two: how many rows, what of the money."""
    read, changed = told.counts["read"], told.changed
    would = "would be" if trial else "were" if changed != 1 else "was"
    said = (
        f"{changed:,} of {describe_rows(read)} {would} imported"
        if changed != read
        else f"All {describe_rows(read)} {would} imported"
    )
    before, after = told.money
    if not (before or after):
        return f"{said}."
    amount = exact(after, "money", view.currency)
    kept = f"worth {amount}" if before == after else f"worth {amount} of {exact(before, 'money', view.currency)}"
    return f"{said}, {kept}."


def draw(view: PageView, told: ImportSummary) -> Node:
    """Draw all of it."""
    orders = "" if told.orders is None else f"The lines are {told.orders:,} orders."
    said = " ".join(filter(None, (orders, told.note)))
    return [
        _counts(told),
        el("p", "t2", said) if said else None,
        _steps(view, told),
        _reasons(told),
        _columns(told),
    ]


def _counts(told: ImportSummary) -> Node:
    pairs = (
        el("div", "", el("dt", "meta", words), el("dd", "", f"{told.counts[name]:,}"), key=name)
        for name, words in COUNTS
    )
    return el("dl", "counts", *pairs, key="counts")


def _steps(view: PageView, told: ImportSummary) -> Node:
    money = any(step.amount_in or step.amount_out for step in told.steps)
    unit = f", {view.currency}" if view.currency else ""
    heads = [TableColumn(label=one.label + unit, number=True) for one in MONEY] if money else []
    columns = (TableColumn(label="Step", wide=True), *NUMBERS, *heads)
    found = [_row(at, step, money=money) for at, step in enumerate(told.steps)]
    return el("section", "part", el("h3", "", "Steps"), table("Steps of the cleaning", columns, found), key="steps")


def _row(at: int, step: CleaningStep, *, money: bool) -> TableRow:
    amounts = [exact(step.amount_in, "money"), exact(step.amount_out, "money")] if money else []
    return TableRow(cells=(step.name, f"{step.rows_in:,}", f"{step.rows_out:,}", *amounts), key=f"{at} {step.name}")


def _reasons(told: ImportSummary) -> Node:
    if not told.reasons:
        return None
    found = [TableRow(cells=(reason, f"{count:,}"), key=reason) for reason, count in told.reasons]
    parts = [el("h3", "", "Set aside"), table("Rows set aside", REASONS, found), link_quarantine(told)]
    return el("section", "part", *parts, key="reasons")


def link_quarantine(told: ImportSummary) -> Node:
    """Make the link to the rows that were set aside, where they are kept."""
    if told.load_id is None or not told.counts["rejected"]:
        return None
    words = f"Download {describe_rows(told.counts['rejected'])} set aside"
    return el("a", "btn", icon("download"), words, href=f"/quarantine/{told.load_id}.csv", download=True)


def _columns(told: ImportSummary) -> Node:
    if not told.columns:
        return None
    heads = (TableColumn(label="Field"), TableColumn(label="Column"), TableColumn(label="Written as", wide=True))
    found = [TableRow(cells=(name, column, form), key=name) for name, column, form in told.columns]
    ignored = el("p", "meta", f"Not taken: {', '.join(told.ignored)}") if told.ignored else None
    summary = el("summary", "see", "How the columns were read")
    return el("details", "part", summary, table("Columns", heads, found), ignored, key="columns")
