"""Preview: the beginning of a file that was sent."""

from collections.abc import Collection
from dataclasses import replace
from threading import Event
from typing import Any

from services.accounts.permissions import Right
from services.core.context import Context
from services.ingest.audit import ImportNote, ImportRequest
from services.ingest.kinds import find_kind
from services.ingest.preview import Preview, preview_request
from services.ingest.read.options import NOTHING_SAID, ReadOptions
from services.ingest.read.shape import shape_files
from services.uploads.rights import require_right
from services.uploads.store import find_upload

Pairs = tuple[tuple[str, str], ...]


def preview_upload(
    ctx: Context,
    who: str,
    upload_id: str,
    *,
    kind: str,
    preset: str | None = None,
    mapping: Pairs = (),
    group_by_order: bool = False,
    reading: ReadOptions = NOTHING_SAID,
    asked: Collection[str] = (),
    others: Collection[str] = (),
    sql: str = "",
    **answers: Any,
) -> Preview:
    """Look at the beginning of a file as an import of this kind; `answers` are those of an `ImportRequest`.

    With `sql`, the rows are those of a SELECT over it and the `others`, each a table.
    Raises NotAllowed, UnknownName, FileRefused.
    """
    require_right(ctx, who, Right.IMPORT)
    files = [find_upload(ctx, who, one)[1] for one in (upload_id, *(others if sql else ()))]
    request = ImportRequest(
        kind=find_kind(kind).name,
        files=tuple(file.path for file in files),
        names=tuple(file.name for file in files),
        sql=sql or None,
        preset=preset,
        mapping=mapping,
        group_by_order=group_by_order,
        encoding=reading.encoding,
        sheet=reading.sheet,
        no_header=reading.no_header,
        columns=reading.columns,
        **answers,
    )
    if not sql:
        return preview_request(ctx, request, asked=asked)
    with shape_files(ctx.settings, request, None, Event()) as shaped:
        found = preview_request(ctx, replace(shaped.request, preset=preset), asked=asked)
    notes = tuple(ImportNote(sentence=sentence) for sentence in shaped.notes)
    return replace(found, notes=(*notes, *found.notes))
