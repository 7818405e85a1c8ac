"""Column guess: one field with the column it is taken from, how sure that is, and why."""

from dataclasses import dataclass
from typing import Literal

Confidence = Literal["sure", "likely", "asked"]


@dataclass(frozen=True, kw_only=True)
class ColumnGuess:
    """One field, its column with some of its values, how sure that is, and why in plain words.

    Without a column, the field is required and nothing in the file is named like it.
    """

    field: str
    column: str
    values: tuple[str, ...]
    confidence: Confidence
    reason: str
