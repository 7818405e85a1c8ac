"""Seen: which slice a view shows whole."""

from typing import Any

import pytest

from services.monitoring.targets.slices import WHOLE, StorePart, for_view, shows
from services.query.questions import Where
from services.query.scope import Scope
from tests.asking import ALL, NORTH

EAST = StorePart(dimension="region", member="East")


def only(*any_of: Any, **grants: Any) -> Scope:
    return Scope.limited(grants, any_of=any_of, reason="tests")


def where(dimension: str, *members: str, exclude: bool = False) -> Where:
    return Where(dimension=dimension, members=members, exclude=exclude)


@pytest.mark.parametrize(
    ("scope", "conditions", "seen"),
    [
        (ALL, (), WHOLE),
        (ALL, (where("region", "East"),), EAST),
        (ALL, (where("region", "East"), where("region", "East", "West")), EAST),
        (ALL, (where("region", "East", "West"),), None),
        (ALL, (where("region", "East", exclude=True),), None),
        (ALL, (where("region", "East"), where("channel", "Web")), None),
        (only(region=["East"]), (), EAST),
        (only(region=["East"]), (where("region", "East"),), EAST),
        (only(region=["East", "West"]), (), None),
        (only(region=["East", "West"]), (where("region", "East"),), EAST),
        (only(region=["West"]), (where("region", "East"),), None),
        (only(region=["East"], segment=["Premium"]), (where("region", "East"),), None),
        (only(region=["East"]), (where("channel", "Web"),), None),
        (only({"region": ["East"]}, {"channel": ["Web"]}), (where("region", "East"),), EAST),
        (only({"region": ["East"]}, {"channel": ["Web"]}), (), None),
        (only({"region": ["East"]}, {"channel": ["Web"]}), (where("region", "West"),), None),
    ],
)
def test_filters_and_limits_count_alike(scope: Scope, conditions: tuple[Where, ...], seen: StorePart | None) -> None:
    assert for_view(scope, conditions) == seen


def test_what_is_shown_whole() -> None:
    assert shows(ALL, WHOLE)
    assert shows(ALL, EAST)
    assert not shows(NORTH, WHOLE)
    assert not shows(NORTH, EAST)
    assert shows(NORTH, StorePart(dimension="region", member="North"))
    assert not shows(NORTH, StorePart(dimension="channel", member="Web"))
