"""Principal: who asks, as the guard found them for this request and no longer."""

import re
from dataclasses import dataclass

from flask import g, has_request_context

from services.accounts.permissions import Right
from services.accounts.sessions import Holder
from services.core.errors import NotAllowed
from services.query.describe import describe_scope
from services.query.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A person who is logged in: what they may do, which rows they may see. Never what proves them."""

    email: str
    initials: str
    role: str
    rights: frozenset[Right]
    scope: Scope
    session_id: int
    second_factor: bool

    is_authenticated = is_active = True
    is_anonymous = False
    """What Flask-Login asks of a user."""

    def get_id(self) -> str:
        """Return the name under which Flask-Login knows the person."""
        return self.email

    def may(self, right: Right) -> bool:
        """True if the person has the right."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raise NotAllowed where the person has not the right."""
        if not self.may(right):
            raise NotAllowed(f"The role {self.role} may not {right.value}.")

    @property
    def limits(self) -> tuple[str, ...]:
        """What the person's view is limited to, in words; nothing where it is not limited."""
        return describe_scope(self.scope)


def principal_of(holder: Holder) -> Principal:
    """Return the person who holds a session."""
    return Principal(
        email=holder.email,
        initials=initials_of(holder.email),
        role=holder.role,
        rights=frozenset(holder.rights),
        scope=holder.scope,
        session_id=holder.session_id,
        second_factor=holder.second_factor,
    )


def initials_of(email: str) -> str:
    """Return two letters for a person: of the first two words before the @, or the first two letters."""
    words = [word for word in re.split(r"[\W_]+", email.partition("@")[0]) if word]
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return "".join(words)[:2].upper() or "?"


def current() -> Principal:
    """Return the person of this request. Raises NotAllowed where nobody is logged in."""
    principal = present()
    if principal is None:
        raise NotAllowed("Log in first.")
    return principal


def present() -> Principal | None:
    """Return the person of this request, if somebody is logged in."""
    found = g.get("principal") if has_request_context() else None
    return found if isinstance(found, Principal) else None
