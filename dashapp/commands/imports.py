"""`cartograph import` and what belongs to it: the history, taking the last one back, the rows set aside."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from config.logging import configure
from config.settings import Settings
from dashapp.commands.import_mappings import keep_mapping, use_mapping
from dashapp.commands.import_options import (
    TYPED,
    check_origin,
    from_database,
    how_rows_are_read,
    read_database,
    read_request,
)
from dashapp.commands.import_tables import describe_audit, describe_history, write_load
from dashapp.commands.options import JSON, examples
from dashapp.commands.remedies import describe_error, describe_notes
from services.accounts.audit import What, record_event
from services.core.context import Context, build_context
from services.core.errors import AppError, FileRefused
from services.ingest.audit import Audit, ImportRequest, ReportProgress
from services.ingest.audit import ImportProgress as Step
from services.ingest.database_import import import_database
from services.ingest.history import list_imports
from services.ingest.kinds import KINDS
from services.ingest.load import import_files
from services.ingest.read.database import DatabaseQuery
from services.ingest.read.database_address import DatabaseAddress
from services.ingest.report import write_quarantine_lines
from services.ingest.undo import undo_last
from services.monitoring.rules.demo_defaults import forget
from services.query.scope import Scope

WHO = "command line"
ACCOUNTS = "application.sqlite"
"""The file of a home that has accounts; an import makes none."""


@contextmanager
def open_store(*, write: bool) -> Iterator[Context]:
    """Open the home that the settings name."""
    settings = Settings()
    configure(settings)
    ctx = build_context(settings, write=write)
    try:
        yield ctx
    finally:
        ctx.close()


@contextmanager
def progress_bar() -> Iterator[ReportProgress]:
    """Show on a terminal how far the import is; say nothing into a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading", total=None)

        def report(step: Step) -> None:
            bar.update(task, description=step.doing, completed=step.fraction, total=1)

        yield report


@contextmanager
def interruptible() -> Iterator[Event]:
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


@click.command(
    "import",
    epilog=examples(
        "cartograph import transactions orders.csv --dry-run",
        'cartograph import transactions orders.csv --map revenue="Total paid" --replace-demo',
        "cartograph import events october.csv.gz november.csv.gz --preset rees46-events",
        'cartograph import transactions --from-env SHOP_URL --sql "SELECT ... FROM orders"',
    ),
)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@how_rows_are_read
@TYPED
@from_database
@click.option("--mapping", "saved", metavar="NAME", help="Read the files by this saved mapping.")
@click.option("--save-mapping", metavar="NAME", help="Save how the files are read, for others with the same columns.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and import nothing.")
@click.option("--replace-demo", is_flag=True, help="Also remove the demo store.")
@JSON
def import_command(
    files: tuple[Path, ...],
    *,
    as_json: bool,
    url: str | None,
    variable: str | None,
    secret: Path | None,
    saved: str | None,
    save_mapping: str | None,
    **options: Any,
) -> None:
    """Import CSV, Parquet or Excel files, or rows of a database.

    All files of a command are of one kind. Importing a file twice changes nothing; a failed import changes nothing.
    """
    database = read_database(url, variable, secret)
    request = read_request(files, who=WHO, **options)
    check_origin(files, request.sql, database=database is not None)
    with open_store(write=True) as ctx, interruptible() as cancel, progress_bar() as report:
        request = use_mapping(ctx, request, saved) if saved else request
        audit = _import(ctx, request, database, report, cancel)
        if save_mapping:
            keep_mapping(ctx, save_mapping, request, audit)
        if audit.load_id is not None:
            told = {"load_id": audit.load_id, "kind": audit.kind, "data_version": audit.data_version}
            _record(ctx, "imported", ", ".join(audit.sources), **told)
            if request.replace_demo and (ctx.settings.home / ACCOUNTS).exists():
                forget(ctx, Scope.everything("command line"), who=WHO)
    plain = audit.to_json() | {"note": describe_notes(audit)}
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2) if as_json else describe_audit(audit))


def _import(
    ctx: Context, request: ImportRequest, database: DatabaseAddress | None, report: ReportProgress, cancel: Event
) -> Audit:
    if database is None:
        return import_files(ctx, request, progress=report, cancel=cancel)
    query = DatabaseQuery(address=database, sql=request.sql or "")
    done = import_database(ctx, replace(request, sql=None), query, progress=report, cancel=cancel)
    if done.audit is None:
        raise FileRefused(f"The SELECT at {database.name} gives no rows.")
    return done.audit


@click.command("imports", epilog=examples("cartograph imports", "cartograph imports --json"))
@JSON
def imports(*, as_json: bool) -> None:
    """List the imports, the last one first."""
    with open_store(write=False) as ctx:
        past = list_imports(ctx)
    click.echo(json.dumps([write_load(load) for load in past], indent=2) if as_json else describe_history(past))


@click.command("undo", epilog=examples("cartograph undo"))
@JSON
def undo(*, as_json: bool) -> None:
    """Undo the last import.

    Its rows are removed, and what it replaced is restored.
    """
    with open_store(write=True) as ctx:
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
    with open_store(write=False) as ctx:
        lines = write_quarantine_lines(ctx, load_id)
        if out is None:
            sys.stdout.writelines(lines)
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


commands: tuple[click.Command, ...] = (import_command, imports, undo, quarantine)
