"""Accounts: how the commands on accounts open the application's database, read grants and passwords, print lists."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich import box
from rich.table import Table

from config.logging import configure
from config.settings import Settings
from dashapp.commands.terminal import render_table
from services.accounts.grants import GrantPairs, check_grants, scope_of, without_rows
from services.accounts.password_policy import LONGEST
from services.accounts.passwords import generate_password
from services.core.context import Desk, build_context, build_desk
from services.core.errors import AppError, BadValue, NotAllowed
from services.query.describe import describe_scope
from services.query.scope import Limits, Scope

WHO = "command line"
"""The author of changes by these commands, as the audit names it."""


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Open the database of accounts; the warehouse stays closed, so that an import can run at the same time."""
    settings = Settings()
    configure(settings)
    opened = build_desk(settings)
    try:
        yield opened
    finally:
        opened.application.close()


def parse_grants(texts: Iterable[str]) -> GrantPairs:
    """Parse grants written DIM=VALUE. Raises BadValue, UnknownName."""
    split = [text.partition("=") for text in texts]
    wrong = next((name for name, mark, _ in split if not mark), None)
    if wrong is not None:
        raise BadValue(f"A grant is written DIM=VALUE, such as region=North, not {wrong!r}.")
    return check_grants((name.strip(), member) for name, _, member in split)


def note_members_without_rows(settings: Settings, pairs: GrantPairs) -> None:
    """Warn on stderr about granted members that no row of the store has yet: they may be mistyped."""
    if not pairs:
        return
    try:
        ctx = build_context(settings)
        try:
            missing = without_rows(ctx, pairs, Scope.everything("command line"))
        finally:
            ctx.close()
    except AppError as error:
        note(f"warning: could not check that the store has such rows: {error.public}")
        return
    for name, member in missing:
        note(f"warning: no row of the store has {name}={member} yet; granted all the same.")


def note(sentence: str) -> None:
    """Print a note on stderr."""
    click.echo(sentence, err=True)


def note_view(opened: Desk, email: str) -> None:
    """Print on stderr what a person sees from now on; nothing for a disabled account."""
    try:
        words = describe_scope(scope_of(opened, email))
    except NotAllowed:
        return
    note(f"{email}: {'; '.join(words) or 'View not limited'}.")


def read_password(*, from_stdin: bool) -> tuple[str, bool]:
    """Return a password and True if it was generated here. Raises BadValue."""
    if not from_stdin:
        return generate_password(), True
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True), False
    line = sys.stdin.buffer.readline(8 * LONGEST)
    try:
        password = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadValue("The password on stdin is not UTF-8.") from error
    if not password:
        raise BadValue("There is no password on stdin; without --password-stdin one is generated.")
    return password, False


def describe_limits(limits: Limits) -> str:
    """Return grants as they are written in a shell: "region=North region=South"."""
    return " ".join(f"{name}={member}" for name, members in limits for member in members)


def print_json(value: object) -> None:
    """Print JSON, with instants as ISO 8601."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False, default=lambda at: at.isoformat()))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    table = Table(*head, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    click.echo(render_table(table))
