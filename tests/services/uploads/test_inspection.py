"""Bombs and ruins: files that unpack to more than the machine has, or are not what they seem."""

import gzip
import io
import time
import zipfile
import zlib
from hashlib import sha512

import openpyxl
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.read import excel_process
from services.uploads import inspection
from services.uploads.store import list_uploads
from tests.services.ingest.bench import ORDERS
from tests.services.jobs.working import ANN, send

GOOD = ORDERS + "T1,C1,2024-01-13,10.5\n"
SHEET = "xl/worksheets/sheet1.xml"


def refused(ctx: Context, content: bytes, name: str = "file") -> str:
    """Give the sentence with which a file is refused; nothing of it stays, nor does it take much time or memory."""
    begun, before = time.monotonic(), psutil.Process().memory_info().rss
    with pytest.raises(FileRefused) as told:
        send(ctx, content, name)
    assert time.monotonic() - begun < 30
    assert psutil.Process().memory_info().rss - before < 400 * 2**20
    assert list_uploads(ctx, ANN) == ()
    assert list(ctx.settings.uploads.iterdir()) == []
    assert told.value.public.startswith(name)
    return told.value.public


def zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    out = [packer.compress(bytes(2**24)) for _ in range(size // 2**24)]
    return b"".join([*out, packer.flush()])


def book_of(cells: dict[str, object]) -> bytes:
    made, sink = openpyxl.Workbook(), io.BytesIO()
    for place, value in cells.items():
        made.active[place] = value  # type: ignore[index]
    made.save(sink)
    return sink.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Put another part into a book."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return sink.getvalue()


def test_a_gzip_that_unpacks_to_far_too_much_is_refused(files: Context) -> None:
    bomb = zeros(2**30)
    assert len(bomb) < 1.1 * 2**20
    assert "unpacks to far more" in refused(files, bomb, "bomb.csv.gz")


def test_a_gzip_that_is_larger_than_the_store_takes_is_refused(files: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = b"".join(sha512(at.to_bytes(4, "big")).hexdigest().encode() for at in range(50_000))
    packed = gzip.compress(noise, 1)
    assert len(packed) < 4 * 2**20 < len(noise)
    monkeypatch.setattr(inspection, "UNPACKED", 1)
    assert "unpacks to far more" in refused(files, packed, "big.csv.gz")


@pytest.mark.parametrize("what", ["cut", "broken", "twice"])
def test_a_damaged_gzip_is_refused(files: Context, what: str) -> None:
    packed = gzip.compress(GOOD.encode() * 1000)
    spoiled = {"cut": packed[:-20], "broken": packed[:200] + b"x" * 200 + packed[400:], "twice": gzip.compress(packed)}
    sentence = refused(files, spoiled[what], "orders.csv.gz")
    assert ("packed twice" if what == "twice" else "damaged") in sentence


def test_a_good_gzip_is_taken(files: Context) -> None:
    assert send(files, gzip.compress(GOOD.encode()), "orders.csv.gz").kind == "transactions"


def test_a_book_whose_cells_lie_far_apart_is_refused(files: Context) -> None:
    assert "unpacks to far more" in refused(files, book_of({"A1": "a", "XFD1048576": 1}), "far.xlsx")


def test_a_book_whose_cells_share_an_endless_text_is_refused(files: Context) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(1, 200_000))
    sheet = b"<worksheet><sheetData>"
    shared = b"<sst><si><t>%s</t></si></sst>"
    content = with_part(book_of({"A1": "x"}), SHEET, sheet + cells + b"</sheetData></worksheet>")
    content = with_part(content, "xl/sharedStrings.xml", shared % (b"x" * 32_000))
    assert len(content) < 2**21
    assert "unpacks to far more" in refused(files, content, "shared.xlsx")


def test_a_book_that_packs_gigabytes_of_nothing_is_refused(files: Context) -> None:
    sheet = b"<worksheet><sheetData>"
    content = with_part(book_of({"A1": "x"}), SHEET, sheet + b" " * (300 * 2**20))
    assert len(content) < 2**20
    assert "unpacks to far more" in refused(files, content, "nothing.xlsx")


def test_a_book_with_entities_is_refused(files: Context) -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    sheet = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><worksheet>&l9;</worksheet>"
    assert "is no Excel file" in refused(files, with_part(book_of({"A1": "x"}), SHEET, sheet), "laughs.xlsx")


def test_a_book_that_takes_too_long_is_ended(files: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import resource, sys; sys.path.insert(0, {str(excel_process.__file__).rpartition('/')[0]!r})\n"
    slow = files.settings.home / "slow.py"
    slow.write_text(code + "import book\nbook.PROCESSOR_SECONDS = 1\nbook.limit()\nwhile True: pass\n")
    monkeypatch.setattr("services.ingest.read.excel.BOOK", slow)
    assert "save it as CSV" in refused(files, book_of({"A1": "x"}), "slow.xlsx")


def test_a_good_book_is_taken(files: Context) -> None:
    cells = zip(["A1", "B1", "C1", "D1"], ["transaction_id", "customer_id", "date", "revenue"], strict=True)
    sent = send(files, book_of({**dict(cells), "A2": 1, "B2": "C1", "C2": "2024-01-13", "D2": 5}), "orders.xlsx")
    assert sent.kind == "transactions"


@pytest.mark.parametrize(
    "content",
    [b"PAR1" + bytes(400) + b"PAR1", b"PAR1" + b"\xff" * 400 + (390).to_bytes(4, "little") + b"PAR1", b"PAR1PAR1"],
)
def test_a_ruined_parquet_file_is_refused(files: Context, content: bytes) -> None:
    assert "cannot be read as Parquet" in refused(files, content, "x.parquet")


def test_a_parquet_file_of_endless_equal_rows_is_refused(files: Context) -> None:
    sink, table = io.BytesIO(), pa.table({"a": pa.array(["x"] * 30_000_000).dictionary_encode()})
    pq.write_table(table, sink, row_group_size=30_000_000)
    assert len(sink.getvalue()) < 2**20
    assert "unpacks to far more" in refused(files, sink.getvalue(), "endless.parquet")


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx", "orders.parquet", "orders.csv.gz"])
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"x" * 500,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        sha512(b"x").digest() * 80,
        b"\x7fELF" + bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(400),
        b"\n\n \n",
    ],
)
def test_the_bytes_decide_and_not_the_name(files: Context, name: str, content: bytes) -> None:
    refused(files, content, name)


def test_text_with_the_name_of_a_book_is_text(files: Context) -> None:
    assert send(files, GOOD, "orders.xlsx").kind == "transactions"
