"""Loading: how a simulated store becomes the demo of the warehouse, and when it does not."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from uuid import uuid4

import pyarrow as pa
import sqlalchemy as sa

from services.core.context import Context
from services.core.errors import BadValue, Cancelled
from services.demo.files import KINDS, write
from services.demo.world import World, WorldSpec, simulate
from services.ingest.audit import Audit, ImportProgress, ImportRequest
from services.ingest.load import import_files

MAKE = 2
"""Moves when the same parameters come to mean another world, so that the demo is replaced and not mixed."""
WHO = "demo"
STEPS = len(KINDS) + 1
PHASES = 4
"""How often the simulation says what it does, with the writing of its files."""
MAKING = 0.5
"""The part of the whole that is over when the files are written."""
SHARES = (0.0, 0.1, 0.3, 0.6)
"""What the tables take of the rest, after a nothing: customers, transactions, events."""
OF_LINES = "transactions"
"""The kind of import whose table has a row per line."""
LOADS = sa.table("loads", sa.column("sources"), sa.column("demo"), sa.column("undone_at"))
HELD = pa.schema([("sources", pa.string()), ("demo", pa.bool_())])

ReportLoading = Callable[[ImportProgress], None]


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the warehouse holds: whether rows of a real store, and the files of the demo."""

    real: bool
    demo: frozenset[str]


def load_demo(
    ctx: Context,
    spec: WorldSpec,
    folder: Path,
    progress: ReportLoading = lambda _: None,
    *,
    cancel: Event | None = None,
) -> tuple[Audit, ...]:
    """Simulate a store, load its tables as the demo and write tables and truth to `folder`.

    Loading the same world again changes nothing; another one takes the place of the earlier demo. Raises BadValue
    where the warehouse holds rows of a real store, before anything is simulated, and Cancelled.
    """
    require_no_real_rows(ctx)
    making = _Making(progress, cancel)
    world = simulate(spec, making.say)
    making.say("Writing the files")
    write(world, folder)
    making.check()
    return load_world(ctx, world, folder, progress, cancel=cancel)


class _Making:
    """How far the simulation is, as it says what it does; each time, the person may have cancelled."""

    def __init__(self, progress: ReportLoading, cancel: Event | None) -> None:
        self._progress, self._cancel = progress, cancel
        self._said = 0

    def say(self, doing: str) -> None:
        """Hear what is done next. Raises Cancelled."""
        self.check()
        share = MAKING * self._said / PHASES
        self._said = min(self._said + 1, PHASES)
        self._progress(ImportProgress(doing=doing, done=0, total=STEPS, fraction=share))

    def check(self) -> None:
        """Raise Cancelled if the person did."""
        if self._cancel is not None and self._cancel.is_set():
            raise Cancelled("The demo was cancelled; nothing of it was loaded.")


def load_world(
    ctx: Context, world: World, folder: Path, progress: ReportLoading = lambda _: None, *, cancel: Event | None = None
) -> tuple[Audit, ...]:
    """Load a world that `write` has written to `folder`. Customers first: the other tables refer to them.

    Each table is one import: who cancels keeps those before. Raises BadValue, Cancelled.
    """
    held, names = require_no_real_rows(ctx), {kind: file_name(world.spec, kind) for kind in KINDS}
    replace, audits = not held.demo <= set(names.values()), []
    with _staged(ctx, folder, names) as paths:
        for done, kind in enumerate(KINDS, start=1):
            begins = MAKING + (1 - MAKING) * sum(SHARES[:done])
            progress(ImportProgress(doing=f"Loading {kind}", done=done, total=STEPS, fraction=begins))
            audits.append(_load(ctx, kind, paths[kind], cancel, replace=replace and done == 1))
    return tuple(audits)


def require_no_real_rows(ctx: Context) -> Held:
    """Return what the warehouse holds. Raises BadValue if that is a real store."""
    held = holdings(ctx)
    if held.real:
        raise BadValue(
            "The warehouse holds a real store, and the demo is never mixed with one: take those imports back first, "
            "or set CARTOGRAPH_HOME to another folder."
        )
    return held


def holdings(ctx: Context) -> Held:
    """Read from the imports what the warehouse holds."""
    loads = sa.select(LOADS.c.sources, LOADS.c.demo).where(LOADS.c.undone_at.is_(None))
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds) as reader:
        rows = reader.fetch(loads, HELD).table.to_pylist()
    demo = frozenset(name for row in rows if row["demo"] for name in json.loads(row["sources"]))
    return Held(real=any(not row["demo"] for row in rows), demo=demo)


def file_name(spec: WorldSpec, kind: str) -> str:
    """Name of the file that a table is loaded from: it tells one world from another."""
    parts = [f"demo{MAKE}", f"seed{spec.seed}", f"scale{spec.scale}", f"until{spec.until}"]
    parts += ["null"] * spec.null + [f"events{spec.events}"] * (spec.events is not None)
    return "-".join([*parts, KINDS[kind]]) + ".parquet"


def _load(ctx: Context, kind: str, path: Path, cancel: Event | None, *, replace: bool) -> Audit:
    lines = kind == OF_LINES
    request = ImportRequest(
        kind=kind,
        files=(path,),
        group_by_order=lines,
        total_per="order" if lines else None,
        replace_demo=replace,
        who=WHO,
        demo=True,
    )
    return import_files(ctx, request, cancel=cancel)


@contextmanager
def _staged(ctx: Context, folder: Path, names: dict[str, str]) -> Iterator[dict[str, Path]]:
    """Copies of the tables in the staging folder, under the names that tell which world they are of."""
    staging = ctx.settings.staging / f"demo-{uuid4().hex[:8]}"
    staging.mkdir(parents=True)
    try:
        for kind, name in names.items():
            shutil.copyfile(folder / f"{KINDS[kind]}.parquet", staging / name)
        yield {kind: staging / name for kind, name in names.items()}
    finally:
        shutil.rmtree(staging, ignore_errors=True)
