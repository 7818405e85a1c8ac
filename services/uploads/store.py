"""Store: which files are here, whose they are, and when they go."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from models.app.jobs import UploadRow
from services.accounts.audit import bookkeeping
from services.core.context import AccountContext, Context
from services.core.errors import UnknownName
from services.ingest.audit import Named
from services.ingest.check_store import forget_checks
from services.uploads.names import find_suffix

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

KEPT = timedelta(days=1)

ID = re.compile(r"[0-9a-f]{32}")
"""How an id looks; nothing else is looked up."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was sent, or is being sent: `received` of `size` bytes are here.

    `kind`, `preset` and `group_by_order` are what it looks made for, once it is whole; no kind where that is not clear.
    """

    upload_id: str
    name: str
    size: int
    received: int
    kind: str | None
    preset: str | None
    group_by_order: bool
    begun_at: datetime
    finished: bool


def read_upload(row: UploadRow) -> Upload:
    """Return what a row says."""
    return Upload(
        upload_id=row.upload_id,
        name=row.name,
        size=row.size,
        received=row.claimed,
        kind=row.kind,
        preset=row.preset,
        group_by_order=row.lines,
        begun_at=row.begun_at,
        finished=row.finished_at is not None,
    )


def find_row(session: "Session", who: str, upload_id: str) -> UploadRow:
    """Return the row of a person's file. Raises UnknownName, for another's as for none."""
    mine = select(UploadRow).where(UploadRow.upload_id == upload_id, UploadRow.who == who)
    row = session.scalars(mine).one_or_none() if ID.fullmatch(upload_id) else None
    if row is None:
        raise UnknownName("There is no such file any more; send it again.")
    return row


def locate_file(ctx: AccountContext, row: UploadRow) -> Path:
    """Return where the bytes are."""
    return ctx.settings.uploads / f"{row.upload_id}{find_suffix(row.name)}"


def list_uploads(ctx: AccountContext, who: str) -> tuple[Upload, ...]:
    """Return the files of a person that are here, the newest first."""
    mine = select(UploadRow).where(UploadRow.who == who).order_by(UploadRow.begun_at.desc(), UploadRow.upload_id)
    with ctx.application.read() as session:
        return tuple(read_upload(row) for row in session.scalars(mine))


def find_upload(ctx: AccountContext, who: str, upload_id: str) -> tuple[Upload, Named]:
    """Return a whole file of a person and where it is. Raises UnknownName."""
    with ctx.application.read() as session:
        row = find_row(session, who, upload_id)
        path = locate_file(ctx, row)
        if row.finished_at is None or not path.is_file():
            raise UnknownName(f"{row.name} is not here whole; send it again.")
        return read_upload(row), Named(path=path, name=row.name)


def discard_upload(ctx: Context, who: str, upload_id: str) -> None:
    """Remove a file of a person. Raises UnknownName."""
    with bookkeeping(ctx) as session:
        row = find_row(session, who, upload_id)
        session.delete(row)
        path = locate_file(ctx, row)
    path.unlink(missing_ok=True)
    forget_checks(ctx, (path,))


def sweep_uploads(ctx: AccountContext) -> int:
    """Remove files that are older than a day, and files without a row. Return how many were removed."""
    before = ctx.clock.now() - KEPT
    with bookkeeping(ctx) as session:
        old = [locate_file(ctx, row) for row in session.scalars(select(UploadRow).where(UploadRow.begun_at < before))]
        session.execute(delete(UploadRow).where(UploadRow.begun_at < before))
        known = set(session.scalars(select(UploadRow.upload_id)))
    strays = [path for path in _files(ctx.settings.uploads) if path.stem not in known and _older(path, before)]
    gone = {*old, *strays}
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _older(path: Path, before: datetime) -> bool:
    with suppress(FileNotFoundError):  # another process swept it
        return path.stat().st_mtime < before.timestamp()
    return False
