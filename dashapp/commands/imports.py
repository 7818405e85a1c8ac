"""`cartograph import` and what belongs to it: the history, taking the last one back, the rows set aside."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, Literal

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.logging import configure
from config.settings import Settings
from dashapp.commands.options import JSON, examples
from dashapp.commands.remedies import describe_error, describe_notes
from dashapp.commands.terminal import render_table
from services.accounts.audit import What, record_event
from services.core.context import Context, build_context
from services.core.errors import AppError, BadValue
from services.ingest.audit import COUNTED, Audit, ImportRequest, ReportProgress
from services.ingest.audit import ImportProgress as Step
from services.ingest.history import PastLoad, list_imports
from services.ingest.infer.event_words import read_event_words
from services.ingest.kinds import KINDS
from services.ingest.load import import_files
from services.ingest.own_columns import OWN
from services.ingest.report import write_quarantine_lines
from services.ingest.undo import undo_last
from services.monitoring.rules.demo_defaults import forget
from services.query.scope import Scope

WHO = "command line"
ACCOUNTS = "application.sqlite"
"""The file of a home that has accounts; an import makes none."""


@contextmanager
def _store(*, write: bool) -> Iterator[Context]:
    settings = Settings()
    configure(settings)
    ctx = build_context(settings, write=write)
    try:
        yield ctx
    finally:
        ctx.close()


@contextmanager
def _progress_bar() -> Iterator[ReportProgress]:
    """Show on a terminal how far the import is; say nothing into a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading", total=None)

        def report(step: Step) -> None:
            bar.update(task, description=step.doing, completed=step.fraction, total=1)

        yield report


@contextmanager
def _interruptible() -> Iterator[Event]:
    """Turn Ctrl-C into a cancellation, so that the import ends in order."""
    cancel = Event()
    before = signal.signal(signal.SIGINT, lambda *_: cancel.set())
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


def _record(ctx: Context, what: What, subject: str, **details: object) -> None:
    """Write into the audit of a home that has accounts what was done; what was done stays, if that cannot be.

    The warehouse has its own list of imports, so that nothing is lost with the line.
    """
    if ctx.settings.database_url is None and not (ctx.settings.home / ACCOUNTS).exists():
        return
    try:
        record_event(ctx, WHO, what, subject, **details)
    except AppError as error:
        click.echo(f"It is not in the audit: {describe_error(error)}", err=True)


def _mapping(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [text.partition("=") for text in texts]
    for field, mark, column in pairs:
        if not (mark and field.strip() and column.strip()):
            raise BadValue(f'--map takes field="Their Column", not {field + mark + column!r}.')
    return tuple((field.strip(), column.strip()) for field, _, column in pairs)


def _keep(text: str) -> tuple[str, Literal["dimension", "measure"]]:
    """Read what to keep: the name of a column, and what it is; a name may hold colons."""
    column, mark, role = text.rpartition(":")
    if mark and role in {"dimension", "measure"}:
        return column, "measure" if role == "measure" else "dimension"
    return text, "dimension"


def _split_names(text: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",")) if text is not None else ()
    if not all(names):
        raise BadValue(f"--columns takes a name for each column, such as user,time,product, not {text!r}.")
    return names


@click.command(
    "import",
    epilog=examples(
        "cartograph import transactions orders.csv --dry-run",
        'cartograph import transactions orders.csv --map revenue="Total paid" --replace-demo',
        "cartograph import events october.csv.gz november.csv.gz --preset rees46-events",
    ),
)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--preset", metavar="NAME", help="Columns of a known program, such as rees46-events.")
@click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Read this field from this column. Repeatable."
)
@click.option("--group-by-order", is_flag=True, help="Fold rows that are order lines into orders.")
@click.option("--date-order", type=click.Choice(["day", "month"]), help="What comes first in dates such as 1/2/2024.")
@click.option("--decimal", type=click.Choice([",", "."]), help="What comes before the decimals of 15.990 or 15,990.")
@click.option("--currency", metavar="CODE", help="Load the money of this currency only, where a file has several.")
@click.option(
    "--total-per",
    type=click.Choice(["order", "line"]),
    help="What the total on an order's line is: of the order, repeated on each line, or of the line.",
)
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="COLUMN[:measure]",
    help="Keep a column as an own dimension, or as an own measure that is added up. Repeatable.",
)
@click.option("--sql", metavar="SELECT", help="Import the rows of a SELECT over the files; each is a table.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, such as cp1250, where it is not recognised.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook; without it, the first visible one with a table.")
@click.option("--no-header", is_flag=True, help="No line of the files names the columns.")
@click.option(
    "--columns", "names", metavar="NAME,...", help="Names of all columns, in their order, instead of the file's own."
)
@click.option("--merge-case", is_flag=True, help="Make one of labels that differ in capital letters only.")
@click.option(
    "--map-event",
    "events",
    multiple=True,
    metavar="NAME=STAGE",
    help="This event is a view, cart or purchase. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and import nothing.")
