"""Grants: the limits of a person or a team, each with a button to remove it, and a form for one more."""

from collections.abc import Mapping

from dashapp.core.markup import Node, el
from dashapp.core.state import label_of
from dashapp.core.tile_query import TileQuery
from dashapp.pages.admin.labels import SCOPING, pairs
from dashapp.ui import form_fields
from services.catalog import catalog
from services.core.errors import AppError
from services.query.questions import MetricQuery
from services.query.scope import Limits
from services.query.validate import counts_of

MOST = 50
"""Members of each dimension that are suggested: any other may be typed."""

Suggestions = tuple[tuple[str, str], ...]
"""(member, label of its dimension) of each."""


def suggestions(query: TileQuery) -> Suggestions:
    """Return the members that the store has most of, by dimension, under the scope of who asks."""
    return tuple((member, label) for name, label in SCOPING for member in _members(query, name))


def _members(query: TileQuery, name: str) -> tuple[str, ...]:
    asked = (MetricQuery(metrics=(metric,), by=(name,), top=MOST) for metric in counts_of(catalog().dimensions[name]))
    try:
        rows = [row for question in asked for row in query.run(question).rows()]
    except AppError:  # open: they only save typing
        return ()
    return tuple(dict.fromkeys(str(row[name]) for row in rows))[:MOST]


def grants(
    limits: Limits, action: str, owner: Mapping[str, str], *, add: str = "", remove: str = "", id_: str = "members"
) -> tuple[Node, ...]:
    """Show grants and what changes them: `action` is the noun of the actions, `owner` whose they are, `add`
    and `remove` what is asked before."""
    chips = [_chip(name, member, action, owner, remove) for name, member in pairs(limits)]
    return el("div", "chips", *chips) if chips else None, _form(action, owner, add, id_)


def _chip(name: str, member: str, action: str, owner: Mapping[str, str], confirm: str) -> Node:
    words = f"{label_of(name)} {member}"
    hidden = {**owner, "dimension": name, "member": member}
    take = form_fields.act(
        f"{action}.ungrant", form_fields.small(f"Take back {words}", glyph="x-lg"), hidden=hidden, confirm=confirm
    )
    return el("span", "grant", el("span", "l", label_of(name)), member, take, key=f"{name}={member}")


def _form(action: str, owner: Mapping[str, str], confirm: str, id_: str) -> Node:
    return form_fields.act(
        f"{action}.grant",
        form_fields.select("dimension", SCOPING, label="Dimension"),
        form_fields.text("member", placeholder="Member, such as North", label="Member", suggestions=id_, required=True),
        form_fields.button("Limit to it"),
        hidden=owner,
        confirm=confirm,
    )
