"""Team: one team: its grants and its people, and what changes them."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import place
from dashapp.pages.admin.grants import Suggestions, grants, suggestions
from dashapp.pages.admin.labels import count_in_words, limits_in_words
from dashapp.pages.admin.person import part
from dashapp.ui import form_fields
from services.accounts import people, teams
from services.accounts.teams import TeamEntry
from services.core.errors import UnknownName


@dataclass(frozen=True, kw_only=True)
class OpenedTeam:
    """All that is known of a team."""

    team: TeamEntry
    others: tuple[str, ...]
    """The e-mails of those who are not in it."""
    suggestions: Suggestions


def answer(query: TileQuery) -> OpenedTeam | None:
    """Return the team that is open, if one is. Raises UnknownName."""
    name = query.view.state.option("team", "")
    if not name:
        return None
    team = next((one for one in teams.teams(query.ctx) if one.name.casefold() == name.casefold()), None)
    if team is None:
        raise UnknownName(f"There is no team {name!r}; choose one in the list.")
    others = tuple(one.email for one in people.everyone(query.ctx) if one.email not in team.people)
    return OpenedTeam(team=team, others=others, suggestions=suggestions(query))


def draw(view: PageView, found: OpenedTeam | None) -> TileContent:
    """Draw the team."""
    if found is None:
        return TileContent()
    team = found.team
    you = view.principal.email in team.people
    said = f"Shows {limits_in_words(team.grants)}." if team.grants else "Limits nobody: it has no grant."
    add = "You are in this team: it limits what you see yourself, at once. Go on?" if you else ""
    last = sum(len(members) for _, members in team.grants) == 1
    remove = f"It is the last grant: {team.name} limits nobody after that. Take it back?" if last else ""
    parts = (
        el("p", "sees", icon("eye"), said),
        part("Grants", "Members of one dimension unite, dimensions intersect", *_grants(found, add, remove)),
        part("People", "", *_people(found, view.principal.email)),
        form_fields.suggestion_list("members", found.suggestions),
    )
    close = link(place("teams"), "ic sm", icon("x-lg"), title="Close", aria_label="Close")
    caption = count_in_words(len(team.people), "person", "people")
    return TileContent(title=team.name, caption=caption, tools=(close,), body=el("div", "person", *parts))


def _grants(found: OpenedTeam, add: str, remove: str) -> tuple[Node, ...]:
    return grants(found.team.grants, "team", {"team": found.team.name}, add=add, remove=remove)


def _people(found: OpenedTeam, me: str) -> tuple[Node, ...]:
    chips = [_member(found.team.name, email, me) for email in found.team.people]
    form = form_fields.act(
        "team.join",
        form_fields.text(
            "email", kind="email", placeholder="E-mail", label="E-mail", suggestions="others", required=True
        ),
        form_fields.button("Put into the team"),
        hidden={"team": found.team.name},
    )
    offers = form_fields.suggestion_list("others", ((email, "") for email in found.others))
    return el("div", "chips", *chips) if chips else el("p", "", "Nobody is in it yet."), form, offers


def _member(team: str, email: str, me: str) -> Node:
    confirm = f"You would leave {team}, and see what your other grants show. Go on?" if email == me else ""
    take = form_fields.small(f"Take {email} out of the team", glyph="x-lg")
    leave = form_fields.act("team.leave", take, hidden={"email": email, "team": team}, confirm=confirm)
    return el("span", "grant", link(place("people", person=email), "", email), leave, key=email)
