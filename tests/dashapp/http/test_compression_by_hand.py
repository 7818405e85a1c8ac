"""Compression by hand: which answers are packed, for which browsers, and which of them a browser keeps for ever."""

import brotli
import pytest
from flask import Flask, Response

from dashapp.http.compression import _file
from dashapp.http.exports import _without_mark
from dashapp.http.script_modules import _variable, _wrap

LONG = b"body { color: red; } " * 100


def answered(path: str, accepts: str = "gzip, br", kind: str = "text/css", status: int = 200) -> Response:
    """An answer of LONG on its way to a browser."""
    with Flask("by_hand").test_request_context(path, headers={"Accept-Encoding": accepts}):
        return _file(Response(LONG, mimetype=kind, status=status))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/a.css", "text/css"),
        ("/icons/bootstrap-icons.css", "text/css"),
        ("/bundle.js", "text/javascript"),
        ("/bundle.css", "text/css"),
        ("/_dash-component-suites/dash/a.js", "application/javascript"),
        ("/assets/a.svg", "image/svg+xml"),
        ("/assets/a.json", "application/json"),
    ],
)
def test_texts_among_files_are_packed_and_come_out_as_they_went_in(path: str, kind: str) -> None:
    sent = answered(path, kind=kind)
    assert sent.headers["Content-Encoding"] == "br"
    assert sent.headers["Vary"] == "Accept-Encoding"
    assert len(sent.get_data()) < len(LONG) / 10
    assert brotli.decompress(sent.get_data()) == LONG
    assert int(sent.headers["Content-Length"]) == len(sent.get_data())


@pytest.mark.parametrize(
    ("path", "accepts", "kind", "status"),
    [
        ("/assets/a.css", "gzip", "text/css", 200),
        ("/assets/a.css", "", "text/css", 200),
        ("/icons/fonts/a.woff2", "br", "font/woff2", 200),
        ("/assets/a.png", "br", "image/png", 200),
        ("/assets/a.css", "br", "text/css", 404),
        ("/assets/a.css", "br", "text/css", 304),
        ("/overview", "br", "text/html", 200),
        ("/my/assets/a.css", "br", "text/css", 200),
    ],
)
def test_everything_else_is_left_as_it_is(path: str, accepts: str, kind: str, status: int) -> None:
    sent = answered(path, accepts, kind, status)
    assert "Content-Encoding" not in sent.headers
    assert sent.get_data() == LONG


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/bundle.js?v=abc", True),
        ("/assets/a.css?m=1.5", True),
        ("/_dash-component-suites/dash/a.v4_0m1.min.js", True),
        ("/assets/a.css", False),
        ("/assets/a.css?v=", False),
        ("/assets/a.css?w=1", False),
        ("/overview?v=1", False),
    ],
)
def test_what_changes_its_address_with_its_content_is_kept(path: str, kept: bool) -> None:
    said = answered(path).headers.get("Cache-Control")
    assert said == ("private, max-age=31536000, immutable" if kept else None)


@pytest.mark.parametrize(
    ("search", "rest", "mark"),
    [
        ("", "", ""),
        ("period=all", "period=all", ""),
        ("mark=tiers:price_tier:low", "", "tiers:price_tier:low"),
        ("period=all&mark=a%26b&region=North", "period=all&region=North", "a%26b"),
        ("&&mark=&&", "", ""),
        ("mark=a&mark=b", "", "a"),
        ("x.mark=a&bookmark=1", "x.mark=a&bookmark=1", ""),
    ],
)
def test_the_mark_is_no_part_of_the_state(search: str, rest: str, mark: str) -> None:
    assert _without_mark(search) == (rest, mark)


def test_a_module_takes_from_others_and_gives_what_it_exports() -> None:
    text = (
        'import { a, b as c } from "./other.js";\nimport "./effects.js";\n'
        "export const ONE = 1;\nexport async function load() {}\nfunction own() {}\n"
    )
    assert _wrap("mine", text) == (
        "const module_mine = (() => {\nconst { a, b: c } = module_other;\n\n"
        "const ONE = 1;\nasync function load() {}\nfunction own() {}\nreturn { ONE, load };\n})();"
    )
    assert _variable("x") == "module_x"


@pytest.mark.parametrize(
    "line",
    [
        "export default function f() {}",
        "export { a };",
        'export * from "./x.js";',
        'import all from "./x.js";',
        'import { a } from "https://example.org/x.js";',
        'import { a } from "../x.js";',
    ],
)
def test_an_import_or_export_of_another_form_is_refused_by_name(line: str) -> None:
    with pytest.raises(ValueError, match=r"^mine\.js: this import or export is not known: "):
        _wrap("mine", f"{line}\n")
