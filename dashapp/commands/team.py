"""`cartograph team`: people with the same grants."""

from dataclasses import asdict

import click

from dashapp.commands.accounts import (
    WHO,
    describe_limits,
    note,
    note_members_without_rows,
    note_view,
    open_desk,
    parse_grants,
    print_json,
    print_table,
)
from dashapp.commands.options import GRANTS, JSON, examples
from services.accounts import teams
from services.accounts.grants import Owner, add_grants, remove_grants
from services.query.scope import Limits


@click.group()
def team() -> None:
    """Manage teams: people with the same grants."""


def _note_unlimited(name: str, left: Limits) -> None:
    if not left:
        note(f"The team {name} has no grant: who is in it is not limited by their teams.")


@team.command(epilog=examples("cartograph team add West --grant region=West --grant channel=Web"))
@click.argument("name")
@GRANTS
def add(name: str, grants: tuple[str, ...]) -> None:
    """Add a team."""
    pairs = parse_grants(grants)
    with open_desk() as opened:
        entry = teams.add_team(opened, name, pairs, who=WHO)
        click.echo(f"There is a team {entry.name}.")
        note_members_without_rows(opened.settings, pairs)
    _note_unlimited(entry.name, entry.grants)


@team.command("list", epilog=examples("cartograph team list --json"))
@JSON
def list_(*, as_json: bool) -> None:
    """List teams."""
    with open_desk() as opened:
        found = teams.teams(opened)
    if as_json:
        print_json([asdict(entry) | {"grants": dict(entry.grants)} for entry in found])
    else:
        rows = [(entry.name, describe_limits(entry.grants), ", ".join(entry.people)) for entry in found]
        print_table(("team", "grants", "people"), rows)


@team.command(epilog=examples("cartograph team grant West region=North"))
@click.argument("name")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def grant(name: str, grants: tuple[str, ...]) -> None:
    """Let the people of a team also see these members."""
    pairs = parse_grants(grants)
    with open_desk() as opened:
        new = add_grants(opened, Owner(kind="team", name=name), pairs, who=WHO)
        click.echo(f"{len(new)} new.")
        note_members_without_rows(opened.settings, new)


@team.command(epilog=examples("cartograph team revoke West region=North"))
@click.argument("name")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def revoke(name: str, grants: tuple[str, ...]) -> None:
    """Remove grants of a team.

    A team without grants limits nobody.
    """
    pairs = parse_grants(grants)
    with open_desk() as opened:
        left = remove_grants(opened, Owner(kind="team", name=name), pairs, who=WHO)
    click.echo(f"{len(pairs)} taken back.")
    _note_unlimited(name, left)


@team.command(epilog=examples("cartograph team join West ann@example.org"))
@click.argument("name")
@click.argument("email")
def join(name: str, email: str) -> None:
    """Add a person to a team."""
    with open_desk() as opened:
        entry = teams.join(opened, name, email, who=WHO)
        click.echo(f"{email} is in the team {entry.name}.")
        note_view(opened, email)


@team.command(epilog=examples("cartograph team leave West ann@example.org"))
@click.argument("name")
@click.argument("email")
def leave(name: str, email: str) -> None:
    """Remove a person from a team."""
    with open_desk() as opened:
        entry = teams.leave(opened, name, email, who=WHO)
        click.echo(f"{email} is not in the team {entry.name} any more.")
        note_view(opened, email)


commands: tuple[click.Command, ...] = (team,)
