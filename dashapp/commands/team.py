"""`cartograph team`: people who see the same."""

from dataclasses import asdict

import click

from dashapp.commands.accounts import (
    AS_JSON,
    GRANTS,
    WHO,
    desk,
    limits_in_words,
    note,
    note_members_without_rows,
    note_view,
    pairs_of,
    printed_json,
    printed_table,
)
from services.accounts import teams
from services.accounts.grants import Owner, add_grants, remove_grants
from services.query.scope import Limits


@click.group()
def team() -> None:
    """Teams: people who see the same."""


def _note_unlimited(name: str, left: Limits) -> None:
    if not left:
        note(f"The team {name} has no grant: who is in it is not limited by their teams.")


@team.command()
@click.argument("name")
@GRANTS
def add(name: str, grants: tuple[str, ...]) -> None:
    """Make a team."""
    pairs = pairs_of(grants)
    with desk() as opened:
        entry = teams.add_team(opened, name, pairs, who=WHO)
        click.echo(f"There is a team {entry.name}.")
        note_members_without_rows(opened.settings, pairs)
    _note_unlimited(entry.name, entry.grants)


@team.command("list")
@AS_JSON
def list_(*, as_json: bool) -> None:
    """List all teams."""
    with desk() as opened:
        found = teams.teams(opened)
    if as_json:
        printed_json([asdict(entry) | {"grants": dict(entry.grants)} for entry in found])
    else:
        rows = [(entry.name, limits_in_words(entry.grants), ", ".join(entry.people)) for entry in found]
        printed_table(("team", "grants", "people"), rows)


@team.command()
@click.argument("name")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def grant(name: str, grants: tuple[str, ...]) -> None:
    """Let the people of a team see these members, beside those they have."""
    pairs = pairs_of(grants)
    with desk() as opened:
        new = add_grants(opened, Owner(kind="team", name=name), pairs, who=WHO)
        click.echo(f"{len(new)} new.")
        note_members_without_rows(opened.settings, new)


@team.command()
@click.argument("name")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def revoke(name: str, grants: tuple[str, ...]) -> None:
    """Take grants back; a team without any does not limit its people."""
    pairs = pairs_of(grants)
    with desk() as opened:
        left = remove_grants(opened, Owner(kind="team", name=name), pairs, who=WHO)
    click.echo(f"{len(pairs)} taken back.")
    _note_unlimited(name, left)


@team.command()
@click.argument("name")
@click.argument("email")
def join(name: str, email: str) -> None:
    """Put a person into a team."""
    with desk() as opened:
        entry = teams.join(opened, name, email, who=WHO)
        click.echo(f"{email} is in the team {entry.name}.")
        note_view(opened, email)


@team.command()
@click.argument("name")
@click.argument("email")
def leave(name: str, email: str) -> None:
    """Take a person out of a team."""
    with desk() as opened:
        entry = teams.leave(opened, name, email, who=WHO)
        click.echo(f"{email} is not in the team {entry.name} any more.")
        note_view(opened, email)


commands: tuple[click.Command, ...] = (team,)
