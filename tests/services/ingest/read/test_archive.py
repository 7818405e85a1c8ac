"""Archive: a zip of one table is read, any other is refused for what it holds."""

import io
import zipfile
from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read import archive
from services.ingest.read.archive import is_archive, unpack_table
from tests.services.ingest.bench import ORDERS, bring_text, counts

TABLE = (ORDERS + "T1,C1,2024-01-13,10\nT2,C2,2024-01-14,20\n").encode()


def pack(**members: bytes) -> bytes:
    """Return a zip; `__` in a name stands for a folder, `_` for a point."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return sink.getvalue()


@pytest.mark.parametrize("name", ["orders.zip", "orders.csv"])
def test_a_zip_of_one_table_is_read(duckdb_context: Context, name: str) -> None:
    assert counts(bring_text(duckdb_context, "transactions", pack(orders_csv=TABLE), name)) == (2, 2, 0, 0, 0, 0)


def test_what_programs_add_to_an_archive_does_not_count(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("export/", b"")
        packed.writestr("export/orders.csv", TABLE)
        packed.writestr("__MACOSX/export/._orders.csv", b"x")
        packed.writestr("export/.DS_Store", b"x")
    path = tmp_path / "orders.zip"
    path.write_bytes(sink.getvalue())
    (tmp_path / "out").mkdir()
    found = unpack_table(tmp_path / "out", Named(path=path, name="orders.zip"))
    assert (found.path.read_bytes(), found.name) == (TABLE, "orders.zip")


REFUSED = {
    "two": (pack(a_csv=TABLE, b_csv=TABLE), r"holds 2 files \(a\.csv, b\.csv\); unpack it"),
    "many": (pack(**{f"{mark}_csv": TABLE for mark in "abcde"}), r"a\.csv, b\.csv, c\.csv and 2 more"),
    "none": (pack(), "is no Excel file|holds no file|is no text"),
    "an archive within": (pack(inner_zip=pack(a_csv=TABLE)), "holds another archive"),
    "cut off": (pack(a_csv=TABLE * 999)[:-400], "is no Excel file|is damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_other_archives_are_refused_for_what_they_are(duckdb_context: Context, what: str) -> None:
    content, sentence = REFUSED[what]
    with pytest.raises(FileRefused, match=sentence):
        bring_text(duckdb_context, "transactions", content, "orders.zip")


def test_a_locked_archive_is_named_as_such(duckdb_context: Context) -> None:
    content = bytearray(pack(a_csv=TABLE))
    for begin in (b"PK\x03\x04", b"PK\x01\x02"):
        content[content.index(begin) + (6 if begin == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(FileRefused, match="is locked with a password"):
        bring_text(duckdb_context, "transactions", bytes(content), "orders.zip")


def test_an_archive_that_explodes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE", 2**16)
    path = tmp_path / "bomb.zip"
    path.write_bytes(pack(a_csv=bytes(2**23)))
    with pytest.raises(FileRefused, match="unpacks to far more"):
        unpack_table(tmp_path, Named(path=path, name="bomb.zip"))


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(pack(**{"[Content_Types]_xml": b"<x/>"}).replace(b"Content.Types", b"Content_Types"))
    assert not is_archive(path)
    path.write_bytes(b"PK\x03\x04 and nothing else")
    assert not is_archive(path)
