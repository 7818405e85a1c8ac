"""Parsing: each thing that can be wrong with a value has one sentence, which never repeats the value."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from services.core.errors import BadValue
from services.core.parsing import StrictModel, parse


class Order(StrictModel):
    """What the tests parse."""

    name: Annotated[str, Field(max_length=5)]
    count: Annotated[int, Field(ge=1, le=9)] = 1
    share: float = 0.5
    gift: bool = False
    size: Literal["small", "large"] | None = None
    items: Annotated[tuple[str, ...], Field(min_length=1, max_length=2, strict=False)] = ("a",)
    notes: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it


class Empty(StrictModel):
    """A model without fields."""


WRONG: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "name is missing."),
    "no mapping": (["x"], "What is asked for is named, each with its value."),
    "a stranger": ({"name": "a", "who": "me"}, "Nothing is known of 'who' here; known are: name, count, share,"),
    "a number for a text": ({"name": 1}, "name is no text that can be taken."),
    "too long": ({"name": "secret"}, "name is no text that can be taken."),
    "a text for a number": ({"name": "a", "count": "1"}, "count is a whole number."),
    "a flag for a number": ({"name": "a", "count": True}, "count is a whole number."),
    "a fraction": ({"name": "a", "count": 1.5}, "count is a whole number."),
    "too small": ({"name": "a", "count": 0}, "count is at least 1."),
    "too large": ({"name": "a", "count": 10}, "count is at most 9."),
    "no finite number": ({"name": "a", "share": float("nan")}, "share is a number."),
    "a text for a flag": ({"name": "a", "gift": "yes"}, "gift is yes or no."),
    "not among the choices": ({"name": "a", "size": "huge"}, "size is one of: 'small', 'large'."),
    "no item": ({"name": "a", "items": []}, "items has at least 1."),
    "too many items": ({"name": "a", "items": ["a", "b", "c"]}, "items has at most 2."),
    "a text for a list": ({"name": "a", "items": "abc"}, "items is a list."),
    "a list for pairs": ({"name": "a", "notes": ["x"]}, "notes holds pairs."),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_in_a_sentence(what: str) -> None:
    given, sentence = WRONG[what]
    with pytest.raises(BadValue) as refused:
        parse(Order, given)
    assert refused.value.public.startswith(sentence)
    assert refused.value.public.endswith(".")
    assert "secret" not in refused.value.public


def test_a_model_without_fields_knows_nothing() -> None:
    with pytest.raises(BadValue, match=r"^Nothing is known of 'x' here\.$"):
        parse(Empty, {"x": 1})
    assert parse(Empty, {}) == Empty()


def test_what_is_right_becomes_the_model() -> None:
    found = parse(Order, {"name": "abc", "share": 1, "items": ["b", "a"], "size": "small"})
    assert (found.name, found.share, found.items, found.size) == ("abc", 1.0, ("b", "a"), "small")


def test_a_long_name_is_cut() -> None:
    with pytest.raises(BadValue) as refused:
        parse(Empty, {"x" * 1000: 1})
    assert len(refused.value.public) < 100
