"""Parsing: what is wrong inside lists and pairs names the field and never the value; errors carry their words."""

from typing import Annotated, Any

import pytest
from pydantic import Field

from services.core.errors import AppError, BadValue, Cancelled, NotAllowed, UnknownName
from services.core.parsing import StrictModel, parse
from services.jobs.parameters import DemoParameters, ImportParameters, NoParameters, UndoParameters
from services.uploads.announcement import UploadAnnouncement

SECRET = "hunter2-" * 80
IMPORT = {"kind": "orders", "uploads": ["a"]}


class Named(StrictModel):
    """A model with a pattern and a limit that is no whole number."""

    code: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    share: Annotated[float, Field(ge=0.25, le=0.75)] = 0.5


@pytest.mark.parametrize(
    ("model", "given", "sentence"),
    [
        (ImportParameters, {}, "kind is missing."),
        (ImportParameters, {"kind": "orders"}, "uploads is missing."),
        (ImportParameters, IMPORT | {"uploads": []}, "uploads has at least 1."),
        (ImportParameters, IMPORT | {"uploads": ["a", "a"]}, "uploads names something twice."),
        (ImportParameters, IMPORT | {"uploads": [str(at) for at in range(101)]}, "uploads has at most 100."),
        (ImportParameters, IMPORT | {"uploads": ["a", 7]}, "uploads is no text that can be taken."),
        (ImportParameters, IMPORT | {"kind": "a\x00b"}, "kind is no text that can be taken."),
        (ImportParameters, IMPORT | {"mapping": {"a": SECRET}}, "mapping is no text that can be taken."),
        (ImportParameters, IMPORT | {"mapping": [["a", "b"]]}, "mapping holds pairs."),
        (ImportParameters, IMPORT | {"date_order": "week"}, "date_order is one of: 'day', 'month', 'year'."),
        (ImportParameters, IMPORT | {"dry_run": "yes"}, "dry_run is yes or no."),
        (ImportParameters, IMPORT | {"dry_run": 1}, "dry_run is yes or no."),
        (UndoParameters, {"load_id": -1}, "load_id is at least 0."),
        (UndoParameters, {"load_id": 2**31}, "load_id is at most 2.14748e+09."),
        (UndoParameters, {"load_id": "1"}, "load_id is a whole number."),
        (DemoParameters, {"scale": 0.001}, "scale is at least 0.01."),
        (DemoParameters, {"scale": 11}, "scale is at most 10."),
        (DemoParameters, {"scale": float("inf")}, "scale is a number."),
        (DemoParameters, {"seed": 1.0}, "seed is a whole number."),
        (NoParameters, {"x": 1}, "Nothing is known of 'x' here."),
        (Named, {"code": "A1"}, "code is no text that can be taken."),
        (Named, {"share": 0.2}, "share is at least 0.25."),
        (Named, {"share": 0.8}, "share is at most 0.75."),
        (Named, {"share": "half"}, "share is a number."),
        (Named, {"other": SECRET}, "Nothing is known of 'other' here; known are: code, share."),
        (UploadAnnouncement, {"name": "a.csv"}, "size is missing."),
        (UploadAnnouncement, {"name": "x" * 4097, "size": 1}, "name is no text that can be taken."),
        (UploadAnnouncement, {"name": "a.csv", "size": True}, "size is a whole number."),
    ],
)
def test_the_first_problem_is_one_sentence_about_its_field(model: type[Any], given: Any, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse(model, given)
    assert refused.value.public == sentence
    assert "hunter2" not in refused.value.public


@pytest.mark.parametrize("given", [None, [], "text", 7, [("kind", "orders")]])
def test_what_names_nothing_is_asked_for_names(given: Any) -> None:
    with pytest.raises(BadValue, match=r"^What is asked for is named, each with its value\.$"):
        parse(ImportParameters, given)


def test_what_is_right_keeps_its_defaults() -> None:
    found = parse(ImportParameters, IMPORT | {"uploads": ["b", "a"]})
    assert (found.uploads, found.mapping, found.dry_run, found.date_order) == (("b", "a"), {}, False, None)
    assert parse(DemoParameters, {}) == DemoParameters()


def test_a_door_may_have_its_own_words() -> None:
    with pytest.raises(BadValue, match=r"^ImportParameters: missing$"):
        parse(ImportParameters, {}, describe=lambda model, problem: f"{model.__name__}: {problem['type']}")


@pytest.mark.parametrize(("kind", "status"), [(AppError, 400), (NotAllowed, 403), (UnknownName, 404), (Cancelled, 499)])
def test_an_error_has_words_a_status_and_fields_of_its_own(kind: type[AppError], status: int) -> None:
    fields = {"name": "x"}
    error = kind("It says why.", code="case", fields=fields)
    fields["name"] = "changed"
    assert (str(error), error.public, error.status, error.code) == ("It says why.", "It says why.", status, "case")
    assert error.fields == {"name": "x"}
    assert kind("Other.").fields == {}
