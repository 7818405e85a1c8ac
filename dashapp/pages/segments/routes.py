"""Routes: the users of a segment, or of abandoned carts, as a whole list in CSV; audited like any export."""

from collections.abc import Iterator

from flask import Flask, Response

from dashapp.auth.principal import current
from dashapp.core.downloads import CSV, ViewOfRequest, attach_file, days_of_file
from dashapp.core.view import PageView
from dashapp.pages.segments import PAGE
from services.accounts.audit import record_event
from services.accounts.permissions import Right
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.member_pages import all_pages
from services.analyses.segments.kinds import SEGMENTS
from services.analyses.segments.members import SegmentMembers
from services.catalog.lookup import look_up
from services.core.context import Context
from services.exports.csv import About, about, csv_for_people, csv_rows, file_name
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result


def install(server: Flask, ctx: Context, view_of_request: ViewOfRequest) -> None:
    """Add the addresses of the lists."""

    @server.get("/members/<segment>.csv")
    def export_members(segment: str) -> Response:
        current().require(Right.EXPORT)
        view = view_of_request(ctx, PAGE.name)
        look_up("segment", segment, SEGMENTS)
        question = SegmentMembers(segment=segment, period=view.window.period, where=view.where())
        return list_file(ctx, view, question, SEGMENTS[segment].label)

    @server.get("/recovery.csv")
    def export_recovery() -> Response:
        current().require(Right.EXPORT)
        view = view_of_request(ctx, PAGE.name)
        question = RecoveryList(period=view.window.period, where=view.where())
        return list_file(ctx, view, question, "Recovery list")


def list_file(ctx: Context, view: PageView, question: SegmentMembers | RecoveryList, label: str) -> Response:
    """Return everybody on a list as CSV that is written while it is sent."""
    stream = all_pages(ctx, question, view.principal.scope)
    first = sheet_of(next(stream))  # what cannot be answered is said before anything is sent
    who, name = view.principal.email, question.segment if isinstance(question, SegmentMembers) else "recovery"
    said = about(f"{PAGE.label}: {label}", first, who=who, at=ctx.clock.now())
    _record(ctx, view, said, f"{PAGE.name}/{name}")
    file = file_name(PAGE.name, name, *days_of_file(view), kind="csv")
    answer = attach_file(_streamed(first, said, stream), file, CSV)
    answer.call_on_close(stream.close)  # type: ignore[attr-defined] # a generator
    return answer


def _record(ctx: Context, view: PageView, said: About, subject: str) -> None:
    filters = [sentence for word, sentence in said if word == "Filters"]
    versions = [sentence for word, sentence in said if word == "Data version"]
    who = view.principal.email
    record_event(ctx, who, "exported", subject, filters=filters, data_version=versions, format="csv", rows="all")


def _streamed(first: Sheet, said: About, rest: Iterator[Result]) -> Iterator[bytes]:
    for piece in csv_for_people(first, said):
        yield piece.encode()
    for page in rest:
        yield csv_rows(page.columns, page.rows()).encode()
