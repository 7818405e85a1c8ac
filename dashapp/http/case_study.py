"""Case study, route: the eight tables of a view as one ZIP, under the scope of who takes it, streamed."""

from collections.abc import Iterator

from flask import Flask, Response, request

from dashapp.auth.principal import current
from dashapp.core.state import parse
from dashapp.core.view import PageView
from dashapp.http.exports import filters_of
from dashapp.shell.open_view import page_at, view_of
from services.accounts.audit import recorded
from services.accounts.permissions import Right
from services.core.context import Context
from services.exports.case_study.archive import NAMES, zipped
from services.exports.csv import file_name

PAGE, PATH = "catalogue", "/case-study.zip"


def install(server: Flask, ctx: Context) -> None:
    """Add the address. Its query is that of the page: period and filters."""

    @server.get(PATH)
    def case_study() -> Response:
        current().require(Right.EXPORT)
        return archive(ctx, asked(ctx, request.query_string.decode("utf-8", "replace")))


def asked(ctx: Context, search: str) -> PageView:
    """Read which view it is of. Raises BadValue."""
    principal = current()
    page = page_at(PAGE, principal)
    return view_of(ctx, page, parse(search, page.allowed), principal)


def archive(ctx: Context, view: PageView) -> Response:
    """Give the ZIP; the audit knows who took it. Raises what `run` raises, before anything is sent."""
    who = view.principal
    pieces = zipped(ctx, who.scope, period=view.window.period, where=view.where())
    first = next(pieces)
    recorded(ctx, who.email, "exported", "case study", format="zip", filters=filters_of(view), tables=NAMES)
    answer = Response(_all(first, pieces), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(view)}"'
    answer.call_on_close(pieces.close)  # type: ignore[attr-defined] # a generator
    return answer


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _name(view: PageView) -> str:
    period = view.window.period
    days = (f"{period.start}", f"{period.last}") if period.start and period.last else ("all",)
    return file_name("case-study", *days, kind="zip")
