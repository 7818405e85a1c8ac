"""Posting: what the browser sends for a callback, made from what the application declares, for every page.

As the browser does: the components that are there are those of the layout and those that callbacks without wildcards
bring; a wildcard stands for all that are there.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dash import Dash
from werkzeug.test import TestResponse

from dashapp.pages import PAGES
from tests.dashapp.auth.visitor import DISPATCH, Visitor

Body = dict[str, Any]
Part = tuple[str, str]
"""Id and property."""

ANY, EVERY = (["MATCH"],), (["ALL"], ["ALLSMALLER"])


def declared(app: Dash) -> dict[str, Mapping[str, Any]]:
    """Give the callbacks that the server answers, by their output."""
    app._setup_server()
    return {key: callback for key, callback in app.callback_map.items() if "callback" in callback}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as a browser has it open."""

    app: Dash
    path: str
    search: str = "?period=all"
    there: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The components that are shown: their properties by their id, written as JSON."""

    def value(self, part: Part) -> Any:
        """Give what a property holds: what the address says, else what the component was made with."""
        pathname, search = self.path, self.search
        tile = next((tile.name for tile in PAGES[pathname.strip("/")].tiles if tile.sheet), "none")
        known = {
            ("url", "pathname"): pathname,
            ("url", "search"): search,
            ("url", "hash"): f"#origin={tile}",
            ("url", "href"): f"http://localhost/{pathname.strip('/')}{search}",
            ("pop", "data"): {"name": "period", "q": ""},
            ("panel", "asked"): {"hash": f"#origin={tile}", "search": search, "path": pathname},
        }
        return known[part] if part in known else self.there.get(part[0], {}).get(part[1])

    def body(self, key: str, **values: Any) -> Body:
        """Make the body of a callback. `values` are by "id.property", in place of what the page holds."""
        callback = declared(self.app)[key]
        output = callback["output"]
        several = isinstance(output, list | tuple)
        outputs = [self._parts(one.to_dict(), None) for one in (output if several else [output])]
        inputs = [self._parts(one, values) for one in callback["inputs"]]
        changed = [f"{one['id']}.{one['property']}" for one in inputs if isinstance(one, dict)]
        return {
            "output": key,
            "outputs": outputs if several else outputs[0],
            "inputs": inputs,
            "state": [self._parts(one, values) for one in callback["state"]],
            "changedPropIds": changed[:1],
            "parsedChangedPropsIds": changed[:1],
        }

    def _parts(self, wanted: Mapping[str, Any], values: Mapping[str, Any] | None) -> Any:
        pattern = json.loads(wanted["id"]) if wanted["id"].startswith("{") else None
        found = [self._part(id_, wanted["property"], values) for id_ in self._ids(wanted["id"], pattern)]
        many = pattern is not None and any(value in EVERY for value in pattern.values())
        return found if many else found[0]

    def _ids(self, plain: str, pattern: dict[str, Any] | None) -> list[Any]:
        if pattern is None:
            return [plain]
        ids = [json.loads(text) for text in self.there if text.startswith("{")]
        fitting = [one for one in ids if one.keys() == pattern.keys() and all(_fits(one[k], pattern[k]) for k in one)]
        return fitting or ([] if any(v in EVERY for v in pattern.values()) else [dict.fromkeys(pattern, "x")])

    def _part(self, id_: Any, prop: str, values: Mapping[str, Any] | None) -> Body:
        part = {"id": id_, "property": prop}
        if values is None:
            return part
        text = id_ if isinstance(id_, str) else _key(id_)
        name = f"{text}.{prop}"
        return part | {"value": values[name] if name in values else self.value((text, prop))}


def _fits(value: Any, wanted: Any) -> bool:
    return wanted in (*ANY, *EVERY) or value == wanted


def _key(id_: Any) -> str:
    return json.dumps(id_, sort_keys=True, separators=(",", ":"))


def components(node: Any) -> Iterator[dict[str, Any]]:
    """Find every component in an answer: what has properties and among them an id."""
    if isinstance(node, list):
        for one in node:
            yield from components(one)
    elif isinstance(node, dict):
        props = node.get("props")
        if isinstance(props, dict) and "id" in props:
            yield props
        for one in node.values():
            yield from components(one)


def opened(app: Dash, visitor: Visitor, path: str, search: str = "?period=all") -> Page:
    """Open a page: the layout, then what callbacks without wildcards bring."""
    page = Page(app=app, path=path, search=search)
    _learn(page, visitor.client.get("/_dash-layout").json)
    for key, callback in declared(app).items():
        parts = [*callback["inputs"], *callback["state"]]
        if not any("{" in part["id"] for part in parts) and "{" not in key:
            _learn(page, post(visitor, page.body(key)).json)
    return page


def _learn(page: Page, answer: Any) -> None:
    for props in components(answer):
        id_ = props["id"]
        page.there[id_ if isinstance(id_, str) else _key(id_)] = props


def post(visitor: Visitor, body: object) -> TestResponse:
    """Send a body as our page does."""
    return visitor.post_json(DISPATCH, body)
