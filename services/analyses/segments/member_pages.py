"""Segment pages: a whole list of people in pages of one consistent view, for exports."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.segments.members import PAGE, SegmentMembers
from services.core.context import Context
from services.query.analysis import analysed, check
from services.query.answer import QueryContext
from services.query.result import Result
from services.query.run import open_query_context
from services.query.scope import Scope


def all_pages(
    ctx: Context, question: SegmentMembers | RecoveryList, scope: Scope, *, cancel: Event | None = None
) -> Iterator[Result]:
    """Give every row of a list, whatever its limit and offset; at least one page, which may be empty.

    Nothing of it is cached. Raises as `run`, at the first page.
    """
    check(question)
    with open_query_context(ctx, scope, cancel) as qc:
        yield from _pages(question, qc)


def _pages(question: SegmentMembers | RecoveryList, qc: QueryContext) -> Iterator[Result]:
    offset, full = 0, True
    while full:
        page = analysed(replace(question, limit=PAGE, offset=offset), qc)
        full = page.table.num_rows == PAGE
        if page.table.num_rows or not offset:
            yield page
        offset += PAGE
