"""People: everybody who has an account, or is invited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import NAME, place
from dashapp.pages.admin.labels import count_in_words, limits_in_words
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from dashapp.ui.timestamps import since
from services.accounts import audit, links, people, second_factor, sessions
from services.accounts.links import Invitation
from services.accounts.people import Person
from services.core.context import Context

MOST = 100
"""People on one page; a search finds the others."""

LOOKED_BACK = 2000
"""Log-ins that are looked through for when somebody was here last."""


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """A person as the list shows them."""

    person: Person
    seen_at: datetime | None
    invitation: Invitation | None
    factor: bool

    @property
    def state(self) -> str:
        """Say whether they can log in."""
        if not self.person.active:
            return "Disabled"
        if self.invitation is not None:
            return "Invitation is over" if self.invitation.expired else "Invited"
        return "Active"


@dataclass(frozen=True, kw_only=True)
class PeopleList:
    """The people that fit a search."""

    rows: tuple[ListedPerson, ...]
    fitting: int
    of: int
    now: datetime
    zone: str


def answer(query: TileQuery) -> PeopleList:
    """List the people that fit the search."""
    ctx, words = query.ctx, query.view.state.option("q", "").casefold().split()
    every = people.everyone(ctx)
    fitting = [person for person in every if all(word in _said(person) for word in words)]
    seen, invited = last_seen(ctx), {one.email: one for one in links.pending(ctx)}
    asked = second_factor.emails_with_second_factor(ctx)
    rows = tuple(_listed(person, seen, invited, factor=person.email in asked) for person in fitting[:MOST])
    return PeopleList(rows=rows, fitting=len(fitting), of=len(every), now=ctx.clock.now(), zone=ctx.settings.time_zone)


def _said(person: Person) -> str:
    return " ".join((person.email, person.role, *person.teams, limits_in_words(person.grants))).casefold()


def _listed(
    person: Person, seen: Mapping[str, datetime], invited: Mapping[str, Invitation], *, factor: bool
) -> ListedPerson:
    return ListedPerson(
        person=person,
        seen_at=seen.get(person.email),
        invitation=invited.get(person.email),
        factor=factor,
    )


def last_seen(ctx: Context) -> Mapping[str, datetime]:
    """Give when each person was here last: by the sessions that live, else by the last log-in of the audit."""
    entries = audit.search(ctx, what="logged in", limit=LOOKED_BACK)
    return {
        **{entry.who: entry.at for entry in reversed(entries)},
        **{one.email: one.seen_at for one in reversed(sessions.sessions(ctx))},
    }


SHORT = (TableColumn(label="E-mail", wide=True), TableColumn(label="Role"), TableColumn(label="State"))
LONG = (
    *SHORT,
    TableColumn(label="Last seen", phone=False),
    TableColumn(label="Teams", wide=True, phone=False),
    TableColumn(label="Own grants", wide=True, phone=False),
)


def draw(view: PageView, found: PeopleList | None) -> TileContent:
    """Draw the list: shorter where somebody is opened beside it."""
    if found is None:
        return TileContent()
    opened = view.state.option("person", "")
    columns = SHORT if opened else LONG
    rows = [_row(view, found, one, len(columns)) for one in found.rows]
    body = [_tools(view), table("People", columns, rows) if rows else _none(view), _more(found)]
    return TileContent(title="People", caption=_caption(view, found), body=body)


def _caption(view: PageView, found: PeopleList) -> str:
    fitting = f"{found.fitting:,} of " if view.state.option("q", "") else ""
    return f"{fitting}{count_in_words(found.of, 'account', 'accounts')}"


def _tools(view: PageView) -> Node:
    words = view.state.option("q", "")
    line = form_fields.text(
        "x.q", value=words, kind="search", placeholder="E-mail, role, team or grant", label="Search people"
    )
    search = form_fields.get(f"/{NAME}", line, form_fields.button("Search", glyph="search"), label="People")
    invite = link(place("people", person="new"), "btn btn-primary", icon("person-plus"), "Invite a person")
    back = link(place("people"), "btn btn-link", "Show all") if words else None
    return el("div", "searching", search, back, el("span", "sp"), invite)


def _none(view: PageView) -> Node:
    return el("p", "meta", f"Nobody fits {view.state.option('q', '')!r}.")


def _more(found: PeopleList) -> Node:
    left = found.fitting - len(found.rows)
    return el("p", "meta table-foot", f"{left:,} more; search for them.") if left else None


def _row(view: PageView, found: PeopleList, one: ListedPerson, columns: int) -> TableRow:
    email, words = one.person.email, view.state.option("q", "")
    name = link(place("people", person=email, q=words), "", email)
    you = el("span", "meta", " you") if email == view.principal.email else None
    cells: tuple[Node, ...] = (
        [name, you],
        one.person.role.capitalize(),
        [one.state, _factor() if one.factor else None],
        since(one.seen_at, found.now, found.zone),
        ", ".join(one.person.teams) or "\u2013",
        limits_in_words(one.person.grants) or "None",
    )
    return TableRow(cells=cells[:columns], key=email, on=view.state.option("person", "") == email)


def _factor() -> Node:
    words = "A second factor is on"
    return el("span", "factor", icon("shield-check"), el("span", "visually-hidden", words), title=words)
