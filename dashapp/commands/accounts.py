"""Desk: how the commands over accounts open the application's database, read grants and passwords, and draw lists."""

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
from services.accounts.grants import Pairs, checked, scope_of, without_rows
from services.accounts.password_policy import LONGEST
from services.accounts.passwords import made_up
from services.core.context import Desk, build_context, build_desk
from services.core.errors import AppError, BadValue, NotAllowed
from services.query.describe import describe_scope
from services.query.scope import Limits, Scope

WHO = "command line"
"""Who changes accounts by these commands, as the audit says it."""

GRANTS = click.option(
    "--grant", "grants", multiple=True, metavar="DIM=VALUE", help="Show only these members. Repeatable."
)

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Nothing but JSON on stdout.")


@contextmanager
def desk() -> Iterator[Desk]:
    """Open the ports of accounts; the warehouse stays closed, so that an import may go on beside."""
    settings = Settings()
    configure(settings)
    opened = build_desk(settings)
    try:
        yield opened
    finally:
        opened.application.close()


def pairs_of(texts: Iterable[str]) -> Pairs:
    """Read grants. Raises BadValue, UnknownName."""
    split = [text.partition("=") for text in texts]
    wrong = next((name for name, mark, _ in split if not mark), None)
    if wrong is not None:
        raise BadValue(f"A grant is written DIM=VALUE, as in region=North, not {wrong!r}.")
    return checked((name.strip(), member) for name, _, member in split)


def note_members_without_rows(settings: Settings, pairs: Pairs) -> None:
    """Say on stderr which members no row of the store has yet: they may be granted, or mistyped."""
    if not pairs:
        return
    try:
        ctx = build_context(settings)
        try:
            missing = without_rows(ctx, pairs, Scope.everything("command line"))
        finally:
            ctx.close()
    except AppError as error:
        note(f"Whether the store has such rows was not looked up: {error.public}")
        return
    for name, member in missing:
        note(f"No row of the store has {name}={member} yet; it is granted all the same.")


def note(sentence: str) -> None:
    """Say something on stderr."""
    click.echo(sentence, err=True)


def note_view(opened: Desk, email: str) -> None:
    """Say on stderr what a person sees from now on; nothing of a disabled one."""
    try:
        words = describe_scope(scope_of(opened, email))
    except NotAllowed:
        return
    note(f"{email}: {'; '.join(words) or 'View not limited'}.")


def password_of(*, from_stdin: bool) -> tuple[str, bool]:
    """Give a password and whether it was made up here. Raises BadValue."""
    if not from_stdin:
        return made_up(), True
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True), False
    line = sys.stdin.buffer.readline(8 * LONGEST)
    try:
        password = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadValue("The password on standard input is not UTF-8.") from error
    if not password:
        raise BadValue("There is no password on standard input.")
    return password, False


def limits_in_words(limits: Limits) -> str:
    """Write grants as they are given: "region=North region=South"."""
    return " ".join(f"{name}={member}" for name, members in limits for member in members)


def printed_json(value: object) -> None:
    """Print JSON; instants as ISO 8601."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False, default=lambda at: at.isoformat()))


def printed_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table for a person."""
    table = Table(*head, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    click.echo(render_table(table))
