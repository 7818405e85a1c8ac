"""Invented shapes: further faults and forms that files of shops have, each with the money that is in it by hand.

Files are only checked, in one store: what a check says of rows and money is what an import does.
"""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from services.core.errors import FileRefused
from tests.services.ingest.bench import bring_text

HEAD = "Order ID,Customer,Date,Total\n"
YEARS = HEAD + "1,a,24/03/05,10\n2,b,24/04/05,20\n"
TWO = HEAD + "1,a,2024-01-05,10.00\n2,b,2024-01-06,20.00\n"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A file, how it is imported, and the money and rows of it; or the code of the refusal."""

    content: str | bytes
    money: str = "30"
    rows: int = 2
    rejected: int = 0
    refused: str = ""
    said: str = ""
    name: str = "file.csv"
    options: dict[str, Any] = field(default_factory=dict)


def pack(**members: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__MACOSX_", "__MACOSX/._"), content)
    return sink.getvalue()


def semicolons(*rows: str) -> str:
    return "\n".join(["Order ID;Customer;Date;Total", *rows, ""])


SHAPES = {
    "UTF-16 with a mark, tabs": Shape(content=TWO.replace(",", "\t").encode("utf-16")),
    "UTF-16 without a mark": Shape(content=TWO.replace(",", "\t").replace("b", "ß").encode("utf-16-be"), said="utf-16"),
    "gzip": Shape(content=gzip.compress(TWO.encode()), name="orders.csv.gz"),
    "a zip of a Mac": Shape(content=pack(orders=TWO, __MACOSX_orders="x"), name="orders.zip"),
    "a column of percents": Shape(content=semicolons("1;a;05.01.2024;1.234,50", "2;b;31.01.2024;20,00")
                                  .replace("Total", "Total;Discount %").replace(",50", ",50;10 %")
                                  .replace(",00", ",00;0 %"), money="1254.50"),
    "a sum below": Shape(content=TWO + "Total,,,30.00\n", said="below the table"),
    "a sum below, in German":
        Shape(content=semicolons("1;a;05.01.2024;10,00", "2;b;31.01.2024;20,00", "Gesamt;;;30,00"),
                                    said="below the table"),
    "a sum below without a word": Shape(content=TWO + ",,,30.00\n", rejected=1),
    "sums in between":
        Shape(content=HEAD + "1,a,2024-01-05,10.00\nSubtotal,,,10.00\n2,b,2024-01-06,20.00\nTotal,,,30\n",
                             rejected=1),
    "the header again": Shape(content=TWO + HEAD + "3,c,2024-02-05,30.00\n", money="60", rows=3, rejected=1),
    "the header again, other columns": Shape(
        content=TWO + "Order ID,Date,Customer,Total\n3,2024-02-05,c,30\n", refused="column-unreadable"
    ),
    "apostrophes of two kinds": Shape(content=HEAD + "1,a,05.01.2024,1'234.50\n2,b,31.01.2024,12\u2019345.00\n",
          money="13579.50"),
    "a row of units": Shape(content=TWO.replace("Total\n", "Total\n,,,USD\n"), rejected=1),
    "a delimiter at all ends": Shape(content=TWO.replace("\n", ",\n")),
    "a delimiter at the rows' ends": Shape(content=HEAD + TWO.removeprefix(HEAD).replace("\n", ",\n")),
    "a delimiter at the header's end": Shape(content=TWO.replace("Total\n", "Total,\n")),
    "empty last columns": Shape(content=TWO.replace("\n", ",,\n")),
    "quoted lines":
        Shape(content='Order ID,Customer,Date,Note,Total\n1,a,2024-01-05,"x\ny, ""z""",10\n2,b,2024-01-06,,20\n'),
    "a row with a cell less": Shape(content=HEAD + "1,a,2024-01-05,10\n2,b,2024-01-06\n3,c,2024-01-07,20\n",
          rejected=1),
    "a row with a cell more": Shape(content=HEAD + "1,a,2024-01-05,10\n2,b,2024-01-06,1,000\n3,c,2024-01-07,20\n",
          rejected=1),
    "a comma for decimals, unquoted": Shape(content=HEAD + "1,a,2024-01-05,10,50\n2,b,2024-01-06,20,75\n",
          refused="header-uneven"),
    "one number of another form":
        Shape(content=semicolons("1;a;2024-01-05;10.00", "2;b;2024-01-06;20,00", "3;c;2024-01-07;1.234,50"),
                                        refused="money-unreadable"),
    "numbers of two forms": Shape(content=semicolons("1;a;2024-01-05;1,234.50", "2;b;2024-01-06;1.234,50"),
          refused="column-unreadable"),
    "ids of a spreadsheet": Shape(content=HEAD + "1.23457E+12,a,2024-01-05,10\n", refused="ids-damaged"),
    "ids with zeros before": Shape(content=HEAD + "007,a,2024-01-05,10\n7,b,2024-01-05,20\n"),
    "thousands by k": Shape(content=HEAD + "1,a,2024-01-05,1.2k\n2,b,2024-01-06,2k\n", refused="column-unreadable"),
    "credit notes": Shape(content="Invoice,Type,Date,Amount\n1,Invoice,2024-01-05,100\n2,Credit Note,2024-01-06,70\n"),
    "Gutschriften":
        Shape(content="Rechnungsnummer;Belegart;Datum;Brutto\n1;Rechnung;15.01.2024;100\n2;Gutschrift;16.01.2024;70\n"),
    "net and gross": Shape(content="Bestellnr;Datum;Netto;MwSt;Brutto\n1;15.01.2024;20;5;25\n2;16.01.2024;4;1;5\n"),
    "a total beside an amount": Shape(content="order_id,date,amount,total\n1,2024-01-05,9,10\n2,2024-01-06,19,20\n"),
    "cents by name": Shape(content="order_id,date,total_cents\n1,2024-01-05,1000\n", refused="column-by-type"),
    "JSON lines": Shape(content='{"order_id": "1", "date": "2024-01-05T10:00:00Z", "total": 10}\n'
                                '{"order_id": "2", "date": "2024-01-06 10:00:00", "total": "20"}\n', name="o.jsonl"),
    "years first": Shape(content=HEAD + "1,a,24/01/31,10\n2,b,24/02/06,20\n"),
    "years first or last": Shape(content=YEARS, refused="years-ambiguous"),
    "years first, as said": Shape(content=YEARS, options={"date_order": "year"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """One store that stays empty."""
    ctx = build_context(Settings(home=tmp_path_factory.mktemp("home"), duckdb_threads=1), write=True)
    yield ctx
    ctx.close()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_money_of_a_file_is_told_right_or_the_file_is_refused(store: Context, shape: Shape) -> None:
    if shape.refused:
        with pytest.raises(FileRefused) as refusal:
            bring_text(store, "transactions", shape.content, shape.name, dry_run=True, **shape.options)
        assert refusal.value.code == shape.refused
        return
    audit = bring_text(store, "transactions", shape.content, shape.name, dry_run=True, **shape.options)
    assert (audit.loaded, audit.rejected) == (shape.rows, shape.rejected)
    assert audit.steps[-1].amount_out == Decimal(shape.money)
    assert shape.said in (audit.note or "")


STATUSES = (
    ("Cancelled by seller", "Canceled - refunded", "ANNULÉE", "Anulado", "Отменен", "Storniert (Kunde)", "キャンセル"),
    ("Paid", "Not cancelled", "Cancellation requested", "Partially cancelled", "Annual plan"),
)


def test_statuses_that_begin_as_cancelled_do_not_count(store: Context) -> None:
    rows = [f"{at},{status},2024-01-05,10" for at, status in enumerate([*STATUSES[0], *STATUSES[1]])]
    audit = bring_text(store, "transactions", "\n".join(["id,status,date,total", *rows, ""]), dry_run=True)
    assert f"{len(STATUSES[0])} orders of {10 * len(STATUSES[0])}.00 are kept and do not count" in (audit.note or "")


def test_ids_with_a_decimal_are_those_without(store: Context) -> None:
    text = "id,customer_id,date,total\n1.0,5.0,2024-01-05,10\n2.0,,2024-01-05,10\n"
    said = bring_text(store, "transactions", text, dry_run=True).note or ""
    assert "ids of transaction_id are written as numbers with a decimal" in said
    assert "ids of customer_id are written as numbers with a decimal" in said
    other = bring_text(store, "transactions", text.replace("2.0,,", "A,,"), dry_run=True).note or ""
    assert "ids of transaction_id" not in other


@pytest.mark.parametrize(
    ("ids", "nobody"),
    [("0 17 0 18", 2), ("0 17 18 19", 1), ("0 1 2 3", 0), ("0 0 1 2", 2), ("0 a@x b@x c@x", 1), ("0 0 0 0", 0)],
)
def test_a_customer_zero_is_nobody_by_the_whole_column(store: Context, ids: str, nobody: int) -> None:
    rows = [f"{at},{one},2024-01-05,10" for at, one in enumerate(ids.split())]
    audit = bring_text(store, "transactions", "\n".join(["id,customer_id,date,total", *rows, ""]), dry_run=True)
    said = "name no customer" if nobody > 1 else "names no customer"
    assert (f"{nobody} order" in (audit.note or "") and said in (audit.note or "")) == (nobody > 0)
