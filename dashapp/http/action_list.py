"""Action list: every action that a form may ask for."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.action import Action
from dashapp.pages.admin import actions as admin
from dashapp.pages.catalogue_quality import actions as backfill
from dashapp.pages.data import actions as data
from dashapp.shell.panels import rule_actions, target_actions

NOUNS: tuple[tuple[Action[Any], ...], ...] = (
    target_actions.ACTIONS,
    rule_actions.ACTIONS,
    admin.ACTIONS,
    data.ACTIONS,
    backfill.ACTIONS,
)

ACTIONS: Mapping[str, Action[Any]] = {action.name: action for actions in NOUNS for action in actions}

assert len(ACTIONS) == sum(map(len, NOUNS)), "every action has its own name"  # noqa: S101 - checked at import
