"""Panels: what slides over the page from the right: where a number comes from, its rows, forms. One file each.

The part of an address after the `#` names the panel: `#origin=by-region`, `#rows=by-region:region:North`, `#targets`.
"""

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from dashapp.core.markup import Node
from dashapp.core.view import PageView
from dashapp.shell.panels.frame import box
from dashapp.shell.panels.lineage import lineage
from dashapp.shell.panels.rows import rows
from dashapp.shell.panels.rules import rules
from dashapp.shell.panels.targets import targets
from dashapp.ui import states
from services.core.context import Context
from services.core.errors import AppError, BadValue, OutOfScope

Panel = Callable[[Context, PageView, str], Node]
"""(ctx, the page as the person sees it, what stands behind the = in the address) -> the panel. It raises AppError."""

PANELS: Mapping[str, Panel] = {"origin": lineage, "rows": rows, "targets": targets, "rules": rules}

LONGEST = 600


def open_panel(ctx: Context, view: PageView, fragment: object) -> Node:
    """Make the panel that an address names; nothing where it names none. Raises BadValue for what is no address."""
    if not isinstance(fragment, str) or len(fragment) > LONGEST:
        raise BadValue("This is not the address of a panel.")
    name, _, argument = fragment.removeprefix("#").partition("=")
    make = PANELS.get(name)
    if make is None:
        return None
    try:
        return make(ctx, view, argument if name == "rows" else unquote(argument))
    except OutOfScope as error:
        return box(name.capitalize(), states.access_denied(error.public), name=fragment)
    except AppError as error:
        return box(name.capitalize(), states.error_message(error.public), name=fragment)
