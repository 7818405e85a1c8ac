"""Roles: each may do what the one before it may, and more; the table is the one of the definitions."""

from itertools import pairwise

import pytest

from services.accounts.permissions import ROLES, Right, may, require, rights_of
from services.core.errors import NotAllowed


def test_each_role_may_more_than_the_one_before() -> None:
    assert ROLES == ("viewer", "analyst", "manager", "admin")
    assert all(set(rights_of(less)) < set(rights_of(more)) for less, more in pairwise(ROLES))
    assert set(rights_of("admin")) == set(Right)


@pytest.mark.parametrize(
    ("right", "least"),
    [(Right.VIEW, "viewer"), (Right.EXPORT, "viewer"), (Right.IMPORT, "analyst"), (Right.BACKFILL, "analyst"),
     (Right.SAVE_FOR_TEAM, "analyst"), (Right.SET_TARGETS, "manager"), (Right.SET_RULES, "manager"),
     (Right.UNDO_IMPORT, "manager"), (Right.PAUSE_SOURCE, "manager"), (Right.MANAGE_PEOPLE, "admin"),
     (Right.MANAGE_TEAMS, "admin"),
     (Right.MANAGE_ROLES, "admin"), (Right.MANAGE_GRANTS, "admin"), (Right.READ_AUDIT, "admin")],
)  # fmt: skip
def test_who_may_what(right: Right, least: str) -> None:
    assert [role for role in ROLES if may(role, right)] == list(ROLES[ROLES.index(least) :])


def test_who_may_not_is_told_who_may() -> None:
    require("manager", Right.UNDO_IMPORT)
    with pytest.raises(NotAllowed, match="The role viewer may not import files; analyst may"):
        require("viewer", Right.IMPORT)
