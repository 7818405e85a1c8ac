"""Rights: who may change the data of the store through the pages, looked up anew each time."""

from services.accounts.grants import scope_of
from services.accounts.people import Person, find
from services.accounts.permissions import Right, require
from services.core.context import AccountContext
from services.core.errors import NotAllowed


def require_right(ctx: AccountContext, who: str, right: Right) -> Person:
    """Return the person if the account is open and its role has the right. Raises NotAllowed."""
    person = find(ctx, who)
    if person is None or not person.active:
        raise NotAllowed("The account may not be used any more.")
    require(person.role, right)
    return person


def require_whole_view(ctx: AccountContext, who: str) -> None:
    """Refuse who sees a part of the store only. Raises NotAllowed.

    An import says which rows the store had already, and an undo takes rows away that they never see.
    """
    scope = scope_of(ctx, who)
    if scope.is_limited:
        limits = "; ".join(scope.words())
        raise NotAllowed(
            f"Your view is limited ({limits}), but this changes the whole store; ask someone who sees all."
        )
