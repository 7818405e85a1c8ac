"""Acting in tests: a form that is sent, by the one way there is."""

from collections.abc import Mapping

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.http.actions import do_action
from dashapp.pages.admin import actions
from services.core.context import Context

ACTIONS: Mapping[str, Action] = {action.name: action for action in actions.ACTIONS}
"""Those of the administration."""


def act(ctx: Context, who: Principal, name: str, /, **fields: str) -> Done:
    """Send a form."""
    return do_action(ctx, who, name, fields)
