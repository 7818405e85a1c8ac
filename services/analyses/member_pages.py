"""Member pages: lists of people, a page at a time, and a whole list out of one consistent view, for exports."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

from services.core.context import Context
from services.core.errors import BadValue
from services.query.analysis import answer_analysis, check_analysis
from services.query.answer import QueryContext
from services.query.result import Result
from services.query.run import open_query_context
from services.query.scope import Scope
from services.query.validate import LAST_ROW

LARGEST_PAGE = 20_000
"""Rows of one page at most."""

PAGE = LARGEST_PAGE
"""Rows of one page of a whole list."""


def check_page(limit: int, offset: int) -> None:
    """Raise BadValue unless it is a page."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise BadValue(f"One page has 1 to {LARGEST_PAGE} rows.")
    if not 0 <= offset <= LAST_ROW:
        raise BadValue("The first row of a page is number 0 or a later one.")


def all_pages(ctx: Context, question: Any, scope: Scope, *, cancel: Event | None = None) -> Iterator[Result]:
    """Return every row of a list, whatever its limit and offset; at least one page, which may be empty.

    Nothing of it is cached. Raises as `run`, at the first page.
    """
    check_analysis(question)
    with open_query_context(ctx, scope, cancel) as qc:
        yield from _pages(question, qc)


def _pages(question: Any, qc: QueryContext) -> Iterator[Result]:
    offset, full = 0, True
    while full:
        page = answer_analysis(replace(question, limit=PAGE, offset=offset), qc)
        full = page.table.num_rows == PAGE
        if page.table.num_rows or not offset:
            yield page
        offset += PAGE
