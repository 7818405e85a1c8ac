"""`cartograph audit`: who changed accounts and rights, and when."""

import json
from dataclasses import asdict

import click

from dashapp.commands.accounts import AS_JSON, desk, printed_json, printed_table
from services.accounts.audit import AuditRecord, entries


@click.command()
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the newest.")
@AS_JSON
def audit(last: int | None, *, as_json: bool) -> None:
    """List every change of accounts and rights, the oldest first; times are UTC."""
    with desk() as opened:
        found = entries(opened, last=last)
    if as_json:
        printed_json([asdict(entry) for entry in found])
    else:
        printed_table(("when", "who", "what", "to", "details"), [_cells(entry) for entry in found])


def _cells(entry: AuditRecord) -> tuple[str, ...]:
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    return f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.who, entry.what, entry.subject, details


commands: tuple[click.Command, ...] = (audit,)
