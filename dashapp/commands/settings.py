"""`cartograph settings`: every setting with its value and meaning."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

import click

from config.described import DescribedSetting, describe_settings
from config.settings import Settings
from dashapp.commands.options import examples


@click.command("settings", epilog=examples("cartograph settings", "cartograph settings --format markdown"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="Output format.",
)
def settings(form: str) -> None:
    """List the settings and their current values.

    Each with its type, default and meaning; secrets are masked. Set them as environment variables.
    """
    FORMS[form](tuple(describe_settings(Settings())))


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
