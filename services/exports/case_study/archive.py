"""Files: the eight tables as CSV in a folder, or packed as one ZIP that is written while it is read."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from services.core.context import Context
from services.core.errors import BadValue
from services.exports.case_study.cleaned_csv import NAME, pieces
from services.exports.case_study.tables import TABLES, CaseStudyTable
from services.exports.csv import neutral
from services.query.questions import Period, Where
from services.query.scope import Scope
from services.query.slice import Slice

NAMES = (NAME, *TABLES)
"""The eight tables, in the case study's order."""

EVER = Period()


def write_folder(
    ctx: Context,
    scope: Scope,
    folder: Path,
    *,
    period: Period = EVER,
    where: tuple[Where, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Path, ...]:
    """Write NAME.csv for each table into a folder, which is made; a file is there whole or as it was.

    Raises BadValue if it cannot be written, and what `run` raises.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Slice(ctx=ctx, scope=scope, period=period, where=where).freeze() as view:
            for name in NAMES:
                progress(name)
                written.append(_write(folder / f"{name}.csv", _bytes_of(view, name)))
    except OSError as error:
        raise BadValue(f"The tables cannot be written: {error.strerror}: {error.filename}.") from error
    return tuple(written)


def stream_zip(
    ctx: Context,
    scope: Scope,
    *,
    period: Period = EVER,
    where: tuple[Where, ...] = (),
    cancel: Event | None = None,
) -> Iterator[bytes]:
    """Return the eight tables as one ZIP in pieces, never the whole in memory. Raises what `run` raises."""
    sink = _Sink()
    with (
        Slice(ctx=ctx, scope=scope, period=period, where=where).freeze(cancel=cancel) as view,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed,
    ):
        for name in NAMES:
            about = zipfile.ZipInfo(f"{name}.csv", ctx.clock.now().timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(about, "w", force_zip64=True) as file:
                for piece in _bytes_of(view, name):
                    file.write(piece)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


def _bytes_of(view: Slice, name: str) -> Iterator[bytes]:
    return pieces(view) if name == NAME else iter([_csv(TABLES[name](view))])


def _csv(table: CaseStudyTable) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(table.head)
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return sink.getvalue().encode()


def _write(path: Path, content: Iterator[bytes]) -> Path:
    part = path.with_suffix(".csv.part")
    with part.open("wb") as file:
        try:
            file.writelines(content)
        except BaseException:
            part.unlink()
            raise
    part.replace(path)
    return path


class _Sink(io.RawIOBase):
    """What a ZIP writes into; it cannot seek, so that sizes follow what they are of."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        held = bytes(memoryview(piece))  # type: ignore[arg-type]
        self._held += held
        return len(held)

    def take(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found
