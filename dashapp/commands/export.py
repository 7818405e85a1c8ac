"""`cartograph export`: whole sets of tables as files."""

import json
from pathlib import Path

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.ask import day_of, scope_for, wheres
from dashapp.commands.options import AS_PERSON, FROM, JSON, TO, WHERE, examples
from services.core.context import build_context
from services.exports.case_study.archive import write_folder
from services.query.questions import Period


@click.group("export")
def export() -> None:
    """Write sets of tables as files."""


@export.command(
    "case-study",
    epilog=examples(
        "cartograph export case-study --out tables",
        "cartograph export case-study --out tables --from 2020-10-01 --to 2021-03-01 --where brand=msi",
    ),
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@FROM
@TO
@WHERE
@AS_PERSON
@JSON
def case_study(
    out: Path, start: str | None, end: str | None, where: tuple[str, ...], person: str | None, *, as_json: bool
) -> None:
    """Write the eight tables of the case study as CSV.

    The cleaned events, and the tables that are computed from them, each as NAME.csv.
    """
    settings = Settings()
    configure(settings)
    period = Period(start=day_of(start, "--from"), end=day_of(end, "--to"))
    conditions = wheres(where)
    ctx = build_context(settings)
    try:
        scope = scope_for(ctx, person)
        paths = write_folder(ctx, scope, out, period=period, where=conditions,
                         progress=lambda name: click.echo(f"{name} ...", err=True))  # fmt: skip
    finally:
        ctx.close()
    names = [str(path) for path in paths]
    click.echo(json.dumps({"files": names}) if as_json else "\n".join(names))


commands: tuple[click.Command, ...] = (export,)
