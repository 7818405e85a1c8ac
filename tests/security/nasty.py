"""Nasty: what somebody sends who wants to see what happens."""

from typing import Any

from hypothesis import strategies as st


def nested(depth: int, *, mapping: bool = False) -> Any:
    """Something inside something inside something."""
    found: Any = "x"
    for _ in range(depth):
        found = {"a": found} if mapping else [found]
    return found


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, float("nan"), float("inf"), "", " ", "x", "x" * 20_000, "\x00",
    "a\x00b",
    "\ud800", "\udfff\ud800", "\u202e", "\r\nSet-Cookie: a=b", "<script>alert(1)</script>", "{{7*7}}",
    "'; DROP TABLE users; --",
    "../../config/settings.py", "%00", "%ff", "=1+1", "None", "NaN", [], {}, [None], [[]], ["a"] * 500, {"a": 1},
    {"": ""},
    nested(300), nested(300, mapping=True), {"props": {"id": "x"}, "type": "Div", "namespace": "dash_html_components"},
    {"__class__": "x"}, {"$ne": None}, [{"name": "x"}], {"name": None, "q": []}, {"hash": None}, {"hash": [],
    "search": {}, "path": 1},
)  # fmt: skip
"""Of every type, in every size."""

TEXTS: tuple[str, ...] = tuple(value for value in VALUES if isinstance(value, str))

SENDABLE = tuple(text for text in TEXTS if text.isascii() or text == "\u202e")
"""Texts that a form can carry."""

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(width=64) | st.text(st.characters(codec=None), max_size=30)
)

TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ("hash", "search", "path", "name", "q", "id", "value", "fields", "props", "x")) | st.text(max_size=5), inner,
        max_size=4),
    max_leaves=8,
)  # fmt: skip
"""Anything that JSON can say."""

RAW = (
    b"", b"{", b"nul", b"\xff\xfe", b"[]", b"1", b"null", b'"x"', b"[" * 100_000, b'{"a":' * 50_000, b"9" * 6000,
    b"\xef\xbb\xbf{}",
    b'{"fields": 1}', b'{"fields": {"a": 1}}', b'{"fields": {}, "more": 1}', b'{"search": 1}',
    b'{"search": "?period=%00"}',
    b'{"search": "\\ud800"}', b'{"search": "?region=\\ud800"}', b'{"fields": {"metric": "\\ud800"}}',
    b'{"a": 1, "a": 2}', b"NaN", b'{"search": NaN}',
)  # fmt: skip
"""Bodies of a script, as bytes."""

KINDS = ("application/json", "application/octet-stream", "text/plain", "application/x-www-form-urlencoded",
"multipart/form-data",
         "multipart/form-data; boundary=", "application/json; charset=utf-16", "application/json; charset=nothing",
         "x")  # fmt: skip
