"""Lookup: what is declared under a name, or the sentence that says what comes close."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from services.catalog import catalog
from services.catalog.kinds import AnyDimension, Metric
from services.core.errors import UnknownName

T = TypeVar("T")


def look_up(kind: str, name: str, names: Mapping[str, T]) -> T:
    """Return what `names` has under a name. Raises UnknownName with the names that come close."""
    try:
        return names[name]
    except KeyError:
        close = get_close_matches(name, list(names), n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "see `cartograph catalogue`."
        raise UnknownName(f"There is no {kind} {name!r}; {hint}") from None


def find_metric(name: str) -> Metric:
    """Return the metric of that name. Raises UnknownName."""
    return look_up("metric", name, catalog().metrics)


def find_dimension(name: str) -> AnyDimension:
    """Return the dimension of that name. Raises UnknownName."""
    return look_up("dimension", name, catalog().dimensions)
