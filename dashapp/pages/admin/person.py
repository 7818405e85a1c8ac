"""Person: one account: what it may do and see, where it is logged in, and what changes that."""

from dataclasses import dataclass
from datetime import datetime

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import place
from dashapp.pages.admin.grants import Suggestions, grants, suggestions
from dashapp.pages.admin.labels import count_in_words, sees
from dashapp.ui import form_fields
from dashapp.ui.timestamps import exactly, since
from services.accounts import links, people, second_factor, sessions, teams
from services.accounts.grants import scope_of
from services.accounts.links import Invitation
from services.accounts.people import Person
from services.accounts.permissions import ROLES
from services.accounts.sessions import SessionEntry
from services.core.errors import UnknownName

NEW = "new"
"""What stands for an e-mail in the address where somebody is to be invited."""

YOU = "This is you. Another administrator changes your role or closes your account."
WAS_ADMIN = "Change the role? An administrator who becomes less cannot undo it alone."

ROLE_CHOICES = tuple((role, role.capitalize()) for role in ROLES)


@dataclass(frozen=True, kw_only=True)
class AccountDetail:
    """All that is known of a person."""

    person: Person
    sees: str
    factor: bool
    invitation: Invitation | None
    sessions: tuple[SessionEntry, ...]
    teams: tuple[str, ...]
    """All that there are."""
    suggestions: Suggestions
    now: datetime
    zone: str


def answer(query: TileQuery) -> AccountDetail | None:
    """Return the person that is open, if one is. Raises UnknownName, BadValue."""
    email, ctx = query.view.state.option("person", ""), query.ctx
    if email in {"", NEW}:
        return None
    person = people.find(ctx, email)
    if person is None:
        raise UnknownName(f"There is no account for {email}; choose somebody in the list.")
    return AccountDetail(
        person=person,
        sees=sees(scope_of(ctx, person.email)) if person.active else "Sees nothing: the account is disabled.",
        factor=second_factor.has_second_factor(ctx, person.email),
        invitation=next((one for one in links.pending(ctx) if one.email == person.email), None),
        sessions=sessions.sessions(ctx, person.email),
        teams=tuple(team.name for team in teams.teams(ctx)),
        suggestions=suggestions(query),
        now=ctx.clock.now(),
        zone=ctx.settings.time_zone,
    )


def draw(view: PageView, found: AccountDetail | None) -> TileContent:
    """Draw the account, a part for each thing that can be changed."""
    if found is None:
        return TileContent()
    person, you = found.person, found.person.email == view.principal.email
    state = "active" if person.active else "disabled"
    caption = f"{person.role.capitalize()}, {state}, account made {exactly(person.created_at, found.zone)}"
    close = link(
        place("people", q=view.state.option("q", "")), "ic sm", icon("x-lg"), title="Close", aria_label="Close"
    )
    return TileContent(
        title=person.email, caption=caption, tools=(close,), body=el("div", "person", *_parts(found, you=you))
    )


def _parts(found: AccountDetail, *, you: bool) -> tuple[Node, ...]:
    united = "Members of one dimension unite, dimensions intersect; so do own and the teams' grants"
    return (
        el("p", "note", icon("person"), YOU) if you else None,
        el("p", "sees", icon("eye"), found.sees),
        _invitation(found),
        None if you else _role(found),
        part("Own grants", united, *_grants(found, you=you)),
        part("Teams", "Whoever is in several sees what any of them shows", *_teams(found, you=you)),
        part("Logged in", "", _sessions(found, you=you), _factor(found, you=you), _done(found.person)),
        None if you else _account(found),
        form_fields.suggestion_list("members", found.suggestions),
    )


def part(title: str, explained: str, *content: Node) -> Node:
    """Make one part of what is open: a heading, a word on it, what is there."""
    return el("section", "part", el("h3", "strong", title), el("p", "meta", explained) if explained else None, *content)


def _mine(found: AccountDetail) -> dict[str, str]:
    return {"email": found.person.email}


