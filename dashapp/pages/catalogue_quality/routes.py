"""Routes: the eight tables of a view as one ZIP, under the scope of who takes it, streamed."""

from collections.abc import Iterator

from flask import Flask, Response

from dashapp.auth.principal import current
from dashapp.core.captions import describe_view
from dashapp.core.downloads import ZIP, ViewOfRequest, attach_file, days_of_file
from dashapp.core.view import PageView
from services.accounts.audit import record_event
from services.accounts.permissions import Right
from services.core.context import Context
from services.exports.case_study.archive import NAMES, stream_zip
from services.exports.csv import file_name

NAME, PATH = "catalogue", "/case-study.zip"


def install(server: Flask, ctx: Context, view_of_request: ViewOfRequest) -> None:
    """Add the address. Its query is that of the page: period and filters."""

    @server.get(PATH)
    def case_study() -> Response:
        current().require(Right.EXPORT)
        return archive(ctx, view_of_request(ctx, NAME))


def archive(ctx: Context, view: PageView) -> Response:
    """Return the ZIP; the audit knows who took it. Raises what `run` raises, before anything is sent."""
    who = view.principal
    pieces = stream_zip(ctx, who.scope, period=view.window.period, where=view.where())
    first = next(pieces)
    record_event(ctx, who.email, "exported", "case study", format="zip", filters=describe_view(view), tables=NAMES)
    answer = attach_file(_all(first, pieces), file_name("case-study", *days_of_file(view), kind="zip"), ZIP)
    answer.call_on_close(pieces.close)  # type: ignore[attr-defined] # a generator
    return answer


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
