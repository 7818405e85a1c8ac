"""Import options: how the rows of an import are read, and from where; `import` and `source add` share them."""

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from services.core.errors import BadValue
from services.ingest.audit import ImportRequest
from services.ingest.infer.event_words import read_event_words
from services.ingest.read.database_address import DatabaseAddress, read_address, read_address_of

Command = TypeVar("Command", bound=Callable[..., Any])

READING = (
    click.option("--preset", metavar="NAME", help="Columns of a known program, such as rees46-events."),
    click.option(
        "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Read this field from this column. Repeatable."
    ),
    click.option("--group-by-order", is_flag=True, help="Fold rows that are order lines into orders."),
    click.option(
        "--date-order", type=click.Choice(["day", "month", "year"]), help="What comes first in dates such as 1/2/2024."
    ),
    click.option(
        "--decimal", type=click.Choice([",", "."]), help="What comes before the decimals of 15.990 or 15,990."
    ),
    click.option("--currency", metavar="CODE", help="Load the money of this currency only, where a file has several."),
    click.option(
        "--total-per",
        type=click.Choice(["order", "line"]),
        help="What the total on an order's line is: of the order, repeated on each line, or of the line.",
    ),
    click.option(
        "--keep",
        "kept",
        multiple=True,
        metavar="COLUMN[:measure]",
        help="Keep a column as an own dimension, or as an own measure that is added up. Repeatable.",
    ),
    click.option(
        "--sql", metavar="SELECT", help="Import the rows of a SELECT over the files, each a table, or over a database."
    ),
    click.option(
        "--encoding", metavar="NAME", help="Encoding of the files, such as cp1250, where it is not recognised."
    ),
    click.option(
        "--sheet", metavar="NAME", help="Sheet of a workbook; without it, the first visible one with a table."
    ),
    click.option("--no-header", is_flag=True, help="No line of the files names the columns."),
    click.option(
        "--columns",
        "names",
        metavar="NAME,...",
        help="Names of all columns, in their order, instead of the file's own.",
    ),
    click.option("--merge-case", is_flag=True, help="Make one of labels that differ in capital letters only."),
    click.option("--future-dates", is_flag=True, help="Keep rows dated after tomorrow, up to a year ahead."),
    click.option(
        "--map-event",
        "events",
        multiple=True,
        metavar="NAME=STAGE",
        help="This event is a view, cart or purchase. Repeatable.",
    ),
)

ORIGIN = (
    click.option(
        "--from-env", "variable", metavar="NAME", help="Read from the database whose URL this variable holds."
    ),
    click.option(
        "--from-file",
        "secret",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Read from the database whose URL this file holds.",
    ),
)

TYPED = click.option(
    "--from", "url", metavar="URL", help="Read from this database: postgresql://, mysql://, mariadb:// or sqlite:///."
)


def _apply(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    return reduce(lambda done, option: option(done), reversed(options), command)


def how_rows_are_read(command: Command) -> Command:
    """Give a command the options of how rows are read; click calls it as a decorator."""
    return _apply(command, READING)


def from_database(command: Command) -> Command:
    """Give a command the options that name a database by a secret."""
    return _apply(command, ORIGIN)


def read_request(
    files: tuple[Path, ...],
    *,
    pairs: tuple[str, ...],
    kept: tuple[str, ...],
    events: tuple[str, ...],
    names: str | None,
    **options: Any,
) -> ImportRequest:
    """Read the options of how rows are read. Raises BadValue."""
    return ImportRequest(
        files=files,
        mapping=_mapping(pairs),
        keep=tuple(map(_keep, kept)),
        columns=_split_names(names),
        event_words=read_event_words(events),
        **options,
    )


def read_where(variable: str | None, secret: Path | None) -> str | None:
    """Return where the URL of a database is kept, as a source keeps it. Raises BadValue."""
    if variable is not None and secret is not None:
        raise BadValue("Say --from-env or --from-file, not both.")
    if secret is not None:
        return f"file:{secret.absolute()}"
    return f"env:{variable}" if variable is not None else None


def read_database(url: str | None, variable: str | None, secret: Path | None) -> DatabaseAddress | None:
    """Return the database that the options name, or nothing. Raises BadValue."""
    where = read_where(variable, secret)
    if url is None:
        return read_address_of(where) if where else None
    if where:
        raise BadValue("Say one of --from, --from-env and --from-file.")
    address = read_address(url)
    if address.url.password:
        click.echo(
            "warning: the list of processes and the history of the shell show the password in --from; "
            "keep the URL in a variable and say --from-env NAME, or in a file and say --from-file PATH.",
            err=True,
        )
    return address


def check_origin(files: Sequence[object], sql: str | None, *, database: bool) -> None:
    """Raise BadValue unless rows come either from files, or from a database by a SELECT."""
    if database and files:
        raise BadValue("Rows come from files or from a database; name one of them.")
    if database and not sql:
        raise BadValue("Say which rows of the database with --sql.")
    if not database and not files:
        raise BadValue("Name at least one file to import, or a database with --from-env.")


def _mapping(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [text.partition("=") for text in texts]
    for field, mark, column in pairs:
        if not (mark and field.strip() and column.strip()):
            raise BadValue(f'--map takes field="Their Column", not {field + mark + column!r}.')
    return tuple((field.strip(), column.strip()) for field, _, column in pairs)


def _keep(text: str) -> tuple[str, Literal["dimension", "measure"]]:
    """Read what to keep: the name of a column, and what it is; a name may hold colons."""
    column, mark, role = text.rpartition(":")
    if mark and role in {"dimension", "measure"}:
        return column, "measure" if role == "measure" else "dimension"
    return text, "dimension"


def _split_names(text: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",")) if text is not None else ()
    if not all(names):
        raise BadValue(f"--columns takes a name for each column, such as user,time,product, not {text!r}.")
    return names
