"""Member names: what a member of a row is called on screen: its name where the store knows one, else its id."""

from collections.abc import Mapping
from typing import Any


def name_of(dimension: str, row: Mapping[str, Any]) -> str:
    """Return the name of a row's member, else its id."""
    return str(row.get(f"{dimension}_name") or row[dimension])


def name_with_id(dimension: str, row: Mapping[str, Any]) -> str:
    """Return the name of a row's member with its id behind it, where they differ: "Blue Mug (P1)"."""
    name, member = name_of(dimension, row), str(row[dimension])
    return name if name == member else f"{name} ({member})"
