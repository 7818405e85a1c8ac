"""Teams: people who see the same, in a list."""

from dashapp.core.markup import Node, el, link
from dashapp.core.page import Drawn
from dashapp.core.tile_query import Asking
from dashapp.core.view import View
from dashapp.pages.admin.labels import counted, limits_in_words
from dashapp.pages.admin.sections import place
from dashapp.ui import form_fields
from dashapp.ui.table import Column, Row, table
from services.accounts import teams
from services.accounts.teams import TeamEntry

COLUMNS = (Column(label="Team", wide=True), Column(label="People", number=True), Column(label="Limited to", wide=True))


def answer(asking: Asking) -> tuple[TeamEntry, ...]:
    """List all teams."""
    return teams.teams(asking.ctx)


def draw(view: View, found: tuple[TeamEntry, ...] | None) -> Drawn:
    """Draw the list, and what makes another."""
    if found is None:
        return Drawn()
    rows = [_row(view, team) for team in found]
    caption = f"{counted(len(found), 'team', 'teams')}; a team limits whoever is in it"
    return Drawn(title="Teams", caption=caption, body=[_new(), table("Teams", COLUMNS, rows) if rows else _none()])


def _new() -> Node:
    name = form_fields.text("name", placeholder="Name of a new team", label="Name of a new team", required=True)
    return el(
        "div", "searching", form_fields.act("team.add", name, form_fields.button("Add the team", glyph="plus-lg"))
    )


def _none() -> Node:
    return el("p", "", "There is no team yet. A team saves giving the same grants to many people one by one.")


def _row(view: View, team: TeamEntry) -> Row:
    name = link(place("teams", team=team.name), "", team.name)
    cells = (name, str(len(team.people)), limits_in_words(team.grants) or "Nothing")
    return Row(cells=cells, key=team.name, on=view.state.option("team", "").casefold() == team.name.casefold())
