"""`cartograph settings`: what can be set, what it is set to, and what it means."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

import click

from config.described import DescribedSetting, described
from config.settings import Settings


@click.command("settings")
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", help="Form.")
def settings(form: str) -> None:
    """List every setting with its type, default, current value and meaning; secrets are masked."""
    FORMS[form](tuple(described(Settings())))


def as_table(rows: Sequence[DescribedSetting]) -> None:
    """Print two lines per setting for a person, whatever the width of the terminal."""
    for row in rows:
        default = f", default {row.default}" if row.default else ""
        click.echo(f"{row.variable}={row.value}\n    {row.meaning} ({row.type}{default})")


def as_json(rows: Sequence[DescribedSetting]) -> None:
    """Print a JSON list of objects."""
    click.echo(json.dumps([asdict(row) for row in rows], indent=2))


def as_markdown(rows: Sequence[DescribedSetting]) -> None:
    """Print a Markdown table, without the current values: it goes into documents."""
    click.echo("| setting | type | default | meaning |\n|---|---|---|---|")
    for row in rows:
        click.echo(f"| `{row.variable}` | {row.type} | {row.default} | {row.meaning} |")


FORMS: dict[str, Callable[[Sequence[DescribedSetting]], None]] = {
    "table": as_table,
    "json": as_json,
    "markdown": as_markdown,
}

commands: tuple[click.Command, ...] = (settings,)
