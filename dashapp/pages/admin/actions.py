"""Actions: what the forms of the page change: people, teams, sessions."""

from dashapp.core.action import Action
from dashapp.pages.admin import people_actions, session_actions, team_actions

ACTIONS: tuple[Action, ...] = (*people_actions.ACTIONS, *team_actions.ACTIONS, *session_actions.ACTIONS)
