"""Form: every field is read as its type says, or refused with a sentence that names it."""

from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import Field, create_model

from dashapp.core.form import (
    FilledText,
    Flag,
    Form,
    OptionalText,
    RequiredNumber,
    TextLines,
    Whole,
    label_of_field,
    one_of,
    optional,
    parse_form,
    read_number,
)
from services.core.errors import BadValue

TYPES: dict[str, Any] = {
    "text": FilledText,
    "lines": TextLines,
    "number": RequiredNumber,
    "whole": Whole,
    "flag": Flag,
    "choice": Annotated[str, one_of(("x",))],
}


def form_of(kind: str) -> type[Form]:
    """A form with one field of a type."""
    return create_model("OneField", __base__=Form, f=(Annotated[TYPES[kind], Field(title="The field")], ...))


class Everything(Form):
    """A form with fields that may be empty."""

    a: OptionalText = None
    b: Annotated[Decimal | None, optional(read_number)] = None
    c: TextLines = ()
    d: Flag = False


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  two words ", "two words"),
        ("lines", "a\nb\n\na", ("a", "b")),
        ("number", "1,700,000.50", Decimal("1700000.50")),
        ("number", "\u221212", Decimal(-12)),
        ("number", "25 %", Decimal("0.25")),
        ("whole", "1,000", 1000),
        ("flag", "on", True),
        ("flag", "", False),
        ("choice", "x", "x"),
    ],
)
def test_a_field_is_read(kind: str, text: str, value: object) -> None:
    assert parse_form(form_of(kind), {"f": text}).model_dump() == {"f": value}


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("text", "", "fill this in."),
        ("text", " ", "fill this in."),
        ("text", "x" * 201, "at most 200 characters."),
        ("text", "a\x00b", "holds a character that cannot be seen."),
        ("text", "a\nb", "holds a character that cannot be seen."),
        ("lines", "\n".join(map(str, range(501))), "at most 500."),
        ("lines", "x" * 100_001, "that is too much."),
        ("number", "NaN", "'NaN' is no number."),
        ("number", "Infinity", "'Infinity' is no number."),
        ("number", "1e5x", "'1e5x' is no number; write 1700000.50."),
        ("number", "%", "'%' is no number; write 1700000.50."),
        ("number", "1" * 41, "at most 40 characters."),
        ("whole", "-1", "'-1' is no whole number."),
        ("whole", "1.5", "'1.5' is no whole number."),
        ("whole", "9" * 16, "'9999999999999999' is no whole number."),
        ("whole", "\u0663", "'\u0663' is no whole number."),
        ("flag", "yes", "is ticked or not. Load the page again."),
        ("choice", "", "fill this in."),
        ("choice", "y", "'y' is not one of the choices."),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_form(form_of(kind), {"f": text})
    assert caught.value.public == f"The field: {sentence}"


def test_a_field_that_may_be_empty_is_none() -> None:
    nothing = {"a": None, "b": None, "c": (), "d": False}
    assert parse_form(Everything, {"a": "", "b": " ", "c": "\n"}).model_dump() == nothing
    assert parse_form(Everything, {}).model_dump() == nothing
    assert parse_form(Everything, {"b": "2.5", "c": "one\ntwo"}).model_dump() == nothing | {
        "b": Decimal("2.5"),
        "c": ("one", "two"),
    }


def test_a_field_that_is_not_sent_is_to_be_filled_in() -> None:
    with pytest.raises(BadValue, match=r"^The field: fill this in\.$"):
        parse_form(form_of("text"), {})


@pytest.mark.parametrize("given", [None, [], "f=1", 1, {"f": 1}, {"f": None}, {"f": ["x"]}, {"f": "x", "g": "y"}])
def test_what_no_form_sends_is_refused(given: object) -> None:
    with pytest.raises(BadValue, match="Load the page again"):
        parse_form(form_of("text"), given)


def test_the_first_wrong_field_is_named() -> None:
    two = create_model("Two", __base__=Form, first=(Whole, ...), second_one=(Whole, ...))
    with pytest.raises(BadValue, match=r"^First: 'x' is no whole number"):
        parse_form(two, {"first": "x", "second_one": "y"})
    assert label_of_field(two, "second_one") == "Second one"
