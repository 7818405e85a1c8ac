"""Action: whatever is sent to an action is read or refused with a sentence, and each says what it needs."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.core.form import Form, parse_form
from dashapp.http.action_list import ACTIONS
from services.accounts.permissions import Right
from services.core.errors import BadValue


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30) | st.integers() | st.none(), max_size=5), st.data())
@settings(max_examples=60)
def test_no_form_whatever_breaks_any_action(fields: dict[str, Any], data: st.DataObject) -> None:
    action = data.draw(st.sampled_from(list(ACTIONS.values())))
    names = list(action.form.model_fields)
    sent = fields | {name: data.draw(st.text(max_size=40)) for name in names}
    for candidate in (fields, sent, {name: sent[name] for name in names}):
        with suppress(BadValue):
            assert isinstance(parse_form(action.form, candidate), action.form)


def test_every_action_names_its_right_and_its_form() -> None:
    for name, action in ACTIONS.items():
        assert name == action.name
        assert "." in name
        assert isinstance(action.needs, Right)
        assert issubclass(action.form, Form)


SENT = {
    "target.set": {"metric": "revenue", "period": "year:2024-01-01", "part": "", "value": "1,000"},
    "rule.set": {"metric": "aov", "kind": "below", "threshold": "10 %", "against": "", "grain": "month", "part": ""},
    "person.invite": {
        "email": "ann@example.org",
        "role": "viewer",
        "team": "",
        "dimension": "region",
        "member": "East",
    },
    "data.check": {"uploads": "a,b", "kind": "events", "lines": "on", "map": "revenue:3\nregion:", "date_order": "day"},
    "backfill.apply": {"kind": "all", "confidence": "0.8", "version": "3"},
    "session.revoke": {"session_id": "12"},
    "data.demo": {},
}


@pytest.mark.parametrize("name", SENT)
def test_what_a_page_sends_is_taken(name: str) -> None:
    parse_form(ACTIONS[name].form, SENT[name])


@pytest.mark.parametrize(
    ("name", "field", "value", "sentence"),
    [
        ("target.set", "value", "", "Target: fill this in."),
        ("target.set", "period", "x" * 41, "Period: at most 40 characters."),
        ("target.set", "metric", "nothing", "Metric: 'nothing' is not one of the choices."),
        ("rule.set", "kind", "odd", "Broken when: 'odd' is not one of the choices."),
        ("rule.set", "against", "odd", "Against: 'odd' is not one of the choices."),
        ("rule.set", "minimum", "-3", "Orders at least: '-3' is no whole number."),
        ("person.invite", "email", "x" * 321, "E-mail: at most 320 characters."),
        ("person.invite", "dimension", "hour", "Dimension: 'hour' is not one of the choices."),
        ("data.check", "date_order", "week", "Dates: 'week' is not one of the choices."),
        ("data.check", "lines", "maybe", "One row is: is ticked or not. Load the page again."),
        ("backfill.apply", "confidence", "9" * 21, "Sure at least: at most 20 characters."),
        ("session.revoke", "session_id", "one", "Session: 'one' is no whole number."),
    ],
)
def test_the_sentence_of_a_wrong_field(name: str, field: str, value: str, sentence: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_form(ACTIONS[name].form, SENT[name] | {field: value})
    assert caught.value.public == sentence
