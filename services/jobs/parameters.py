"""Parameters: what may be asked of a job, held against types and names; all else is refused in a sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.core.errors import BadValue

LONGEST_TEXT = 500
MOST = 100
"""Items that a list or a mapping may have."""


@dataclass(frozen=True, kw_only=True)
class JobRequest:
    """A job as it was asked for, by whom, with checked parameters."""

    job_id: str
    who: str
    parameters: Mapping[str, Any]


def require_known(given: Mapping[str, Any], *names: str) -> None:
    """Raise BadValue where something is given that nobody asked for."""
    stray = [str(name)[:40] for name in given if name not in names]
    if stray:
        known = f"; known are: {', '.join(names)}" if names else ""
        raise BadValue(f"Nothing is known of {stray[0]!r} here{known}.")


def flag(given: Mapping[str, Any], name: str) -> bool:
    """Give a yes or no; without one, no. Raises BadValue."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise BadValue(f"{name} is yes or no.")
    return value


def text(given: Mapping[str, Any], name: str, *, among: Collection[str] | None = None) -> str | None:
    """Give a text, of these if they are named; without one, None. Raises BadValue."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise BadValue(f"{name} is no text that can be taken.")
    if among is not None and value not in among:
        raise BadValue(f"{name} is one of: {', '.join(among)}.")
    return value


def number(given: Mapping[str, Any], name: str, *, least: float, most: float) -> int | float | None:
    """Give a number within bounds; without one, None. Raises BadValue."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadValue(f"{name} is a number from {least:g} to {most:g}.")
    return value


def whole(given: Mapping[str, Any], name: str, *, most: int) -> int | None:
    """Give a whole number from 0 on; without one, None. Raises BadValue."""
    value = number(given, name, least=0, most=most)
    if value is not None and not isinstance(value, int):
        raise BadValue(f"{name} is a whole number.")
    return value


def texts(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Give different texts, one at least. Raises BadValue."""
    value = given.get(name)
    if not isinstance(value, list | tuple) or not 0 < len(value) <= MOST or len(set(map(repr, value))) < len(value):
        raise BadValue(f"{name} is a list of 1 to {MOST} different texts.")
    return tuple(text({name: item}, name) or "" for item in value)


def pairs(given: Mapping[str, Any], name: str) -> dict[str, str]:
    """Give texts by text; without any, none. Raises BadValue."""
    value = given.get(name) or {}
    if not isinstance(value, Mapping) or len(value) > MOST:
        raise BadValue(f"{name} holds at most {MOST} pairs.")
    return {text({name: key}, name) or "": text({name: item}, name) or "" for key, item in value.items()}
