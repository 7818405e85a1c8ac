"""Uploads: the addresses that take a file piece by piece, and the one that gives the rows set aside."""

from itertools import chain

from flask import Flask, Response, jsonify, make_response, request

from dashapp.auth.principal import current
from services.accounts.audit import record_event
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.parsing import parse
from services.exports.csv import file_name
from services.ingest.report import write_quarantine_csv
from services.uploads.announcement import UploadAnnouncement
from services.uploads.receive import PIECE, OutOfStep, append_piece, begin_upload, finish_upload
from services.uploads.store import Upload

CSV = "text/csv; charset=utf-8"
LAST_ID = 2**31


def install(server: Flask, ctx: Context) -> None:
    """Add the addresses. The guard sees to it that only pages of ours reach those that change something."""

    @server.post("/upload/begin")
    def upload_begin() -> Response:
        who, announced = _importer(), parse(UploadAnnouncement, request.get_json())
        return _said(begin_upload(ctx, who, announced.name, announced.size))

    @server.post("/upload/<upload_id>/<int:offset>")
    def upload_piece(upload_id: str, offset: int) -> Response:
        who, piece = _importer(), _piece()
        try:
            return _said(append_piece(ctx, who, upload_id, offset, piece))
        except OutOfStep as error:  # where the file goes on is for the page to know, as after a lost answer
            return make_response(jsonify(error=error.public, received=error.received), error.status)

    @server.post("/upload/<upload_id>/finish")
    def upload_finish(upload_id: str) -> Response:
        return _said(finish_upload(ctx, _importer(), upload_id))

    @server.get("/quarantine/<int:load_id>.csv")
    def quarantine(load_id: int) -> Response:
        return quarantine_file(ctx, load_id)


def _importer() -> str:
    """Give who asks. Raises NotAllowed without the right, before anything is read."""
    principal = current()
    principal.require(Right.IMPORT)
    return principal.email


def _piece() -> bytes:
    """Read the bytes of a piece, never more than one may have. Raises RequestEntityTooLarge."""
    request.max_content_length = PIECE
    return request.get_data(cache=False)


def _said(upload: Upload) -> Response:
    return jsonify(id=upload.upload_id, name=upload.name, received=upload.received, kind=upload.kind)


def quarantine_file(ctx: Context, load_id: int) -> Response:
    """Return the rows that an import set aside, written while they are sent; the audit knows who took them."""
    principal = current()
    principal.require(Right.IMPORT)
    principal.require(Right.EXPORT)
    lines = write_quarantine_csv(ctx, min(load_id, LAST_ID), principal.scope, principal.email)
    first = next(lines)  # what cannot be answered is said before anything is sent
    record_event(ctx, principal.email, "exported", f"rows set aside by import {load_id}", format="csv")
    answer = Response((piece.encode() for piece in chain((first,), lines)), content_type=CSV)
    name = file_name("quarantine", "import", str(load_id), kind="csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
