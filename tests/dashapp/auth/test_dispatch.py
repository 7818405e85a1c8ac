"""Dispatch: a callback's body that our page could not have sent is refused with 400, never answered with 500."""

from copy import deepcopy
from typing import Any

from tests.dashapp.auth.conftest import ANN
from tests.dashapp.auth.visitor import DISPATCH, Visitor

GOOD: dict[str, Any] = {
    "output": "out.children",
    "outputs": {"id": "out", "property": "children"},
    "inputs": [{"id": "button", "property": "n_clicks", "value": 3}],
    "state": [{"id": "out", "property": "title"}],
    "changedPropIds": ["button.n_clicks"],
}
ROW = {"id": {"type": "row", "index": 1}, "property": "n_clicks", "value": 1}
ROWS: dict[str, Any] = {
    "output": "all.children",
    "outputs": {"id": "all", "property": "children"},
    "inputs": [[ROW, {**ROW, "id": {"type": "row", "index": "a"}}]],
    "changedPropIds": [],
}


def changed(body: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return deepcopy(body) | parts


def without(body: dict[str, Any], part: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != part}


BAD: list[Any] = [
    None, 1, "text", [], {}, [GOOD], {"output": None}, {"output": []}, {"output": {"a": 1}}, {"output": "unknown.x"},
    {"output": "out"}, {"output": "out.children"}, {"output": "..out.children.."},
    changed(GOOD, output="all.title"),
    *(without(GOOD, part) for part in ("output", "outputs", "inputs", "state")),
    *(changed(GOOD, inputs=value) for value in (None, 1, "x", {}, [], [None], [1], ["x"], [[]], [{}],
      [[GOOD["inputs"][0]]], GOOD["inputs"] * 2, [{"id": "button"}], [{"property": "n_clicks"}],
      [{"id": None, "property": "n_clicks"}],
      [{"id": "other", "property": "n_clicks"}], [{"id": "button", "property": "other"}],
      [{"id": "button", "property": 1}], [{"id": {"a": 1}, "property": "n_clicks"}],
      [{"id": [], "property": "n_clicks"}])),
    *(changed(GOOD, state=value) for value in (None, 1, {}, [], [[]], [{"id": "button", "property": "n_clicks"}])),
    *(changed(GOOD, outputs=value) for value in (None, 1, [], [{}], {}, {"id": "all", "property": "children"},
      {"id": "out", "property": "style"}, [GOOD["outputs"]])),
    *(changed(GOOD, changedPropIds=value) for value in (None, 1, {}, "x", [1], [None], [{}], [[]])),
    *(changed(ROWS, inputs=value) for value in ([ROW], [[[ROW]]], [[1]], [[None]], [[{**ROW, "id": "row"}]],
      [[{**ROW, "id": {"type": "row"}}]], [[{**ROW, "id": {"type": "other", "index": 1}}]],
      [[{**ROW, "id": {"type": "row", "index": 1, "more": 1}}]], [[{**ROW, "id": {"type": "row", "index": {}}}]],
      [[{**ROW, "id": {"type": "row", "index": None}}]], [[{**ROW, "id": {"type": "row", "index": [1]}}]])),
]  # fmt: skip


def test_what_the_page_sends_is_answered(ann: Visitor) -> None:
    assert ann.post_json(DISPATCH, GOOD).json["response"] == {"out": {"children": f"{ANN} 3 None"}}
    assert ann.post_json(DISPATCH, ROWS).json["response"] == {"all": {"children": "2"}}
    assert ann.post_json(DISPATCH, changed(ROWS, inputs=[[]])).json["response"] == {"all": {"children": "0"}}


def test_a_change_of_nothing_may_be_left_out(ann: Visitor) -> None:
    assert ann.post_json(DISPATCH, without(GOOD, "changedPropIds")).status_code == 200


def test_what_it_cannot_have_sent_is_refused(ann: Visitor) -> None:
    answers = [(ann.post_json(DISPATCH, body), body) for body in BAD]
    assert [body for response, body in answers if response.status_code != 400] == []
    assert all(response.json["error"].endswith("Load the page again.") for response, _ in answers)


BROKEN = [
    b"", b"{", b"nul", b"\xff\xfe", b'{"output": "out.children"', b"[" * 200_000, b'{"a":' * 50_000,
    b'{"output": ' + b"9" * 10_000 + b"}",
]  # fmt: skip


def test_what_is_no_json_is_refused(ann: Visitor) -> None:
    answers = [(ann.post_raw(DISPATCH, data, "application/json"), data[:20]) for data in BROKEN]
    assert [(response.status_code, data) for response, data in answers if response.status_code != 400] == []


def test_any_value_reaches_the_callback(ann: Visitor) -> None:
    for value in (None, "x", [], {}, {"$ne": 1}, "\ud800", 1e308):
        body = changed(GOOD, inputs=[{"id": "button", "property": "n_clicks", "value": value}])
        assert ann.post_json(DISPATCH, body).status_code == 200


def test_a_file_of_no_library_is_not_found(ann: Visitor) -> None:
    for path in ("nothing/x.js", "dash/none.js", "dash/../../x", "dash.exceptions/x.js"):
        assert ann.client.get(f"/_dash-component-suites/{path}").status_code == 404
