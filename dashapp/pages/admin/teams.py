"""Teams: people who see the same, in a list."""

from dashapp.core.markup import Node, el, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import place
from dashapp.pages.admin.labels import count_in_words, limits_in_words
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from services.accounts import teams
from services.accounts.teams import TeamEntry

COLUMNS = (
    TableColumn(label="Team", wide=True),
    TableColumn(label="People", number=True),
    TableColumn(label="Limited to", wide=True),
)


def answer(query: TileQuery) -> tuple[TeamEntry, ...]:
    """List all teams."""
    return teams.teams(query.ctx)


def draw(view: PageView, found: tuple[TeamEntry, ...] | None) -> TileContent:
    """Draw the list, and what makes another."""
    if found is None:
        return TileContent()
    rows = [_row(view, team) for team in found]
    caption = f"{count_in_words(len(found), 'team', 'teams')}; a team limits whoever is in it"
    return TileContent(
        title="Teams", caption=caption, body=[_new(), table("Teams", COLUMNS, rows) if rows else _none()]
    )


def _new() -> Node:
    name = form_fields.text("name", placeholder="Name of a new team", label="Name of a new team", required=True)
    return el(
        "div", "searching", form_fields.act("team.add", name, form_fields.button("Add the team", glyph="plus-lg"))
    )


def _none() -> Node:
    return el("p", "", "There is no team yet. A team saves giving the same grants to many people one by one.")


def _row(view: PageView, team: TeamEntry) -> TableRow:
    name = link(place("teams", team=team.name), "", team.name)
    cells = (name, str(len(team.people)), limits_in_words(team.grants) or "Nothing")
    return TableRow(cells=cells, key=team.name, on=view.state.option("team", "").casefold() == team.name.casefold())
