"""Form: what a form sends, all of it text, becomes a model, or one sentence that names the field.

An action declares its form as a class; a field's type says how its text is read:

    class SetTarget(Form):
        metric: Annotated[str, one_of(METRICS)]
        value: Annotated[Decimal, required(read_number), Field(title="Target")]
        part: Annotated[str | None, optional(read_text), Field(title="For")] = None
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import ErrorDetails

from services.core.errors import BadValue
from services.core.parsing import parse

LONGEST = 200
"""Characters of a field, and of each line of one with lines."""
MOST_LINES = 500
WHOLE_DIGITS = 15
SHOWN = 40
"""Characters of what was typed that a sentence repeats."""

EMPTY = "fill this in."


class Form(BaseModel):
    """The fields of a form. A subclass is the form of one action, or of several that need the same fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


F = TypeVar("F", bound=Form)


def parse_form(form: type[F], given: object) -> F:
    """Return what a form sent. Raises BadValue for a missing, unknown, too long or unreadable field."""
    if not isinstance(given, Mapping) or not all(isinstance(text, str) for text in given.values()):
        raise BadValue("The fields of a form are texts. Load the page again.")
    if given.keys() - form.model_fields.keys():
        raise BadValue("This form has other fields than the page's. Load the page again.")
    return parse(form, dict(given), describe=describe_field)


def describe_field(form: type[BaseModel], problem: ErrorDetails) -> str:
    """Return the sentence of one of pydantic's errors: the field as people read it, and what is wrong with it."""
    name = str(problem["loc"][0])
    said = problem.get("ctx", {}).get("error")
    return f"{label_of_field(form, name)}: {EMPTY if said is None else said}"


def label_of_field(form: type[BaseModel], name: str) -> str:
    """Return the label of a field; its name where it has no title."""
    return form.model_fields[name].title or name.replace("_", " ").capitalize()


def mandatory(read: Callable[[str], Any]) -> BeforeValidator:
    """Read a field that must be filled in."""

    def check(text: str) -> Any:
        if not text.strip():
            raise ValueError(EMPTY)
        return read(text)

    return BeforeValidator(check)


def optional(read: Callable[[str], Any]) -> BeforeValidator:
    """Read a field that may be empty, which is None then."""
    return BeforeValidator(lambda text: read(text) if text is not None and text.strip() else None)


def one_of(choices: Collection[str]) -> BeforeValidator:
    """Read a field that must be one of the choices."""
    return mandatory(partial(read_choice, frozenset(choices)))


def read_text(text: str, *, longest: int = LONGEST) -> str:
    """Return a text without the space around it. Raises ValueError."""
    stripped = text.strip()
    if len(stripped) > longest:
        raise ValueError(f"at most {longest} characters.")
    if not all(letter.isprintable() for letter in stripped):
        raise ValueError("holds a character that cannot be seen.")
    return stripped


def read_lines(text: str) -> tuple[str, ...]:
    """Return the different lines of a field that is sent as one text with a line for each. Raises ValueError."""
    if len(text) > LONGEST * MOST_LINES:
        raise ValueError("that is too much.")
    lines = tuple(dict.fromkeys(read_text(line) for line in text.split("\n") if line.strip()))
    if len(lines) > MOST_LINES:
        raise ValueError(f"at most {MOST_LINES}.")
    return lines


def read_number(text: str, *, longest: int = SHOWN) -> Decimal:
    """Return a number as people write it: 1,700,000.50, \u221212, and 25 % as 0.25. Raises ValueError."""
    plain = read_text(text, longest=longest).replace(",", "").replace(" ", "").replace("\u2212", "-")
    try:
        number = Decimal(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ArithmeticError as error:
        raise ValueError(f"{text[:SHOWN]!r} is no number; write 1700000.50.") from error
    if not number.is_finite():
        raise ValueError(f"{text[:SHOWN]!r} is no number.")
    return number


def read_whole(text: str) -> int:
    """Return a whole number from 0 on. Raises ValueError."""
    plain = read_text(text).replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= WHOLE_DIGITS):
        raise ValueError(f"{text[:SHOWN]!r} is no whole number.")
    return int(plain)


def read_flag(text: str) -> bool:
    """Return True for a box that is ticked. Raises ValueError."""
    if text not in {"", "on"}:
        raise ValueError("is ticked or not. Load the page again.")
    return text == "on"


def read_choice(choices: frozenset[str], text: str) -> str:
    """Return the text if it is one of the choices. Raises ValueError."""
    if text not in choices:
        raise ValueError(f"{text[:SHOWN]!r} is not one of the choices.")
    return text


FilledText = Annotated[str, mandatory(read_text)]
OptionalText = Annotated[str | None, optional(read_text)]
Whole = Annotated[int, mandatory(read_whole)]
RequiredNumber = Annotated[Decimal, mandatory(read_number)]
TextLines = Annotated[tuple[str, ...], BeforeValidator(read_lines)]
"""Any number of lines; none where the field is empty."""
Flag = Annotated[bool, BeforeValidator(read_flag)]
