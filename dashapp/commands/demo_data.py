"""`cartograph demo-data`: simulate a store and load it as the demo."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from config.logging import configure
from config.settings import Settings
from services.core.context import build_context
from services.core.errors import BadValue
from services.demo.files import TRUTH, write
from services.demo.loading import load_demo
from services.demo.world import WorldSpec, simulate
from services.ingest.audit import ImportProgress

FOLDER = "demo"
"""Folder in the home where the files of the demo and its truth lie."""


@contextmanager
def writable() -> Iterator[None]:
    """A file that cannot be written is for the person to mend."""
    try:
        yield
    except OSError as error:
        raise BadValue(f"The demo cannot be written: {error.strerror}: {error.filename}.") from error


def _say(doing: str) -> None:
    click.echo(f"{doing} ...", err=True)


def report(progress: ImportProgress) -> None:
    """Say on stderr what is being done."""
    _say(progress.doing)


def _truth(folder: Path, wanted: Path | None) -> Path:
    """Put the truth where it was asked for."""
    if wanted is None:
        return folder / TRUTH
    wanted.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / TRUTH, wanted)
    return wanted


def _written(spec: WorldSpec, out: Path) -> dict[str, Any]:
    return {"files": [str(path) for path in write(simulate(spec, _say), out)]}


def _loaded(spec: WorldSpec, settings: Settings, folder: Path) -> dict[str, Any]:
    ctx = build_context(settings, write=True)
    try:
        audits = load_demo(ctx, spec, folder, report)
    finally:
        ctx.close()
    return {"loads": [audit.to_json() for audit in audits]}


def _summary(answer: dict[str, Any]) -> str:
    """What a person reads: rows by table, or the files."""
    lines = [
        f"{x['kind']}: {x['read']:,} read, {x['loaded']:,} new, {x['unchanged']:,} as they were, "
        f"{x['duplicates']:,} duplicates, {x['rejected']:,} set aside"
        for x in answer.get("loads", [])
    ]
    return "\n".join([*lines, *answer.get("files", []), f"The truth is in {answer['truth']}."])


@click.command("demo-data")
@click.option("--seed", type=int, default=WorldSpec.seed, show_default=True, help="Another number, another store.")
@click.option("--scale", type=float, default=WorldSpec.scale, show_default=True, help="1 is 15,000 transactions.")
@click.option("--events", type=int, help="At most so many events; the log then begins later, or more strangers come.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), default=str(WorldSpec.until), help="Last of the 24 months' days."
)
@click.option("--null", is_flag=True, help="A store to which nothing happens.")
@click.option("--truth", type=click.Path(dir_okay=False, path_type=Path), help="Write the truth (JSON) there, too.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write files there and load nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def demo_data(
    *,
    seed: int,
    scale: float,
    events: int | None,
    until: datetime,
    truth: Path | None,
    out: Path | None,
    null: bool,
    as_json: bool,
) -> None:
    """Simulate one store, with a truth that is known, and load it as the demo.

    Equal parameters give equal rows: loading them again changes nothing. Other parameters replace the earlier demo.
    """
    settings = Settings()
    configure(settings)
    spec = WorldSpec(seed=seed, scale=scale, until=until.date(), null=null, events=events)
    folder = out or settings.home / FOLDER
    with writable():
        answer = _written(spec, folder) if out else _loaded(spec, settings, folder)
        answer["truth"] = str(_truth(folder, truth))
    click.echo(json.dumps(answer) if as_json else _summary(answer))


commands: tuple[click.Command, ...] = (demo_data,)
