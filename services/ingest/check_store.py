"""Check store: the cleaned rows of a check, kept for an hour so that the import need not read its files again.

A check is found only by the same person, for the same files, options and data; anything else is read anew. The store
lies in the staging folder, which nobody but the program can read, and is bounded in age, number and bytes. It fails
open: without a kept check an import takes longer and does the same.
"""

import json
import logging
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
from pydantic import TypeAdapter, ValidationError

from services.core.context import Context
from services.ingest.audit import ImportRequest
from services.ingest.clean.parquet import drop_cleaned, read_cleaned, write_cleaned
from services.ingest.cleaned_files import CleanedFiles
from services.warehouse.duckdb.sandbox import Sandbox

LIFETIME = timedelta(hours=1)
MOST_CHECKS = 8
MOST_BYTES = 2 * 2**30
SPARE_BYTES = 2**30
"""Bytes that stay free on the disk."""

PREFIX = "check-"
ABOUT = "about.json"
LOG = logging.getLogger("cartograph.ingest")


@dataclass(frozen=True, kw_only=True)
class KeptCheck:
    """A check that was kept: when, of which files, and what was found."""

    kept_at: datetime
    paths: tuple[str, ...]
    cleaned: CleanedFiles


_ABOUT = TypeAdapter(KeptCheck)


def keep_check(ctx: Context, request: ImportRequest, stage: Sandbox, cleaned: CleanedFiles) -> None:
    """Keep the cleaned rows of a stage; if that fails, the import will read the files again."""
    try:
        _keep(ctx, request, stage, cleaned)
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, OSError):
        LOG.warning("a check was not kept", exc_info=True)


def _keep(ctx: Context, request: ImportRequest, stage: Sandbox, cleaned: CleanedFiles) -> None:
    """Write the check into the folder of the stage, and move it to its place when it is whole."""
    folder, place = stage.folder / "check", _locate(ctx, request)
    folder.mkdir(mode=0o700)
    write_cleaned(stage, folder, cleaned.fields, aside=bool(cleaned.rejected))
    about = KeptCheck(kept_at=ctx.clock.now(), paths=tuple(map(str, request.files)), cleaned=cleaned)
    (folder / ABOUT).write_bytes(_ABOUT.dump_json(about))
    if _make_room(ctx, _count_bytes(folder)):
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)


def restore_check(ctx: Context, request: ImportRequest, stage: Sandbox) -> CleanedFiles | None:
    """Return what an unchanged check found and make its rows `kept` of the stage; None if there is no such check."""
    folder = _locate(ctx, request)
    about = _read_about(folder)
    if about is None or _is_old(about, ctx.clock.now()):
        return None
    try:
        read_cleaned(stage, folder, aside=bool(about.cleaned.rejected))
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, OSError):
        LOG.warning("a kept check could not be read", exc_info=True)
        drop_cleaned(stage)
        return None
    return about.cleaned


def forget_checks(ctx: Context, paths: Iterable[Path]) -> None:
    """Remove the checks of files that are removed or imported."""
    gone = set(map(str, paths))
    for folder, about in _list_checks(ctx):
        if about is None or gone & set(about.paths):
            shutil.rmtree(folder, ignore_errors=True)


def sweep_checks(ctx: Context, *, every: bool = False) -> int:
    """Remove checks that are older than an hour, or all of them. Return how many went."""
    now = ctx.clock.now()
    old = [folder for folder, about in _list_checks(ctx) if every or about is None or _is_old(about, now)]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _locate(ctx: Context, request: ImportRequest) -> Path:
    """Return the place of a check; its name says who asked for what, of which bytes, over which data."""
    asked = {one.name: getattr(request, one.name) for one in fields(request) if one.name not in ("files", "dry_run")}
    files = [_identify(path) for path in request.files]
    said = json.dumps([asked, files, ctx.engine.data_version(), ctx.settings.time_zone], sort_keys=True)
    return ctx.settings.staging / f"{PREFIX}{sha256(said.encode()).hexdigest()}"


def _identify(path: Path) -> tuple[Any, ...]:
    with suppress(OSError):  # a file that is not there is refused when it is opened
        found = path.stat()
        return str(path.resolve()), found.st_size, found.st_mtime_ns, found.st_ino
    return (str(path),)


def _is_old(about: KeptCheck, now: datetime) -> bool:
    return not about.kept_at <= now < about.kept_at + LIFETIME


def _list_checks(ctx: Context) -> list[tuple[Path, KeptCheck | None]]:
    return [(folder, _read_about(folder)) for folder in ctx.settings.staging.glob(f"{PREFIX}*")]


def _read_about(folder: Path) -> KeptCheck | None:
    with suppress(OSError, ValidationError):  # swept by another process, or written by another version
        return _ABOUT.validate_json((folder / ABOUT).read_bytes())
    return None


def _make_room(ctx: Context, size: int) -> bool:
    """Remove old checks, and the oldest while there are too many. Return True if one of this size may be added."""
    if size > MOST_BYTES or shutil.disk_usage(ctx.settings.staging).free < SPARE_BYTES:
        return False
    sweep_checks(ctx)
    found = sorted((about.kept_at, folder) for folder, about in _list_checks(ctx) if about is not None)
    total = sum(_count_bytes(folder) for _, folder in found)
    while found and (len(found) >= MOST_CHECKS or total + size > MOST_BYTES):
        _, oldest = found.pop(0)
        total -= _count_bytes(oldest)
        shutil.rmtree(oldest, ignore_errors=True)
    return True


def _count_bytes(folder: Path) -> int:
    with suppress(FileNotFoundError):  # another process swept it
        return sum(path.stat().st_size for path in folder.iterdir())
    return 0
