"""Dispatch: whether the body of a callback is one that our page could have sent.

Dash trusts it: an unknown output, a missing part or another component's id ends in a KeyError, and so in a 500. Here
the shape is held against what was declared. The values inside are for each callback to judge.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request

from services.core.errors import BadValue

PATH = "/_dash-update-component"

Callbacks = Callable[[], Mapping[str, Mapping[str, Any]]]
"""Gives what Dash knows of every callback, by its output: `app.callback_map`."""

MANY = (["ALL"], ["ALLSMALLER"])
"""Wildcards that stand for a list of components; `["MATCH"]` stands for one."""

DISAGREE = "This request is not one that the page makes. Load the page again."


def check(callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise BadValue unless the body of this request fits a declared callback."""
    body = _body()
    declared = callbacks.get(body["output"]) if isinstance(body.get("output"), str) else None
    if declared is None or "callback" not in declared or not _fits(body, declared):
        raise BadValue(DISAGREE)


def _body() -> dict[str, Any]:
    """Read the body; a depth at which the parser gives up is malformed like any other."""
    try:
        body = request.get_json()
    except RecursionError as error:
        raise BadValue(DISAGREE) from error
    if not isinstance(body, dict):
        raise BadValue(DISAGREE)
    return body


def _fits(body: Mapping[str, Any], declared: Mapping[str, Any]) -> bool:
    changed = body.get("changedPropIds", [])
    return (
        isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
        and _all_fit(body.get("inputs", []), declared["inputs"])
        and _all_fit(body.get("state", []), declared["state"])
        and (bool(declared.get("no_output")) or _outputs_fit(body.get("outputs"), declared["output"]))
    )


def _outputs_fit(given: object, declared: Any) -> bool:
    if isinstance(declared, list | tuple):
        return _all_fit(given, [output.to_dict() for output in declared])
    return _part_fits(given, declared.to_dict())


def _all_fit(given: object, declared: Sequence[Mapping[str, Any]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(_part_fits(part, wanted) for part, wanted in zip(given, declared, strict=True))
    )


def _part_fits(given: object, wanted: Mapping[str, Any]) -> bool:
    """True if one part names the component and property that were declared, or a list of them for a wildcard."""
    pattern = _pattern(wanted["id"])
    if pattern is not None and any(value in MANY for value in pattern.values()):
        return isinstance(given, list) and all(_one_fits(part, pattern, wanted["property"]) for part in given)
    return _one_fits(given, pattern or wanted["id"], wanted["property"])


def _pattern(wanted: str) -> dict[str, Any] | None:
    """Return the declared id where it is a pattern, which Dash writes as JSON."""
    return dict(json.loads(wanted)) if wanted.startswith("{") else None


def _one_fits(given: object, wanted: dict[str, Any] | str, prop: str) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("property"), str):
        return False
    if given["property"].partition("@")[0] != prop.partition("@")[0]:
        return False
    return _id_fits(given.get("id"), wanted)


def _id_fits(given: object, wanted: dict[str, Any] | str) -> bool:
    if isinstance(wanted, str) or not isinstance(given, dict):
        return given == wanted
    return given.keys() == wanted.keys() and all(_member_fits(given[key], wanted[key]) for key in wanted)


def _member_fits(given: object, wanted: object) -> bool:
    if isinstance(wanted, list):
        return isinstance(given, str | int | float | bool)
    return given == wanted
