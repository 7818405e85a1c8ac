"""Protocol: every field is read as its kind says, or refused with a sentence that names it."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.core.action import Action, Done, FormField, read_fields
from dashapp.http.action_list import ACTIONS
from services.accounts.permissions import Right
from services.core.errors import BadValue


def form(*fields: FormField) -> Action:
    """An action with these fields."""
    return Action(name="a.b", needs=Right.VIEW, fields=fields, do=lambda *_: Done(words=""))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  two words ", "two words"),
        ("lines", "a\nb\n\na", ("a", "b")),
        ("number", "1,700,000.50", Decimal("1700000.50")),
        ("number", "\u221212", Decimal(-12)),
        ("number", "25 %", Decimal("0.25")),
        ("whole", "1,000", 1000),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("flag", "on", True),
        ("flag", "", False),
        ("choice", "x", "x"),
    ],
)
def test_a_field_is_read(kind: Any, text: str, value: object) -> None:
    assert read_fields(form(FormField(name="f", kind=kind, choices=("x",))), {"f": text}) == {"f": value}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", ""),
        ("text", " "),
        ("text", "x" * 201),
        ("text", "a\x00b"),
        ("text", "a\nb"),
        ("lines", "\n"),
        ("lines", "\n".join(map(str, range(501)))),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e5x"),
        ("number", "%"),
        ("whole", "-1"),
        ("whole", "1.5"),
        ("whole", "9" * 16),
        ("whole", "\u0663"),
        ("day", "2024-02-30"),
        ("flag", "yes"),
        ("choice", "y"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(kind: Any, text: str) -> None:
    with pytest.raises(BadValue, match="The field"):
        read_fields(form(FormField(name="f", label="The field", kind=kind, choices=("x",))), {"f": text})


def test_a_field_that_may_be_empty_is_none() -> None:
    fields = (
        FormField(name="a", required=False),
        FormField(name="b", kind="number", required=False),
        FormField(name="c", kind="lines", required=False),
    )
    assert read_fields(form(*fields), {"a": "", "b": " "}) == {"a": None, "b": None, "c": ()}


@pytest.mark.parametrize("given_", [None, [], "f=1", 1, {"f": 1}, {"f": None}, {"f": ["x"]}, {"f": "x", "g": "y"}, {}])
def test_what_no_form_sends_is_refused(given_: object) -> None:
    with pytest.raises(BadValue):
        read_fields(form(FormField(name="f")), given_)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30) | st.integers() | st.none(), max_size=5), st.data())
@settings(max_examples=60)
def test_no_form_whatever_breaks_any_action(fields: dict[str, Any], data: st.DataObject) -> None:
    action = data.draw(st.sampled_from(list(ACTIONS.values())))
    sent = fields | {field.name: data.draw(st.text(max_size=40)) for field in action.fields}
    for candidate in (fields, sent, {field.name: sent[field.name] for field in action.fields}):
        with suppress(BadValue):
            assert read_fields(action, candidate).keys() == {field.name for field in action.fields}


def test_every_action_names_its_right_and_has_fields_of_its_own() -> None:
    for name, action in ACTIONS.items():
        assert name == action.name
        assert "." in name
        assert isinstance(action.needs, Right)
        assert len({field.name for field in action.fields}) == len(action.fields)
