"""Database import: the rows of a SELECT over a shop's database go the same way as those of a file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from services.core.context import Context
from services.ingest.audit import Audit, ImportNote, ImportProgress, ImportRequest, ReportProgress
from services.ingest.load import import_files
from services.ingest.read.database import DatabaseQuery, DatabaseRows, read_database


@dataclass(frozen=True, kw_only=True)
class DatabaseImport:
    """What became of the rows; no audit where there was none. `mark` is where the next run goes on."""

    audit: Audit | None
    mark: str


def import_database(
    ctx: Context,
    request: ImportRequest,
    query: DatabaseQuery,
    *,
    progress: ReportProgress | None = None,
    cancel: Event | None = None,
) -> DatabaseImport:
    """Import the rows of a SELECT. `request` names no files; in its place its `names` say what the rows are called.

    Raises as `read_database` and `import_files` do; a failed or cancelled import leaves the store as it was.
    """
    cancel = cancel or Event()
    with read_database(ctx.settings, query, ctx.clock.now(), cancel, _count_rows(progress)) as found:
        if not found.rows:
            return DatabaseImport(audit=None, mark=found.mark)
        names = request.names or (query.address.name,)
        asked = replace(request, files=(found.file,), names=names)
        audit = import_files(ctx, asked, progress=progress, cancel=cancel)
    note = ImportNote(sentence=_describe(query, found))
    return DatabaseImport(audit=replace(audit, notes=(note, *audit.notes)), mark=found.mark)


def _describe(query: DatabaseQuery, found: DatabaseRows) -> str:
    rows, columns = f"{found.rows:,} row{'s' * (found.rows > 1)}", len(found.columns)
    return f"The SELECT at {query.address.name} gives {rows} of {columns} column{'s' * (columns > 1)}."


def _count_rows(progress: ReportProgress | None) -> Callable[[int], None]:
    """Return what reports how many rows came so far; how many will come nobody knows."""

    def report(rows: int) -> None:
        if progress is not None:
            progress(ImportProgress(doing=f"reading the database, {rows:,} rows so far", done=0, total=1))

    return report
