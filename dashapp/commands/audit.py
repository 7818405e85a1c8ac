"""`cartograph audit`: who changed accounts and rights, and when."""

import json
from dataclasses import asdict

import click

from dashapp.commands.accounts import open_desk, print_json, print_table
from dashapp.commands.options import JSON, examples
from services.accounts.audit import AuditRecord, list_entries


@click.command(epilog=examples("cartograph audit --last 20", "cartograph audit --json"))
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="List only the newest N.")
@JSON
def audit(last: int | None, *, as_json: bool) -> None:
    """List changes of accounts, rights and data.

    The oldest first; times are UTC.
    """
    with open_desk() as opened:
        found = list_entries(opened, last=last)
    if as_json:
        print_json([asdict(entry) for entry in found])
    else:
        print_table(("when", "who", "what", "to", "details"), [_cells(entry) for entry in found])


def _cells(entry: AuditRecord) -> tuple[str, ...]:
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    return f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.who, entry.what, entry.subject, details


commands: tuple[click.Command, ...] = (audit,)
