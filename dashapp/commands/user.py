"""`cartograph user`: accounts from a shell, and the first one of all."""

from dataclasses import asdict
from typing import Any

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
    password_of,
    printed_json,
    printed_table,
)
from services.accounts import people
from services.accounts.grants import Owner, add_grants, remove_grants
from services.accounts.people import NewPerson, Person
from services.accounts.permissions import ADDED, ROLES, rights_of

PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from stdin; without it, one is made up and printed once."
)


@click.group()
def user() -> None:
    """Accounts: who may log in, as what, limited to what."""


def _row(person: Person) -> dict[str, Any]:
    return asdict(person) | {"grants": dict(person.grants)}


def _told(person: Person, sentence: str, password: str | None, *, as_json: bool) -> None:
    if as_json:
        printed_json(_row(person) | ({"password": password} if password else {}))
        return
    click.echo(sentence)
    if password:
        click.echo(f"Password, shown this once: {password}")


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do; see `user roles`.")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="Put the person into this team. Repeatable.")
@GRANTS
@PASSWORD_STDIN
@AS_JSON
def add(
    email: str, role: str, teams: tuple[str, ...], grants: tuple[str, ...], *, password_stdin: bool, as_json: bool
) -> None:
    """Make an account."""
    pairs = pairs_of(grants)
    with desk() as opened:
        password, made_up = password_of(from_stdin=password_stdin)
        new = NewPerson(email=email, role=role, teams=teams, grants=pairs)
        person = people.add(opened, new, password, who=WHO)
        _told(person, f"{person.email} has an account as {role}.", password if made_up else None, as_json=as_json)
        note_members_without_rows(opened.settings, pairs)
        note_view(opened, person.email)


@user.command("list")
@AS_JSON
def list_(*, as_json: bool) -> None:
    """List all accounts."""
    with desk() as opened:
        found = people.everyone(opened)
    if as_json:
        printed_json([_row(person) for person in found])
    else:
        head = ("e-mail", "role", "teams", "own grants", "state")
        printed_table(head, [_cells(person) for person in found])


def _cells(person: Person) -> tuple[str, ...]:
    state = "active" if person.active else "disabled"
    return person.email, person.role, ", ".join(person.teams), limits_in_words(person.grants), state


@user.command()
@click.argument("email")
@PASSWORD_STDIN
@AS_JSON
def password(email: str, *, password_stdin: bool, as_json: bool) -> None:
    """Replace a password, as when the first one is lost."""
    with desk() as opened:
        new, made_up = password_of(from_stdin=password_stdin)
        person = people.set_password(opened, email, new, who=WHO)
    _told(person, f"{person.email} has a new password.", new if made_up else None, as_json=as_json)


@user.command()
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Give a person another role."""
    with desk() as opened:
        person = people.change_role(opened, email, role, who=WHO)
    click.echo(f"{person.email} is {person.role}.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an account; it keeps its name and its history."""
    with desk() as opened:
        person = people.disable(opened, email, who=WHO)
    click.echo(f"{person.email} is disabled.")


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Open a closed account again."""
    with desk() as opened:
        person = people.enable(opened, email, who=WHO)
    click.echo(f"{person.email} is active.")


@user.command()
@click.argument("email")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def grant(email: str, grants: tuple[str, ...]) -> None:
    """Let a person see these members, beside those they have."""
    pairs = pairs_of(grants)
    with desk() as opened:
        new = add_grants(opened, Owner(kind="user", name=email), pairs, who=WHO)
        click.echo(f"{len(new)} new.")
        note_members_without_rows(opened.settings, new)
        note_view(opened, email)


@user.command()
@click.argument("email")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def revoke(email: str, grants: tuple[str, ...]) -> None:
    """Take grants back; without any left, the person is not limited by grants of their own."""
    pairs = pairs_of(grants)
    with desk() as opened:
        left = remove_grants(opened, Owner(kind="user", name=email), pairs, who=WHO)
        click.echo(f"{len(pairs)} taken back.")
        if not left:
            note(f"{email} has no grant of their own any more, so none limits them.")
        note_view(opened, email)


@user.command()
@AS_JSON
def roles(*, as_json: bool) -> None:
    """List what each role may do."""
    if as_json:
        printed_json({name: [right.value for right in rights_of(name)] for name in ROLES})
    else:
        printed_table(("role", "may also"), [(name, ", ".join(rights)) for name, rights in ADDED.items()])


commands: tuple[click.Command, ...] = (user,)
