"""Preview: the beginning of a file that was sent."""

from collections.abc import Collection
from typing import Any

from services.accounts.permissions import Right
from services.core.context import Context
from services.ingest.audit import ImportRequest
from services.ingest.kinds import find_kind
from services.ingest.preview import Preview, preview_request
from services.ingest.read.options import NOTHING_SAID, ReadOptions
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
    **answers: Any,
) -> Preview:
    """Look at the beginning of a file as an import of this kind; `answers` are those of an `ImportRequest`.

    Raises NotAllowed, UnknownName, FileRefused.
    """
    require_right(ctx, who, Right.IMPORT)
    _, file = find_upload(ctx, who, upload_id)
    request = ImportRequest(
        kind=find_kind(kind).name,
        files=(file.path,),
        names=(file.name,),
        preset=preset,
        mapping=mapping,
        group_by_order=group_by_order,
        encoding=reading.encoding,
        sheet=reading.sheet,
        no_header=reading.no_header,
        columns=reading.columns,
        **answers,
    )
    return preview_request(ctx, request, asked=asked)
