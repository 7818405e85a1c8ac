"""`cartograph export`: whole sets of tables as files."""

import json
from pathlib import Path

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.ask import day_of, scope_for, wheres
from services.core.context import build_context
from services.exports.case_study.archive import exported
from services.query.questions import Period


@click.group("export")
def export() -> None:
    """Write whole sets of tables."""


@export.command("case-study")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
@click.option("--from", "start", metavar="DAY", help="First day.")
@click.option("--to", "end", metavar="DAY", help="Day after the last one.")
@click.option("--where", multiple=True, metavar="DIM=VALUE", help="Only this member; != for all but it. Repeatable.")
@click.option("--as", "person", metavar="EMAIL", help="As this person: only the rows that their grants show.")
@click.option("--json", "as_json", is_flag=True, help="The names of the files as JSON.")
def case_study(
    out: Path, start: str | None, end: str | None, where: tuple[str, ...], person: str | None, *, as_json: bool
) -> None:
    """Write the eight tables of the case study, NAME.csv each: the cleaned events and what was computed of them."""
    settings = Settings()
    configure(settings)
    period = Period(start=day_of(start, "--from"), end=day_of(end, "--to"))
    conditions = wheres(where)
    ctx = build_context(settings)
    try:
        scope = scope_for(ctx, person)
        paths = exported(ctx, scope, out, period=period, where=conditions,
                         progress=lambda name: click.echo(f"{name} ...", err=True))  # fmt: skip
    finally:
        ctx.close()
    names = [str(path) for path in paths]
    click.echo(json.dumps({"files": names}) if as_json else "\n".join(names))


commands: tuple[click.Command, ...] = (export,)
