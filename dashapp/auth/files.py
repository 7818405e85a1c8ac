"""Files: the few that the log-in pages need, served to everybody, and the sign of life."""

from io import BytesIO

from flask import abort, jsonify, send_file
from flask.typing import ResponseReturnValue

from dashapp.auth.templates import FILES, file_content, fingerprint
from services.core.context import AccountContext


def file(_ctx: AccountContext, name: str) -> ResponseReturnValue:
    """Return one of the files that everybody may have; 404 for every other name."""
    if name not in FILES:
        abort(404)
    return send_file(BytesIO(file_content(name)), download_name=name, etag=fingerprint(name))


def health(_ctx: AccountContext) -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")
