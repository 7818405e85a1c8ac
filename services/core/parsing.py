"""Parsing: a value from outside becomes a model, or one sentence that says what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from services.core.errors import BadValue

Model = TypeVar("Model", bound=BaseModel)

LONGEST_NAME = 40

Describe = Callable[[type[BaseModel], ErrorDetails], str]
"""(model, problem) -> its sentence. A form names a field by its label, what a program sends by its name."""


class StrictModel(BaseModel):
    """A model of what comes from outside: no unknown fields, and no text where a number or a flag belongs."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def parse(model: type[Model], given: object, *, describe: Describe | None = None) -> Model:
    """Return the model of a value. Raises BadValue with the sentence that `describe` makes of the first problem."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise BadValue((describe or describe_problem)(model, error.errors()[0])) from error


def describe_problem(model: type[BaseModel], problem: ErrorDetails) -> str:
    """Return the sentence of one of pydantic's errors; it names the field, never the value."""
    name = str(problem["loc"][0])[:LONGEST_NAME] if problem["loc"] else ""
    known = ", ".join(model.model_fields)
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        return f"Nothing is known of {name!r} here" + (f"; known are: {known}." if known else ".")
    if not name:
        return "What is asked for is named, each with its value."
    return f"{name} {PROBLEMS.get(kind, _describe_other)(limits)}."


def _describe_other(limits: Mapping[str, Any]) -> str:
    said = limits.get("error")
    return str(said) if said else "cannot be read"


_TEXT: Callable[[Mapping[str, Any]], str] = lambda _: "is no text that can be taken"  # noqa: E731 - one of a table

PROBLEMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "is missing",
    "bool_type": lambda _: "is yes or no",
    "string_type": _TEXT,
    "string_too_long": _TEXT,
    "string_pattern_mismatch": _TEXT,
    "int_type": lambda _: "is a whole number",
    "float_type": lambda _: "is a number",
    "finite_number": lambda _: "is a number",
    "greater_than_equal": lambda limits: f"is at least {limits['ge']:g}",
    "less_than_equal": lambda limits: f"is at most {limits['le']:g}",
    "literal_error": lambda limits: f"is one of: {limits['expected'].replace(' or ', ', ')}",
    "too_short": lambda limits: f"has at least {limits['min_length']}",
    "too_long": lambda limits: f"has at most {limits['max_length']}",
    "tuple_type": lambda _: "is a list",
    "dict_type": lambda _: "holds pairs",
}
"""What is wrong with a field, by pydantic's type of the error; the sentence begins with the field's name."""
