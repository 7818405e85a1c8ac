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
from dashapp.commands.options import JSON, examples
from services.core.context import build_context
from services.core.errors import BadValue
from services.demo.files import TRUTH, write
from services.demo.loading import load_demo
from services.demo.world import WorldSpec, simulate
from services.ingest.audit import ImportProgress

FOLDER = "demo"
"""Folder in the home for the files of the demo and its truth."""


@contextmanager
def naming_write_errors() -> Iterator[None]:
    """Turn errors of writing files into BadValue, which the person can fix."""
    try:
        yield
    except OSError as error:
        raise BadValue(f"The demo cannot be written: {error.strerror}: {error.filename}.") from error


def _say(doing: str) -> None:
    click.echo(f"{doing} ...", err=True)


def report_progress(progress: ImportProgress) -> None:
    """Print progress on stderr."""
    _say(progress.doing)


def _place_truth(folder: Path, wanted: Path | None) -> Path:
    """Copy the truth to the file that was asked for, and return its path."""
    if wanted is None:
        return folder / TRUTH
    wanted.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / TRUTH, wanted)
    return wanted


def _write_files(spec: WorldSpec, out: Path) -> dict[str, Any]:
    return {"files": [str(path) for path in write(simulate(spec, _say), out)]}


def _load(spec: WorldSpec, settings: Settings, folder: Path) -> dict[str, Any]:
    ctx = build_context(settings, write=True)
    try:
        audits = load_demo(ctx, spec, folder, report_progress)
    finally:
        ctx.close()
    return {"loads": [audit.to_json() for audit in audits]}


def _summary(answer: dict[str, Any]) -> str:
    """Return the rows by table, or the files, as lines."""
    lines = [
        f"{x['kind']}: {x['read']:,} read, {x['loaded']:,} new, {x['unchanged']:,} as they were, "
        f"{x['duplicates']:,} duplicates, {x['rejected']:,} set aside"
        for x in answer.get("loads", [])
    ]
    return "\n".join([*lines, *answer.get("files", []), f"The truth is in {answer['truth']}."])


@click.command(
    "demo-data",
    epilog=examples(
        "cartograph demo-data --seed 7 --scale 2",
        "cartograph demo-data --null --out files",
        "cartograph demo-data --truth truth.json --json",
    ),
)
@click.option(
    "--seed", type=int, default=WorldSpec.seed, show_default=True, metavar="N", help="Seed of the random numbers."
)
@click.option(
    "--scale", type=float, default=WorldSpec.scale, show_default=True, metavar="X", help="Size: 1 is 15,000 orders."
)
@click.option("--events", type=int, metavar="N", help="Number of events: fewer begin later, more add visitors.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=str(WorldSpec.until),
    metavar="DAY",
    show_default=True,
    help="Last day of the 24 months.",
)
@click.option("--null", is_flag=True, help="Make a store without planted effects.")
@click.option(
    "--truth", type=click.Path(dir_okay=False, path_type=Path), help="Also write the truth to this JSON file."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write files to this folder, and load nothing."
)
@JSON
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
    """Simulate a store and load it as the demo.

    The effects in its data are known, and written as the truth. Equal options give equal rows, and loading them again
    changes nothing. Other options replace the earlier demo.
    """
    settings = Settings()
    configure(settings)
    spec = WorldSpec(seed=seed, scale=scale, until=until.date(), null=null, events=events)
    folder = out or settings.home / FOLDER
    with naming_write_errors():
        answer = _write_files(spec, folder) if out else _load(spec, settings, folder)
        answer["truth"] = str(_place_truth(folder, truth))
    click.echo(json.dumps(answer) if as_json else _summary(answer))


commands: tuple[click.Command, ...] = (demo_data,)
