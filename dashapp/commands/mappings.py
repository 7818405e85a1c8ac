"""`cartograph mapping`: how files with certain columns are read, saved under a name."""

import click

from dashapp.commands.accounts import WHO, open_desk, print_json, print_table
from dashapp.commands.options import JSON, examples
from services.accounts.permissions import ROLES
from services.mappings import store
from services.mappings.saved_mapping import describe_saved

ADMIN = ROLES[-1]
"""Who can open a shell on the store may do everything."""


@click.group()
def mapping() -> None:
    """Manage mappings: how files with certain columns are read."""


@mapping.command("list", epilog=examples("cartograph mapping list", "cartograph mapping list --json"))
@JSON
def list_(*, as_json: bool) -> None:
    """List saved mappings."""
    with open_desk() as opened:
        found = store.list_mappings(opened)
    if as_json:
        print_json([vars(one) | {"saved_at": one.saved_at.isoformat()} for one in found])
        return
    rows = [(one.name, one.kind, describe_saved(one), one.saved_by, f"{one.saved_at:%Y-%m-%d %H:%M}") for one in found]
    print_table(("name", "rows are", "takes", "saved by", "when (UTC)"), rows)


@mapping.command(epilog=examples("cartograph mapping remove pedidos"))
@click.argument("name")
def remove(name: str) -> None:
    """Forget a mapping; what was imported by it stays."""
    with open_desk() as opened:
        store.remove_mapping(opened, name, who=WHO, role=ADMIN)
    click.echo(f"The mapping {name} is removed.")


commands: tuple[click.Command, ...] = (mapping,)
