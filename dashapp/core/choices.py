"""Choices: how a form writes a calendar period, or a part of the store, as one text."""

from datetime import date

from services.core.errors import BadValue


def read_period(text: str) -> tuple[str, date]:
    """Read "month:2024-11-01" as grain and first day. Raises BadValue."""
    grain, _, start = text.partition(":")
    try:
        return grain, date.fromisoformat(start)
    except ValueError as error:
        raise BadValue(f"{text[:40]!r} is no period; choose one of the list.") from error


def read_part(text: str | None) -> tuple[str | None, str | None]:
    """Read "region:North" as dimension and member; "region:" is each of them, nothing is the whole store."""
    dimension, colon, member = (text or "").partition(":")
    if text and not (colon and dimension):
        raise BadValue(f"{text[:40]!r} is no part of the store; choose one of the list.")
    return dimension or None, member or None
