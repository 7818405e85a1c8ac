"""JSON file: objects become rows of text, in whatever frame they come; what is no such file is refused by its name."""

import gzip
import json

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.read.json_file import is_json
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text

ORDERS = [
    {"id": "007", "created_at": "2024-01-05T10:00:00+01:00", "total": 10.5, "customer": {"email": "a@x.example"}},
    {"id": "008", "created_at": "2024-01-06T00:00:00Z", "total": "1,020.00", "customer": {"email": "b@x.example"}},
]
ARRAY = json.dumps(ORDERS)
LINES = "\n".join(map(json.dumps, ORDERS))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ARRAY, "orders.json"),
        (LINES, "orders.jsonl"),
        ("\ufeff" + ARRAY, "orders.json"),
        (json.dumps({"page": 1, "orders": ORDERS}), "orders.json"),
        (gzip.compress(LINES.encode()), "orders.json.gz"),
    ],
    ids=["an array", "lines", "with a mark", "within an object", "gzip"],
)
def test_objects_become_rows(duckdb_context: Context, content: str | bytes, name: str) -> None:
    audit = bring_text(duckdb_context, "transactions", content, name)
    assert dict(audit.mapping)["customer_id"] == "customer_email"
    assert ask(duckdb_context, "revenue", "orders", "customers") == [(1030.5, 2, 2)]


@pytest.mark.parametrize("content", ['{"id": 1, "total"', "[]", '[{"a": 1}, 5', '{"id": 1}{"id"'])
def test_other_files_are_refused_by_their_name(duckdb_context: Context, content: str) -> None:
    with pytest.raises(FileRefused, match=r"orders\.json"):
        bring_text(duckdb_context, "transactions", content, "orders.json")


@pytest.mark.parametrize(
    ("head", "found"), [(b'{"a": 1}', True), (b' [ {\n"a"', True), (b"{a,b}\n1,2", False), (b"[x],y\n", False)]
)
def test_json_is_told_by_its_beginning(head: bytes, found: bool) -> None:
    assert is_json(head) is found
