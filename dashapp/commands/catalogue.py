"""`cartograph catalogue`: what can be asked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click
from rich import box
from rich.table import Table

from dashapp.commands.options import JSON, examples
from dashapp.commands.terminal import render_table
from services.catalog import catalog
from services.catalog.describe import dimension_entries, metric_entries
from services.query.validate import cuts_of

METRIC_HEAD = ("name", "label", "meaning", "formula", "unit", "better", "cut by")
DIMENSION_HEAD = ("name", "label", "meaning", "drill path")
TextRows = Sequence[Sequence[str]]


def _metrics() -> list[list[str]]:
    entries = metric_entries(cuts_of)
    return [[e.name, e.label, e.meaning, e.formula, e.unit, e.better, ", ".join(e.cut_by)] for e in entries]


def _dimensions() -> list[list[str]]:
    return [[e.name, e.label, e.meaning, "; ".join(e.hierarchies)] for e in dimension_entries()]


def _as_json() -> str:
    content: dict[str, Any] = {
        "metrics": [asdict(entry) for entry in metric_entries(cuts_of)],
        "dimensions": [asdict(entry) for entry in dimension_entries()],
        "hierarchies": [asdict(hierarchy) for hierarchy in catalog().hierarchies],
        "identities": [asdict(identity) for identity in catalog().identities],
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def _markdown(head: Sequence[str], rows: TextRows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _terminal(head: Sequence[str], rows: TextRows) -> str:
    table = Table(*head, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    return render_table(table)


def _text(draw: Callable[[Sequence[str], TextRows], str], mark: str) -> str:
    metrics, dimensions = draw(METRIC_HEAD, _metrics()), draw(DIMENSION_HEAD, _dimensions())
    return f"{mark}Metrics\n\n{metrics}\n\n{mark}Dimensions\n\n{dimensions}"


WRITERS: dict[str, Callable[[], str]] = {
    "json": _as_json,
    "markdown": lambda: _text(_markdown, "## "),
    "table": lambda: _text(_terminal, ""),
}


@click.command(epilog=examples("cartograph catalogue", "cartograph catalogue --format markdown"))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="table",
    show_default=True,
    help="Output format; --json is short for json.",
)
@JSON
def catalogue(form: str, *, as_json: bool) -> None:
    """List metrics and dimensions with their meaning."""
    click.echo(WRITERS["json" if as_json else form]())


commands: tuple[click.Command, ...] = (catalogue,)
