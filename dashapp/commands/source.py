"""`cartograph source`: imports that are kept under a name, and run again by hand or on a schedule."""

import json
import shlex
from pathlib import Path
from typing import Any

import click

from dashapp.commands.accounts import WHO, open_desk, print_json, print_table
from dashapp.commands.import_options import check_origin, from_database, how_rows_are_read, read_request, read_where
from dashapp.commands.import_tables import describe_audit
from dashapp.commands.imports import interruptible, open_store, progress_bar
from dashapp.commands.options import JSON, examples
from dashapp.commands.remedies import describe_notes
from services.core.errors import BadValue
from services.ingest.kinds import KINDS
from services.ingest.read.high_water import Follows, HighWater
from services.sources import store
from services.sources.run import run_source
from services.sources.source import NamedSource, NewSource

OVERLAPS = {"time": 60, "number": 1000}
"""Minutes, and numbers, that are read again where nothing is said."""


@click.group()
def source() -> None:
    """Manage sources: imports that run again."""


@source.command(
    epilog=examples(
        "cartograph source add shop transactions --from-env SHOP_URL --changed-since updated_at "
        '--sql "SELECT ... WHERE updated_at >= :since"',
        "cartograph source add exports transactions '/exports/orders*.csv' --map revenue=Total",
    )
)
@click.argument("name")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("pattern", required=False, type=click.Path(path_type=Path), metavar="[FILES]")
@how_rows_are_read
@from_database
@click.option("--changed-since", metavar="COLUMN", help="Time of the last change of a row; :since in the SELECT.")
@click.option("--key", metavar="COLUMN", help="Number that rises with each row; :since in the SELECT.")
@click.option(
    "--overlap",
    type=int,
    metavar="N",
    help="Read again so many minutes (60) before the last change, or numbers (1000) before the last key.",
)
def add(
    name: str,
    pattern: Path | None,
    *,
    variable: str | None,
    secret: Path | None,
    changed_since: str | None,
    key: str | None,
    overlap: int | None,
    **options: Any,
) -> None:
    """Keep an import under a name.

    Rows come from a database, or from files such as '/exports/orders*.csv'. Nothing is read yet.
    """
    where = read_where(variable, secret)
    request = read_request((), who=WHO, **options)
    check_origin([pattern] if pattern else [], request.sql, database=where is not None)
    origin = where or f"files:{(pattern or Path()).absolute()}"
    new = NewSource(name=name, origin=origin, request=request, water=_water(changed_since, key, overlap))
    with open_desk() as opened:
        found = store.add_source(opened, new, who=WHO)
    click.echo(f"There is a source {found.name}. Run it with: cartograph source run {shlex.quote(found.name)}")


def _water(changed_since: str | None, key: str | None, overlap: int | None) -> HighWater | None:
    if changed_since and key:
        raise BadValue("Say --changed-since or --key, not both.")
    column = changed_since or key
    if not column:
        if overlap is not None:
            raise BadValue("--overlap goes with --changed-since or --key.")
        return None
    follows: Follows = "time" if changed_since else "number"
    return HighWater(column=column, follows=follows, overlap=OVERLAPS[follows] if overlap is None else overlap)


@source.command("list", epilog=examples("cartograph source list --json"))
@JSON
def list_(*, as_json: bool) -> None:
    """List sources, with their last and next run."""
    with open_desk() as opened:
        found = store.list_sources(opened)
    if as_json:
        print_json([_plain(one) for one in found])
    elif not found:
        click.echo("There is no source yet; add one with: cartograph source add")
    else:
        head = ("name", "rows are", "from", "runs", "next (UTC)", "last (UTC)", "state", "new", "updated", "unchanged")
        print_table(head, [_row(one) for one in found])


def _row(one: NamedSource) -> tuple[str, ...]:
    counts = [f"{one.last.counts[name]:,}" if one.last.counts else "" for name in ("loaded", "updated", "unchanged")]
    runs = f"{one.schedule or 'by hand'}{', paused' if one.paused else ''}"
    following = f"{one.next_at:%Y-%m-%d %H:%M}" if one.next_at and not one.paused else ""
    last = f"{one.last.at:%Y-%m-%d %H:%M}" if one.last.at else ""
    state = f"{one.last.state}: {one.last.error}" if one.last.error else one.last.state
    return (one.name, one.kind, one.origin, runs, following, last, state, *counts)


def _plain(one: NamedSource) -> dict[str, Any]:
    last = {name: value for name, value in vars(one.last).items() if name not in {"job", "code"}}
    water = one.water and {"column": one.water.column, "overlap": one.water.overlap, "mark": one.water.mark}
    told = {"name": one.name, "kind": one.kind, "origin": one.origin, "sql": one.sql, "follows": water}
    timing = {"schedule": one.schedule, "next_at": one.next_at, "paused": one.paused}
    return told | timing | {"last": last | {"counts": dict(one.last.counts)}}


@source.command(epilog=examples("cartograph source run shop"))
@click.argument("name")
@JSON
def run(name: str, *, as_json: bool) -> None:
    """Read a source now.

    What is new is added, what changed is updated.
    """
    with open_store(write=True) as ctx, interruptible() as cancel, progress_bar() as report:
        done = run_source(ctx, store.find_source(ctx, name), who=WHO, progress=report, cancel=cancel)
    if done.audit is None:
        click.echo(json.dumps({"read": 0}) if as_json else "There is nothing new.")
        return
    plain = done.audit.to_json() | {"note": describe_notes(done.audit)}
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2) if as_json else describe_audit(done.audit))


@source.command(epilog=examples('cartograph source schedule shop "daily 06:00"', "cartograph source schedule shop off"))
@click.argument("name")
@click.argument("times")
def schedule(name: str, times: str) -> None:
    """Let a source run by itself, or not any more.

    TIMES is hourly, "every 15 minutes", "every 6 hours", "daily 06:00", "weekly monday 06:00" or off, in the store's
    time zone. `cartograph serve` and `cartograph worker` run it; a time that was missed is made up for once.
    """
    with open_desk() as opened:
        found = store.schedule_source(opened, name, None if times.casefold() == "off" else times, who=WHO)
    if found.next_at is None:
        click.echo(f"{found.name} runs by hand only.")
    else:
        click.echo(f"{found.name} runs {found.schedule}; next at {found.next_at:%Y-%m-%d %H:%M} UTC.")


@source.command(epilog=examples("cartograph source remove shop"))
@click.argument("name")
def remove(name: str) -> None:
    """Forget a source; what it imported stays."""
    with open_desk() as opened:
        store.remove_source(opened, name, who=WHO)
    click.echo(f"The source {name} is removed; what it imported stays.")


commands: tuple[click.Command, ...] = (source,)
