"""Popovers: what floats above a page: each a plain function of the view, its argument and what was typed."""

from collections.abc import Callable, Mapping

from dashapp.core.markup import Node
from dashapp.core.view import PageView
from dashapp.shell.popovers.add_filter import add_filter
from dashapp.shell.popovers.compare import compare
from dashapp.shell.popovers.grain import grain
from dashapp.shell.popovers.help import keys_and_clicks
from dashapp.shell.popovers.mark import mark
from dashapp.shell.popovers.member_filter import member_filter
from dashapp.shell.popovers.period import period
from dashapp.shell.popovers.search import search
from dashapp.shell.popovers.siblings import siblings
from services.core.context import Context
from services.core.errors import UnknownName

Draw = Callable[[Context, PageView, str, str], Node]
"""(ctx, view, argument, query) -> what floats. Raises AppError for an argument that the page does not have."""

POPS: Mapping[str, Draw] = {
    "filter": member_filter,
    "add-filter": add_filter,
    "period": period,
    "compare": compare,
    "grain": grain,
    "siblings": siblings,
    "mark": mark,
    "search": search,
    "help": keys_and_clicks,
}

WITHOUT_STATE = frozenset({"search", "help"})
"""Popovers that open even if the address cannot be read."""


def open_popover(ctx: Context, view: PageView, name: str, query: str) -> Node:
    """Return what floats under `name`, such as "filter:region". Raises UnknownName, BadValue."""
    kind, _, argument = name.partition(":")
    if kind not in POPS:
        raise UnknownName("There is nothing of that name to open. Load the page again.")
    return POPS[kind](ctx, view, argument, query)
