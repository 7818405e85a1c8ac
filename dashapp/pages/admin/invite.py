"""Invite: a person who has no account yet gets a link that lets them choose a password."""

from dataclasses import dataclass

from dashapp.core.markup import el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import place
from dashapp.pages.admin.grants import Suggestions, suggestions
from dashapp.pages.admin.labels import SCOPING
from dashapp.pages.admin.person import NEW, ROLE_CHOICES
from dashapp.ui import form_fields
from services.accounts import teams


@dataclass(frozen=True, kw_only=True)
class Inviting:
    """What can be chosen for somebody new."""

    teams: tuple[str, ...]
    suggestions: Suggestions


def answer(query: TileQuery) -> Inviting | None:
    """Return what can be chosen, where somebody is to be invited."""
    if query.view.state.option("person", "") != NEW:
        return None
    return Inviting(teams=tuple(team.name for team in teams.teams(query.ctx)), suggestions=suggestions(query))


def draw(view: PageView, found: Inviting | None) -> TileContent:
    """Draw the form."""
    if found is None:
        return TileContent()
    in_teams = (("", "No team"), *((name, name) for name in found.teams))
    limited = (("", "Nothing of their own"), *SCOPING)
    member = form_fields.text("member", placeholder="Such as North", suggestions="members")
    form = form_fields.act(
        "person.invite",
        form_fields.field("E-mail", form_fields.text("email", kind="email", required=True)),
        form_fields.field(
            "Role", form_fields.select("role", ROLE_CHOICES), explained="What each may do stands under Roles."
        ),
        form_fields.field("Team", form_fields.select("team", in_teams)),
        el(
            "div",
            "pair",
            form_fields.field("Limited to", form_fields.select("dimension", limited)),
            form_fields.field("Member", member),
        ),
        el(
            "p", "meta", "Without a limit of their own, or of a team, they see the whole store. More limits can follow."
        ),
        form_fields.button("Send the invitation", kind="primary"),
        cls="fields",
    )
    close = link(
        place("people", q=view.state.option("q", "")), "ic sm", icon("x-lg"), title="Close", aria_label="Close"
    )
    caption = "By a mailed link that works once"
    offers = form_fields.suggestion_list("members", found.suggestions)
    return TileContent(title="Invite a person", caption=caption, tools=(close,), body=[form, offers])
