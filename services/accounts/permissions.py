"""Roles: what each may do. One table, which everything that asks for a right reads."""

from enum import StrEnum

from models.app.accounts import Role
from services.core.errors import NotAllowed


class Right(StrEnum):
    """Something a person may or may not do; the value says what."""

    VIEW = "see and drill"
    EXPORT = "export"
    IMPORT = "import files"
    BACKFILL = "backfill attributes"
    SAVE_FOR_TEAM = "save for the team"
    SET_TARGETS = "set targets"
    SET_RULES = "set rules"
    UNDO_IMPORT = "undo an import"
    PAUSE_SOURCE = "pause a source"
    MANAGE_PEOPLE = "manage people"
    MANAGE_TEAMS = "manage teams"
    MANAGE_ROLES = "manage roles"
    MANAGE_GRANTS = "manage grants"
    READ_AUDIT = "read the audit"


ADDED: dict[Role, tuple[Right, ...]] = {
    Role.VIEWER: (Right.VIEW, Right.EXPORT),
    Role.ANALYST: (Right.IMPORT, Right.BACKFILL, Right.SAVE_FOR_TEAM),
    Role.MANAGER: (Right.SET_TARGETS, Right.SET_RULES, Right.UNDO_IMPORT, Right.PAUSE_SOURCE),
    Role.ADMIN: (
        Right.MANAGE_PEOPLE,
        Right.MANAGE_TEAMS,
        Right.MANAGE_ROLES,
        Right.MANAGE_GRANTS,
        Right.READ_AUDIT,
    ),
}
"""What each role may do beside all that the roles before it may."""

assert tuple(ADDED) == tuple(Role), "every role has its rights, in order"  # noqa: S101 - checked at import

ROLES = tuple(role.value for role in Role)
"""The names of the roles, from the least rights to the most."""


def rights_of(role: str) -> tuple[Right, ...]:
    """Return all that a role may do."""
    below = ROLES[: ROLES.index(role) + 1]
    return tuple(right for name in below for right in ADDED[Role(name)])


def may(role: str, right: Right) -> bool:
    """Hold where the role has the right."""
    return right in rights_of(role)


def require(role: str, right: Right) -> None:
    """Raise NotAllowed if the role has not the right; the sentence says which role has."""
    if not may(role, right):
        least = next(name for name in ROLES if may(name, right))
        raise NotAllowed(f"The role {role} may not {right.value}; {least} may.")
