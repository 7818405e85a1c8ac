"""Segment kinds: which segments users fall into by what they did, and what is suggested for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, and_, case, literal
from sqlalchemy.sql.elements import ColumnElement

from services.catalog.metrics.events import REPEATED

ABSENT = "absent"
"""Stands for users without any event in a period."""

HIGH_VALUE = "high_value"
TENTH = 10
"""One buyer in so many is of high value."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A group of users, told by their own events in the period."""

    name: str
    label: str
    meaning: str
    action: str
    """What is suggested to do about them."""


DISJOINT = (
    Segment(
        name="view_only",
        label="Browsers",
        meaning="Users who neither carted nor bought",
        action="Retarget with what they viewed",
    ),
    Segment(
        name="cart_abandoner",
        label="Cart abandoners",
        meaning="Users who carted and did not buy",
        action="Start a recovery mail",
    ),
    Segment(
        name="single",
        label="Single buyers",
        meaning="Users with exactly one purchase event",
        action="Suggest a second category",
    ),
    Segment(
        name="multi",
        label="Multi-buyers",
        meaning="Users with two or more purchase events",
        action="Early access to new stock",
    ),
)
"""Every user of a period is in exactly one of these."""

SEGMENTS: Mapping[str, Segment] = {
    segment.name: segment
    for segment in (
        *DISJOINT,
        Segment(
            name=HIGH_VALUE,
            label="High value",
            meaning="The first tenth of the buyers by revenue, rounded up; ties by user id. A part of the buyers",
            action="Assign priority support",
        ),
    )
}

CountColumn = ColumnElement[Any]


def conditions(carts: CountColumn, purchases: CountColumn) -> Mapping[str, ColumnElement[bool]]:
    """Say of a user's cart and purchase events when the user is in which of the disjoint segments."""
    none, one, repeated = (_number(count) for count in (0, 1, REPEATED))
    return {
        "view_only": and_(carts == none, purchases == none),
        "cart_abandoner": and_(carts > none, purchases == none),
        "single": purchases == one,
        "multi": purchases >= repeated,
    }


def segment_of(carts: CountColumn, purchases: CountColumn) -> ColumnElement[str]:
    """Return the name of the disjoint segment, of a user's cart and purchase events."""
    found = conditions(carts, purchases)
    return case(*((condition, text(name)) for name, condition in found.items()))


def text(name: str) -> ColumnElement[str]:
    """Write a declared name into the statement."""
    return literal(name, String, literal_execute=True)


def _number(value: int) -> ColumnElement[int]:
    return literal(value, Integer, literal_execute=True)


assert [segment.name for segment in DISJOINT] == list(conditions(_number(0), _number(0)))  # noqa: S101 - at import