@click.option("--replace-demo", is_flag=True, help="Also remove the demo store.")
@JSON
def import_command(
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    kept: tuple[str, ...],
    events: tuple[str, ...],
    names: str | None,
    *,
    as_json: bool,
    **options: Any,
) -> None:
    """Import CSV, Parquet or Excel files.

    All files of a command are of one kind. Importing a file twice changes nothing; a failed import changes nothing.
    """
    request = ImportRequest(
        files=files,
        mapping=_mapping(pairs),
        keep=tuple(map(_keep, kept)),
        columns=_split_names(names),
        event_words=read_event_words(events),
        who=WHO,
        **options,
    )
    with _store(write=True) as ctx, _interruptible() as cancel, _progress_bar() as report:
        audit = import_files(ctx, request, progress=report, cancel=cancel)
        if audit.load_id is not None:
            told = {"load_id": audit.load_id, "kind": audit.kind, "data_version": audit.data_version}
            _record(ctx, "imported", ", ".join(audit.sources), **told)
            if request.replace_demo and (ctx.settings.home / ACCOUNTS).exists():
                forget(ctx, Scope.everything("command line"), who=WHO)
    plain = audit.to_json() | {"note": describe_notes(audit)}
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2) if as_json else describe_audit(audit))


def describe_audit(audit: Audit) -> str:
    """Return what an import did, as a person reads it."""
    table = Table(box=box.SIMPLE_HEAD, title="Steps", title_justify="left", title_style="")
    for name in ("step", "rows in", "rows out", "money in", "money out"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for step in audit.steps:
        money = (f"{step.amount_in:,.2f}", f"{step.amount_out:,.2f}")
        table.add_row(step.name, f"{step.rows_in:,}", f"{step.rows_out:,}", *money)
    return "\n".join([*_head(audit), render_table(table), *_rest(audit)])


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


@click.command("imports", epilog=examples("cartograph imports", "cartograph imports --json"))
@JSON
def imports(*, as_json: bool) -> None:
    """List the imports, the last one first."""
    with _store(write=False) as ctx:
        past = list_imports(ctx)
    click.echo(json.dumps([_plain(load) for load in past], indent=2) if as_json else _history_table(past))


def _plain(load: PastLoad) -> dict[str, Any]:
    rest = vars(load) | {"started_at": load.started_at.isoformat(), "sources": list(load.sources)}
    rest["undone_at"] = load.undone_at.isoformat() if load.undone_at else None
    return {name: value for name, value in rest.items() if name != "counts"} | load.counts


def _history_table(past: list[PastLoad]) -> str:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("id", "when (UTC)", "kind", "files", "by", *("read", *COUNTED), ""):
        table.add_column(name, justify="right" if name in ("id", "read", *COUNTED) else "left")
    for load in past:
        state = "undone" if load.undone_at else "demo" if load.demo else ""
        counts = [f"{load.counts[name]:,}" for name in ("read", *COUNTED)]
        when = f"{load.started_at:%Y-%m-%d %H:%M}"
        table.add_row(str(load.load_id), when, load.kind, ", ".join(load.sources), load.who, *counts, state)
    return render_table(table) if past else "Nothing was imported yet."


@click.command("undo", epilog=examples("cartograph undo"))
@JSON
def undo(*, as_json: bool) -> None:
    """Undo the last import.

    Its rows are removed, and what it replaced is restored.
    """
    with _store(write=True) as ctx:
        load_id = undo_last(ctx)
        _record(ctx, "import undone", f"import {load_id}", load_id=load_id)
    click.echo(json.dumps({"undone": load_id}) if as_json else f"Import {load_id} was taken back.")


@click.command("quarantine", epilog=examples("cartograph quarantine 3 --out rejected.csv"))
@click.argument("load_id", type=int)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of stdout.")
def quarantine(load_id: int, out: Path | None = None) -> None:
    """Write the rejected rows of an import as CSV.

    Each with file, row number, reason, and the row as it was.
    """
    with _store(write=False) as ctx:
        lines = write_quarantine_lines(ctx, load_id)
        if out is None:
            sys.stdout.writelines(lines)
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


commands: tuple[click.Command, ...] = (import_command, imports, undo, quarantine)
