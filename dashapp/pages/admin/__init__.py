"""Admin: who may enter, in which team, as what, limited to what; who is here; what was done."""

from dashapp.core.page import Page, Tile
from dashapp.pages.admin import audit, invite, people, person, roles, sections, sessions, team, teams
from dashapp.pages.admin.controls import CONTROLS, NAME
from dashapp.pages.admin.sections import within
from services.accounts.permissions import Right

PAGE = Page(
    name=NAME,
    label="Admin",
    icon="gear",
    group="Manage",
    needs=Right.MANAGE_PEOPLE,
    controls=CONTROLS,
    tiles=(
        Tile(name="sections", height=28, bare=True, answer=lambda _: None, draw=sections.draw),
        Tile(
            name="people", height=0, answer=within("people", people.answer), draw=people.draw, needs=Right.MANAGE_PEOPLE
        ),
        Tile(
            name="person",
            span=5,
            height=0,
            answer=within("people", person.answer),
            draw=person.draw,
            needs=Right.MANAGE_PEOPLE,
        ),
        Tile(
            name="invite",
            span=5,
            height=0,
            answer=within("people", invite.answer),
            draw=invite.draw,
            needs=Right.MANAGE_PEOPLE,
        ),
        Tile(name="teams", height=0, answer=within("teams", teams.answer), draw=teams.draw, needs=Right.MANAGE_TEAMS),
        Tile(
            name="team", span=5, height=0, answer=within("teams", team.answer), draw=team.draw, needs=Right.MANAGE_TEAMS
        ),
        Tile(name="roles", height=0, answer=within("roles", roles.answer), draw=roles.draw, needs=Right.MANAGE_ROLES),
        Tile(
            name="sessions",
            height=0,
            answer=within("sessions", sessions.answer),
            draw=sessions.draw,
            needs=Right.MANAGE_PEOPLE,
        ),
        Tile(name="audit", height=0, answer=within("audit", audit.answer), draw=audit.draw, needs=Right.READ_AUDIT),
    ),
)
