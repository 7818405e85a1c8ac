"""Labels: how the limits of people and teams are written."""

from collections.abc import Iterable

from dashapp.core.state import label_of
from services.catalog import DECLARED
from services.catalog.kinds import Dimension
from services.query.describe import describe_scope
from services.query.scope import Limits, Scope

SCOPING = tuple(
    (one.name, one.label) for one in DECLARED.dimensions.values() if isinstance(one, Dimension) and one.scoping
)
"""The dimensions that grants can limit to: (name, label) of each."""

WHOLE = "Sees the whole store: nothing limits them."


def limits_in_words(limits: Limits) -> str:
    """Say grants: "Region North or South; Channel Web"."""
    return "; ".join(f"{label_of(name)} {' or '.join(members)}" for name, members in limits)


def sees(scope: Scope) -> str:
    """Say what a person may see."""
    words = describe_scope(scope)
    return f"{'; '.join(words)}." if words else WHOLE


def count_in_words(number: int, one: str, many: str) -> str:
    """Say a number of things: "1 person", "3 people"."""
    return f"{number:,} {one if number == 1 else many}"


def pairs(limits: Limits) -> Iterable[tuple[str, str]]:
    """Return each grant on its own."""
    return ((name, member) for name, members in limits for member in members)
