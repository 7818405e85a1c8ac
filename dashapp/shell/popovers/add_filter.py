"""Add filter: the filters of the page that are not in the bar."""

from dashapp.core.markup import Node, el
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from dashapp.shell.filter_bar import in_bar
from dashapp.shell.popovers.frame import floating, sentence
from services.catalog import catalog
from services.core.context import Context


def add_filter(_ctx: Context, view: PageView, _argument: str, _query: str) -> Node:
    """List the filters that are left; each opens its members."""
    left = [name for name in view.page.filters if name not in in_bar(view)]
    if not left:
        return floating("add-filter", "Add a filter", sentence("Every filter of this page stands in the bar."))
    return floating("add-filter", "Add a filter", el("div", "pop-list", *map(_entry, left)))


def _entry(dimension: str) -> Node:
    meaning = catalog().dimensions[dimension].meaning
    name = el("span", "pop-name", label_of(dimension))
    return el("button", "pop-item", name, type="button", data_pop=f"filter:{dimension}", title=meaning)
