"""Downloads: how a file leaves the application, and what a page's own routes are given."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, make_response

from dashapp.core.view import PageView
from services.core.context import Context

CSV, EXCEL, ZIP = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
)

ViewOfRequest = Callable[[Context, str], PageView]
"""(ctx, name of a page) -> its view at the state in the query of the request, for the person of the request.

It raises NotAllowed, UnknownName, BadValue.
"""

InstallRoutes = Callable[[Flask, Context, ViewOfRequest], None]
"""What `routes.py` of a page is called with once, when the application is made."""


def attach_file(content: Any, name: str, kind: str) -> Response:
    """Return a response that a browser saves under `name`; `content` is bytes or an iterator of them."""
    answer = make_response(Response(content, content_type=kind))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def days_of_file(view: PageView) -> tuple[str, ...]:
    """Return the days of a view as the name of a file says them."""
    period = view.window.period
    return (f"{period.start}", f"{period.last}") if period.start and period.last else ("all",)
