"""Sessions: who is logged in at this moment, where, and what ends it."""

from dataclasses import dataclass
from datetime import datetime

from dashapp.core.markup import Node, el, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.browsers import browser_in_words
from dashapp.pages.admin.controls import NAME, place
from dashapp.pages.admin.labels import count_in_words
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from dashapp.ui.timestamps import instant, since
from services.accounts import sessions
from services.accounts.sessions import SessionEntry

MOST = 200
"""Sessions on one page; a search finds the others."""

COLUMNS = (
    TableColumn(label="Person", wide=True),
    TableColumn(label="Last seen"),
    TableColumn(label="Since"),
    TableColumn(label="Until at the latest"),
    TableColumn(label="Address"),
    TableColumn(label="Browser"),
    TableColumn(label="End it", silent=True),
)


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """The sessions that fit a search."""

    rows: tuple[SessionEntry, ...]
    of: int
    now: datetime
    zone: str


def answer(query: TileQuery) -> Sessions:
    """List the sessions of whom the search names, the last seen first."""
    ctx, words = query.ctx, query.view.state.option("q", "").casefold()
    every = sessions.sessions(ctx)
    fitting = tuple(one for one in every if words in f"{one.email} {one.address}".casefold())
    return Sessions(rows=fitting, of=len(every), now=ctx.clock.now(), zone=ctx.settings.time_zone)


def draw(view: PageView, found: Sessions | None) -> TileContent:
    """Draw the list."""
    if found is None:
        return TileContent()
    rows = [_row(view, found, one) for one in found.rows[:MOST]]
    browsers = count_in_words(found.of, "browser is", "browsers are")
    caption = f"{browsers} logged in; one that is ended is out at its next click"
    body = [_search(view), table("Sessions", COLUMNS, rows, stack=True) if rows else _none()]
    return TileContent(title="Sessions", caption=caption, body=body)


def _search(view: PageView) -> Node:
    words = view.state.option("q", "")
    line = form_fields.text("x.q", value=words, kind="search", placeholder="E-mail or address", label="Search sessions")
    form = form_fields.get(
        f"/{NAME}",
        line,
        form_fields.button("Search", glyph="search"),
        hidden={"x.section": "sessions"},
        label="Sessions",
    )
    return el("div", "searching", form, link(place("sessions"), "btn btn-link", "Show all") if words else None)


def _none() -> Node:
    return el("p", "", "No session fits.")


def _row(view: PageView, found: Sessions, one: SessionEntry) -> TableRow:
    here = one.session_id == view.principal.session_id
    end = form_fields.act("session.revoke", form_fields.button("End"), hidden={"session_id": str(one.session_id)})
    cells: tuple[Node, ...] = (
        link(place("people", person=one.email), "", one.email),
        since(one.seen_at, found.now, found.zone),
        instant(one.started_at, found.zone),
        instant(one.expires_at, found.zone),
        one.address,
        el("span", "", browser_in_words(one.agent), title=one.agent),
        el("span", "meta", "This is you, here") if here else end,
    )
    return TableRow(cells=cells, key=str(one.session_id))
