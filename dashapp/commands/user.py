"""`cartograph user`: accounts from a shell, including the first one."""

from dataclasses import asdict
from typing import Any

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
    read_password,
)
from dashapp.commands.options import GRANTS, JSON, examples
from services.accounts import people
from services.accounts.grants import Owner, add_grants, remove_grants
from services.accounts.people import NewPerson, Person
from services.accounts.permissions import ADDED, ROLES, rights_of

PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from stdin instead of generating one."
)


@click.group()
def user() -> None:
    """Manage accounts: roles, grants, passwords."""


def _row(person: Person) -> dict[str, Any]:
    return asdict(person) | {"grants": dict(person.grants)}


def _print_person(person: Person, sentence: str, password: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json(_row(person) | ({"password": password} if password else {}))
        return
    click.echo(sentence)
    if password:
        click.echo(f"Password, shown this once: {password}")


@user.command(
    epilog=examples(
        "cartograph user add ann@example.org --role viewer --grant region=North",
        "cartograph user add bob@example.org --role admin --password-stdin < password.txt",
    )
)
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="See 'cartograph user roles'.")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="Add the person to this team. Repeatable.")
@GRANTS
@PASSWORD_STDIN
@JSON
def add(
    email: str, role: str, teams: tuple[str, ...], grants: tuple[str, ...], *, password_stdin: bool, as_json: bool
) -> None:
    """Add an account."""
    pairs = parse_grants(grants)
    with open_desk() as opened:
        password, made_up = read_password(from_stdin=password_stdin)
        new = NewPerson(email=email, role=role, teams=teams, grants=pairs)
        person = people.add(opened, new, password, who=WHO)
        _print_person(
            person, f"{person.email} has an account as {role}.", password if made_up else None, as_json=as_json
        )
        note_members_without_rows(opened.settings, pairs)
        note_view(opened, person.email)


@user.command("list", epilog=examples("cartograph user list", "cartograph user list --json"))
@JSON
def list_(*, as_json: bool) -> None:
    """List accounts."""
    with open_desk() as opened:
        found = people.everyone(opened)
    if as_json:
        print_json([_row(person) for person in found])
    else:
        head = ("e-mail", "role", "teams", "own grants", "state")
        print_table(head, [_cells(person) for person in found])


def _cells(person: Person) -> tuple[str, ...]:
    state = "active" if person.active else "disabled"
    return person.email, person.role, ", ".join(person.teams), describe_limits(person.grants), state


@user.command(
    epilog=examples(
        "cartograph user password ann@example.org",
        "cartograph user password ann@example.org --password-stdin < password.txt",
    )
)
@click.argument("email")
@PASSWORD_STDIN
@JSON
def password(email: str, *, password_stdin: bool, as_json: bool) -> None:
    """Set a new password."""
    with open_desk() as opened:
        new, made_up = read_password(from_stdin=password_stdin)
        person = people.set_password(opened, email, new, who=WHO)
    _print_person(person, f"{person.email} has a new password.", new if made_up else None, as_json=as_json)


@user.command(epilog=examples("cartograph user role ann@example.org analyst"))
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Change the role of an account."""
    with open_desk() as opened:
        person = people.change_role(opened, email, role, who=WHO)
    click.echo(f"{person.email} is {person.role}.")


@user.command(epilog=examples("cartograph user disable ann@example.org"))
@click.argument("email")
def disable(email: str) -> None:
    """Disable an account; it keeps its history."""
    with open_desk() as opened:
        person = people.disable(opened, email, who=WHO)
    click.echo(f"{person.email} is disabled.")


@user.command(epilog=examples("cartograph user enable ann@example.org"))
@click.argument("email")
def enable(email: str) -> None:
    """Enable a disabled account."""
    with open_desk() as opened:
        person = people.enable(opened, email, who=WHO)
    click.echo(f"{person.email} is active.")


@user.command(epilog=examples("cartograph user grant ann@example.org region=North channel=Web"))
@click.argument("email")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def grant(email: str, grants: tuple[str, ...]) -> None:
    """Let a person also see these members.

    A person without grants sees all rows: the first grant limits them.
    """
    pairs = parse_grants(grants)
    with open_desk() as opened:
        new = add_grants(opened, Owner(kind="user", name=email), pairs, who=WHO)
        click.echo(f"{len(new)} new.")
        note_members_without_rows(opened.settings, new)
        note_view(opened, email)


@user.command(epilog=examples("cartograph user revoke ann@example.org region=North"))
@click.argument("email")
@click.argument("grants", nargs=-1, required=True, metavar="DIM=VALUE...")
def revoke(email: str, grants: tuple[str, ...]) -> None:
    """Remove grants of a person.

    Without any grant left, the person is limited by their teams only.
    """
    pairs = parse_grants(grants)
    with open_desk() as opened:
        left = remove_grants(opened, Owner(kind="user", name=email), pairs, who=WHO)
        click.echo(f"{len(pairs)} taken back.")
        if not left:
            note(f"{email} has no grant of their own any more, so none limits them.")
        note_view(opened, email)


@user.command(epilog=examples("cartograph user roles"))
@JSON
def roles(*, as_json: bool) -> None:
    """List roles and what each may do."""
    if as_json:
        print_json({name: [right.value for right in rights_of(name)] for name in ROLES})
    else:
        print_table(("role", "may also"), [(name, ", ".join(rights)) for name, rights in ADDED.items()])


commands: tuple[click.Command, ...] = (user,)
