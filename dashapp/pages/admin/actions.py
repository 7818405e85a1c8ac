"""Actions: what the forms of the page change: people, teams, sessions."""

from typing import Any

from dashapp.core.action import Action
from dashapp.pages.admin import people_actions, session_actions, team_actions

ACTIONS: tuple[Action[Any], ...] = (*people_actions.ACTIONS, *team_actions.ACTIONS, *session_actions.ACTIONS)
