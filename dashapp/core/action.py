"""Protocol: what an action is, and whether what a form sent is what it takes.

A form anywhere in a page says `data-act="target.set"`; `assets/panels.js` sends its fields, all of them text, to
`/act/target.set`. A field that appears several times is sent as one text with a line for each; a box that is ticked is
sent as "on". `data-confirm="words"` on the form asks first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from dashapp.auth.principal import Principal
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import BadValue

FieldKind = Literal["text", "lines", "number", "whole", "day", "flag", "choice"]
"""text: a str. lines: a tuple of str. number: a Decimal. whole: an int. day: a date. flag: a bool. choice: a str."""

FormValues = Mapping[str, Any]
"""What an action is handed: every field by its name, as its kind says; None for an empty one that may be empty."""

LONGEST = 200
MOST_LINES = 500
WHOLE_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of a form."""

    name: str
    label: str = ""
    """As people read it; the name where it is empty."""
    kind: FieldKind = "text"
    required: bool = True
    longest: int = LONGEST
    """Characters; of `lines`, in each line."""
    choices: tuple[str, ...] = ()
    """All that a `choice` may be."""

    @property
    def said(self) -> str:
        """What the field is called in a sentence."""
        return self.label or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, kw_only=True)
class Done:
    """An action that is done."""

    words: str
    """What is said of it: "The target is set.\""""
    go: str | None = None
    """The address within the application that follows, such as "#targets" or "#" to close the panel."""
    keep: str | None = None
    """What stays beside the form until it is copied, such as a link that is shown once."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that a form does."""

    name: str
    """`noun.verb`"""
    needs: Right
    fields: tuple[FormField, ...]
    do: Callable[[Context, Principal, FormValues], Done]
    """(ctx, who, values) -> what was done. It raises AppError with a sentence, which is shown beside the form."""


def read_fields(action: Action, given: object) -> dict[str, Any]:
    """Read what a form sent. Raises BadValue for a missing, unknown, too long or unreadable field."""
    if not isinstance(given, Mapping) or not all(isinstance(text, str) for text in given.values()):
        raise BadValue("The fields of a form are texts. Load the page again.")
    unknown = given.keys() - {field.name for field in action.fields}
    if unknown:
        raise BadValue("This form has other fields than the page's. Load the page again.")
    return {field.name: _read(field, given.get(field.name, "")) for field in action.fields}


def _read(field: FormField, text: str) -> Any:
    if field.kind not in {"flag", "lines"} and not text.strip():
        if field.required:
            raise BadValue(f"{field.said}: fill this in.")
        return None
    return READ[field.kind](field, text)


def _text(field: FormField, text: str) -> str:
    stripped = text.strip()
    if len(stripped) > field.longest:
        raise BadValue(f"{field.said}: at most {field.longest} characters.")
    if not all(letter.isprintable() for letter in stripped):
        raise BadValue(f"{field.said}: holds a character that cannot be seen.")
    return stripped


def _lines(field: FormField, text: str) -> tuple[str, ...]:
    if len(text) > field.longest * MOST_LINES:
        raise BadValue(f"{field.said}: that is too much.")
    lines = tuple(dict.fromkeys(_text(field, line) for line in text.split("\n") if line.strip()))
    if len(lines) > MOST_LINES:
        raise BadValue(f"{field.said}: at most {MOST_LINES}.")
    if field.required and not lines:
        raise BadValue(f"{field.said}: choose at least one.")
    return lines


def _number(field: FormField, text: str) -> Decimal:
    """Read a number as people write it: 1,700,000.50, \u221212, and 25 % as 0.25."""
    plain = _text(field, text).replace(",", "").replace(" ", "").replace("\u2212", "-")
    try:
        number = Decimal(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except InvalidOperation as error:
        raise BadValue(f"{field.said}: {text[:40]!r} is no number; write 1700000.50.") from error
    if not number.is_finite():
        raise BadValue(f"{field.said}: {text[:40]!r} is no number.")
    return number


def _whole(field: FormField, text: str) -> int:
    plain = _text(field, text).replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= WHOLE_DIGITS):
        raise BadValue(f"{field.said}: {text[:40]!r} is no whole number.")
    return int(plain)


def _day(field: FormField, text: str) -> date:
    try:
        return date.fromisoformat(_text(field, text))
    except ValueError as error:
        raise BadValue(f"{field.said}: {text[:40]!r} is no day; write 2024-12-31.") from error


def _flag(field: FormField, text: str) -> bool:
    if text not in {"", "on"}:
        raise BadValue(f"{field.said}: is ticked or not. Load the page again.")
    return text == "on"


def _choice(field: FormField, text: str) -> str:
    if text not in field.choices:
        raise BadValue(f"{field.said}: {text[:40]!r} is not one of the choices.")
    return text


READ: Mapping[FieldKind, Callable[[FormField, str], Any]] = {
    "text": _text,
    "lines": _lines,
    "number": _number,
    "whole": _whole,
    "day": _day,
    "flag": _flag,
    "choice": _choice,
}