def _invitation(found: AccountDetail) -> Node:
    one = found.invitation
    if one is None or not found.person.active:
        return None
    ends = f"Its link {'ended' if one.expired else 'ends'} {exactly(one.expires_at, found.zone)}."
    again = form_fields.act(
        "person.invite_again", form_fields.button("Send a new link", glyph="envelope"), hidden=_mine(found)
    )
    return part("Invitation", f"Sent by {one.made_by} and not accepted yet. {ends}", again)


def _role(found: AccountDetail) -> Node:
    confirm = WAS_ADMIN if found.person.role == "admin" else ""
    choose = form_fields.select("role", ROLE_CHOICES, chosen=found.person.role, label="Role")
    form = form_fields.act(
        "person.role", choose, form_fields.button("Change the role"), hidden=_mine(found), confirm=confirm
    )
    return part("Role", "What each may do stands under Roles", form)


def _grants(found: AccountDetail, *, you: bool) -> tuple[Node, ...]:
    add = "This limits what you see yourself, on every page, at once. Go on?" if you else ""
    last = sum(len(members) for _, members in found.person.grants) == 1
    remove = f"It is the last own grant: none limits {found.person.email} after that. Take it back?" if last else ""
    none = None if found.person.grants else el("p", "", "None of their own.")
    return none, *grants(found.person.grants, "person", _mine(found), add=add, remove=remove)


def _teams(found: AccountDetail, *, you: bool) -> tuple[Node, ...]:
    chips = [_team(found, name, you=you) for name in found.person.teams]
    others = tuple((name, name) for name in found.teams if name not in found.person.teams)
    confirm = "A team's grants limit you too, at once. Join it?" if you else ""
    choose = form_fields.select("team", others, label="Team") if others else None
    join = form_fields.act("team.join", choose, form_fields.button("Put into it"), hidden=_mine(found), confirm=confirm)
    return el("div", "chips", *chips) if chips else el("p", "", "In no team."), join if others else None


def _team(found: AccountDetail, name: str, *, you: bool) -> Node:
    confirm = f"You would leave {name}, and see what your other grants show. Go on?" if you else ""
    take = form_fields.small(f"Take out of {name}", glyph="x-lg")
    leave = form_fields.act("team.leave", take, hidden={**_mine(found), "team": name}, confirm=confirm)
    return el("span", "grant", link(place("teams", team=name), "", name), leave, key=name)


def _sessions(found: AccountDetail, *, you: bool) -> Node:
    if not found.sessions:
        return el("p", "", "Nowhere at this moment.")
    count = count_in_words(len(found.sessions), "browser", "browsers")
    said = el("p", "", f"In {count}, last seen ", since(found.sessions[0].seen_at, found.now, found.zone), ".")
    words = "End the others" if you else "End all sessions"
    confirm = "" if you else f"{found.person.email} is logged out everywhere at once. Go on?"
    form = form_fields.act("session.revoke_all", form_fields.button(words), hidden=_mine(found), confirm=confirm)
    return el("div", "line", said, form if len(found.sessions) > you else None)


def _factor(found: AccountDetail, *, you: bool) -> Node:
    if not found.factor:
        return el("p", "", "No second factor.")
    confirm = f"{found.person.email} can then log in with the password alone. Turn it off?"
    form = form_fields.act("person.factor_off", form_fields.button("Turn it off"), hidden=_mine(found), confirm=confirm)
    own = el("a", "see", "Your account", href="/account")
    return el("div", "line", el("p", "", icon("shield-check"), " A second factor is on."), own if you else form)


def _done(person: Person) -> Node:
    return link(place("audit", who=person.email), "see", "What they did, in the audit log")


def _account(found: AccountDetail) -> Node:
    if not found.person.active:
        form = form_fields.act("person.enable", form_fields.button("Open it again"), hidden=_mine(found))
        return part("Account", "Closed: nobody can log in to it, its history stays", form)
    confirm = f"{found.person.email} is logged out at once and cannot log in again. Close the account?"
    close = form_fields.button("Close the account", kind="outline-danger")
    return part("Account", "", form_fields.act("person.disable", close, hidden=_mine(found), confirm=confirm))
