"""Receive: how the bytes of a file arrive, whole or piece by piece, and which files are refused on the way."""

import os
import shutil
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, cast

from sqlalchemy import CursorResult, func, select, update

from models.app.jobs import UploadRow
from services.accounts.audit import bookkeeping
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import AppError, BadValue, FileRefused
from services.ingest.audit import Named
from services.ingest.infer.detect_kind import detect_kind
from services.uploads.inspection import inspect
from services.uploads.names import clean_name
from services.uploads.rights import require_right, require_whole_view
from services.uploads.store import Upload, discard_upload, find_row, locate_file, read_upload, sweep_uploads

PIECE = 16 * 2**20
"""So many bytes may come at once."""

CHUNK = 2**20
AT_ONCE = 20
"""So many files of one person may wait at once."""

SHARE = 2
"""The files of one person together may have as many bytes as so many of the largest."""

SPARE = 2**30
"""Bytes that stay free on the disk."""


class OutOfStep(AppError):
    """A piece does not go on where the file ends so far; `received` says where that is."""

    status = 409

    def __init__(self, received: int) -> None:
        super().__init__(f"The file goes on at byte {received}; send the piece that begins there.")
        self.received = received


def limit_bytes(ctx: Context) -> int:
    """Return how many bytes a file may have."""
    return ctx.settings.upload_megabytes * 2**20


def begin_upload(ctx: Context, who: str, name: str, size: int) -> Upload:
    """Announce a file of `size` bytes, whose pieces then come. Raises NotAllowed, FileRefused."""
    _welcome(ctx, who, clean_name(name), size)
    with bookkeeping(ctx) as session:
        row = _row(ctx, who, clean_name(name), size)
        session.add(row)
        _create(locate_file(ctx, row))
    return read_upload(row)


def append_piece(ctx: Context, who: str, upload_id: str, offset: int, piece: bytes) -> Upload:
    """Take the next piece of a file. Raises NotAllowed, UnknownName, OutOfStep, BadValue.

    A range of bytes is claimed before it is written and once only, so that nothing is written into a file that was
    looked at already.
    """
    require_right(ctx, who, Right.IMPORT)
    if not 0 < len(piece) <= PIECE or not 0 <= offset < limit_bytes(ctx):
        raise BadValue(f"A piece has 1 to {PIECE} bytes and begins within the file.")
    path = _claim(ctx, who, upload_id, offset, len(piece))
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(piece)
    with bookkeeping(ctx) as session:
        counted = {"written": UploadRow.written + len(piece)}  # by the database: two pieces may be written at once
        session.execute(update(UploadRow).where(UploadRow.upload_id == upload_id).values(counted))
        return read_upload(find_row(session, who, upload_id))


def _claim(ctx: Context, who: str, upload_id: str, offset: int, length: int) -> Path:
    end = offset + length
    free = (UploadRow.finished_at.is_(None), UploadRow.claimed == offset, UploadRow.size >= end)
    with bookkeeping(ctx) as session:
        row = find_row(session, who, upload_id)
        claim = update(UploadRow).where(UploadRow.upload_id == upload_id, *free).values(claimed=end)
        if not cast("CursorResult[object]", session.execute(claim)).rowcount:
            raise OutOfStep(row.claimed)
        return locate_file(ctx, row)


def finish_upload(ctx: Context, who: str, upload_id: str) -> Upload:
    """Close a file whose pieces all came, look at it, and say what it looks made for.

    A file that cannot be imported is removed. Raises NotAllowed, UnknownName, BadValue, FileRefused.
    """
    require_right(ctx, who, Right.IMPORT)
    with ctx.application.read() as session:
        row = find_row(session, who, upload_id)
        if row.written != row.size:
            raise BadValue(f"{row.name} did not arrive whole: {row.written:,} of {row.size:,} bytes; send it again.")
        file = Named(path=locate_file(ctx, row), name=row.name)
    try:
        return _looked_at(ctx, who, upload_id, file)
    except FileRefused:
        discard_upload(ctx, who, upload_id)
        raise


def _looked_at(ctx: Context, who: str, upload_id: str, file: Named) -> Upload:
    """Say that a file can be used; all its bytes are claimed, so none of them changes any more."""
    inspect(file, limit_bytes(ctx))
    found = detect_kind(ctx, file)
    with bookkeeping(ctx) as session:
        row = find_row(session, who, upload_id)
        row.finished_at = ctx.clock.now()
        if found is not None:
            row.kind, row.lines = found.kind, found.group_by_order
            row.preset = found.preset.name if found.preset else None
        return read_upload(row)


def receive_file(ctx: Context, who: str, name: str, stream: BinaryIO, *, limit: int | None = None) -> Upload:
    """Take a file from a stream, chunk by chunk, and look at it; `limit` is in bytes, by default the setting.

    Raises NotAllowed, FileRefused.
    """
    most = limit_bytes(ctx) if limit is None else min(limit, limit_bytes(ctx))
    shown = clean_name(name)
    _welcome(ctx, who, shown, 1)
    row = _row(ctx, who, shown, 0)
    path = locate_file(ctx, row)
    _create(path)
    try:
        row.size = row.claimed = row.written = _copied(stream, path, shown, most)
        with bookkeeping(ctx) as session:
            session.add(row)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return finish_upload(ctx, who, row.upload_id)


def _copied(stream: BinaryIO, path: Path, name: str, most: int) -> int:
    """Write the stream to the file. Return the number of bytes. Raises FileRefused beyond `most`, and for none."""
    size = 0
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise _too_large(name, most)
            file.write(chunk)
    if not size:
        raise FileRefused(f"{name} is empty.")
    return size


def _too_large(name: str, most: int) -> FileRefused:
    return FileRefused(
        f"{name} is larger than the {most / 2**20:,.0f} MB that may be sent; pack it with gzip or split it."
    )


def _welcome(ctx: Context, who: str, name: str, size: int) -> None:
    """Refuse what cannot be taken, before any byte of it comes. Raises NotAllowed, FileRefused."""
    require_right(ctx, who, Right.IMPORT)
    require_whole_view(ctx, who)
    sweep_uploads(ctx)
    if size < 1:
        raise FileRefused(f"{name} is empty.")
    if size > limit_bytes(ctx):
        raise _too_large(name, limit_bytes(ctx))
    with ctx.application.read() as session:
        sums = select(func.count(), func.coalesce(func.sum(UploadRow.size), 0)).where(UploadRow.who == who)
        waiting, total = session.execute(sums).one()
    if waiting >= AT_ONCE or total + size > SHARE * limit_bytes(ctx):
        raise FileRefused("Too many of your files wait here already; import some or remove them.")
    ctx.settings.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(ctx.settings.uploads).free < size + SPARE:
        raise FileRefused("The disk of the store has no room for it; ask whoever runs it.")


def _row(ctx: Context, who: str, name: str, size: int) -> UploadRow:
    start = {"claimed": 0, "written": 0, "lines": False, "begun_at": ctx.clock.now()}
    return UploadRow(upload_id=token_hex(16), who=who, name=name, size=size, **start)


def _create(path: Path) -> None:
    """Make the empty file, for nobody but the program to read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
