"""Import tables: what an import did, and the list of imports, as a person reads them at a shell."""

from typing import Any

from rich import box
from rich.table import Table

from dashapp.commands.remedies import describe_notes
from dashapp.commands.terminal import render_table
from services.ingest.audit import COUNTED, Audit
from services.ingest.history import PastLoad
from services.ingest.own_columns import OWN

SAMPLES = 36
"""Characters of a column's values that a table shows."""


def describe_audit(audit: Audit) -> str:
    """Return what an import did, as a person reads it."""
    table = Table(box=box.SIMPLE_HEAD, title="Steps", title_justify="left", title_style="")
    for name in ("step", "rows in", "rows out", "money in", "money out"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for step in audit.steps:
        money = (f"{step.amount_in:,.2f}", f"{step.amount_out:,.2f}")
        table.add_row(step.name, f"{step.rows_in:,}", f"{step.rows_out:,}", *money)
    return "\n".join([*_head(audit), *_guesses(audit), render_table(table), *_rest(audit)])


def _guesses(audit: Audit) -> list[str]:
    """Return the table of a dry run: what each column becomes, how sure that is and why."""
    if not audit.guesses:
        return []
    table = Table(box=box.SIMPLE_HEAD, title="Columns", title_justify="left", title_style="")
    for name in ("column", "values", "becomes", "confidence", "reason"):
        table.add_column(name, overflow="fold")
    for guess in audit.guesses:
        values = ", ".join(guess.values)
        shown = values if len(values) <= SAMPLES else f"{values[: SAMPLES - 1]}…"
        table.add_row(guess.column, shown, guess.field, guess.confidence, guess.reason)
    return [render_table(table)]


def _head(audit: Audit) -> list[str]:
    counts = ", ".join(f"{getattr(audit, name):,} {name}" for name in COUNTED)
    orders = "" if audit.orders is None else f" The lines are {audit.orders:,} order{'' if audit.orders == 1 else 's'}."
    kept = "Nothing was kept: this was a dry run." if audit.dry_run else f"Import {audit.load_id}."
    if audit.load_id is None and not audit.dry_run:
        kept = "Nothing changed."
    return [f"{audit.read:,} rows read: {counts}.{orders} {kept} {audit.seconds:.1f} s."]


def _rest(audit: Audit) -> list[str]:
    columns = ", ".join(f"{field} = {column}" for field, column in audit.mapping if field not in OWN)
    kept = [column for field, column in audit.mapping if field in OWN]
    lines = [f"Columns: {columns}."]
    lines += [f"Kept as own columns: {', '.join(kept)}."] if kept else []
    lines += [f"Guessed: {', '.join(audit.guessed)}."] if audit.guessed else []
    lines += [f"Ignored: {', '.join(audit.ignored_columns)}."] if audit.ignored_columns else []
    lines += [f"Set aside, {count:,}: {reason}" for reason, count in audit.rejected_by_reason]
    note = describe_notes(audit)
    return lines + ([note] if note else [])


def write_load(load: PastLoad) -> dict[str, Any]:
    """Return an import of the past as JSON's own types."""
    rest = vars(load) | {"started_at": load.started_at.isoformat(), "sources": list(load.sources)}
    rest["undone_at"] = load.undone_at.isoformat() if load.undone_at else None
    return {name: value for name, value in rest.items() if name != "counts"} | load.counts


def describe_history(past: list[PastLoad]) -> str:
    """Return the list of imports as a table."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("id", "when (UTC)", "kind", "files", "by", *("read", *COUNTED), ""):
        table.add_column(name, justify="right" if name in ("id", "read", *COUNTED) else "left")
    for load in past:
        state = "undone" if load.undone_at else "demo" if load.demo else ""
        counts = [f"{load.counts[name]:,}" for name in ("read", *COUNTED)]
        when = f"{load.started_at:%Y-%m-%d %H:%M}"
        table.add_row(str(load.load_id), when, load.kind, ", ".join(load.sources), load.who, *counts, state)
    return render_table(table) if past else "Nothing was imported yet."
