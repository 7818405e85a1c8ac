"""Load raw: what stands around a table is said, what a person must say is asked, and nothing is taken in silence."""

import gzip
from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.preview import preview_path
from services.ingest.read.totals import is_total_row
from tests.services.ingest.bench import LOG, ORDERS, bring, bring_text, counts, orders, put

GOOD = "T1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,20\n"


def notes(ctx: Context, text: str | bytes, **options: object) -> list[str]:
    audit = bring_text(ctx, "transactions", text, dry_run=True, **options)
    assert audit.read == audit.loaded + audit.updated + audit.unchanged + audit.duplicates + audit.rejected
    return [note.sentence for note in audit.notes]


def test_lines_above_the_table_are_said(duckdb_context: Context) -> None:
    text = "Sales report\nShop: Example,,,\n\n" + ORDERS + GOOD
    assert notes(duckdb_context, text) == [
        "file.csv: 2 lines above the table were left out, beginning with 'Sales report'."
    ]


BELOW = {
    "Total,,,30.50\n": 1,
    "\nMade by the till\n": 1,
    '\n2,"record(s) downloaded,"\nSeller: x\n': 2,
    "Seller: x\n": 1,
    "\nRefund,Total\nR1,5\nR2,6\n": 3,
    "Grand Total:,,,30.50\n": 1,
    "Summe;\n": 1,
}


@pytest.mark.parametrize("below", BELOW)
def test_lines_below_the_table_are_said(duckdb_context: Context, below: str) -> None:
    audit = bring_text(duckdb_context, "transactions", ORDERS + GOOD + below)
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    count = "1 line below the table was" if BELOW[below] == 1 else f"{BELOW[below]} lines below the table were"
    assert count in audit.notes[0].sentence


@pytest.mark.parametrize("cut", ["T3,C3,2024-01-1\n", "T3,C3", "T3,C3,2024-01-15,5,6\n"])
def test_a_row_that_was_cut_off_is_set_aside_and_counted(duckdb_context: Context, cut: str) -> None:
    audit = bring_text(duckdb_context, "transactions", ORDERS + GOOD + cut)
    assert counts(audit) == (3, 2, 0, 0, 0, 1)


def test_a_total_amid_the_rows_is_a_row(duckdb_context: Context) -> None:
    audit = bring_text(duckdb_context, "transactions", ORDERS + "Total,,,5\n" + GOOD)
    assert counts(audit) == (3, 2, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (("Total", None, "5"), True),
        (("", "Grand total", "5"), True),
        (("Summe:", "", "5"), True),
        (("合计", "", "5"), True),
        (("Total", "c", "5"), False),
        (("Totally", "", "5"), False),
        (("total-1", "", "5"), False),
        (("T1", "", "5"), False),
        (("", "", ""), False),
    ],
)
def test_rows_that_sum_up_others(cells: tuple[str | None, ...], total: bool) -> None:
    assert is_total_row(cells) is total


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_without_a_header_is_a_question(duckdb_context: Context, pack: object) -> None:
    content = pack(GOOD.encode())  # type: ignore[operator]
    with pytest.raises(
        FileRefused, match=r"no line that names its columns; its first row is 'T1, C1, 2024-01"
    ) as refused:
        bring_text(duckdb_context, "transactions", content)
    assert refused.value.code == "header-missing"
    names = ("transaction_id", "customer_id", "date", "revenue")
    assert counts(bring_text(duckdb_context, "transactions", content, no_header=True, columns=names)) == (
        2,
        2,
        0,
        0,
        0,
        0,
    )


def test_a_header_of_another_width_is_a_question(duckdb_context: Context) -> None:
    text = "transaction_id,customer_id,date\n" + GOOD
    with pytest.raises(FileRefused, match="has 3 cells and its rows have 4") as refused:
        bring_text(duckdb_context, "transactions", text)
    assert refused.value.code == "header-uneven"
    names = ("transaction_id", "customer_id", "date", "revenue")
    assert bring_text(duckdb_context, "transactions", text, columns=names).loaded == 2


def test_a_column_twice_matters_only_where_a_field_takes_it(duckdb_context: Context) -> None:
    text = "Note," + ORDERS[:-1] + ",Note\nx,T1,C1,2024-01-13,10,y\nx,T2,C2,2024-01-13,10,y\n"
    assert notes(duckdb_context, text) == ["file.csv has several columns called 'Note'; the second is 'Note (2)' here."]
    twice = ORDERS[:-1] + ",revenue\nT1,C1,2024-01-13,10,11\nT2,C2,2024-01-13,10,12\n"
    with pytest.raises(FileRefused, match="It is not clear which one is revenue") as refused:
        bring_text(duckdb_context, "transactions", twice)
    assert (refused.value.code, refused.value.fields["field"]) == ("column-repeated", "revenue")
    bring_text(duckdb_context, "transactions", twice, mapping=(("revenue", "revenue (2)"),))
    assert [row[3] for row in orders(duckdb_context)] == [11, 12]


@pytest.mark.parametrize("ends", [("\r\n", "\n", "\n"), ("\n", "\r\n", "\r\n"), ("\r", "\n", "\r\n")])
def test_line_ends_may_be_mixed(duckdb_context: Context, ends: tuple[str, str, str]) -> None:
    lines = (ORDERS + GOOD).splitlines()
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    assert counts(bring_text(duckdb_context, "transactions", text)) == (2, 2, 0, 0, 0, 0)


def test_line_ends_that_change_late_are_read_too(duckdb_context: Context) -> None:
    many = "".join(f"T{at},C{at},2024-01-13,1\n" for at in range(60_000))
    audit = bring_text(duckdb_context, "transactions", ORDERS + many + "Z,C,2024-01-13,1\r\nY,C,2024-01-13,1\r\n")
    assert counts(audit) == (60_002, 60_002, 0, 0, 0, 0)


def test_a_swallowed_row_comes_back_though_the_quotes_fit(duckdb_context: Context) -> None:
    head = "transaction_id,customer_id,date,revenue,note\n"
    text = head + 'T1,C1,2024-01-13,1,"big\nT2,C2,2024-01-14,2,24"\nT3,C3,2024-01-15,3,x\n'
    assert counts(bring_text(duckdb_context, "transactions", text)) == (3, 3, 0, 0, 0, 0)


def test_columns_of_a_later_file_are_the_same_in_small_letters(duckdb_context: Context, tmp_path: Path) -> None:
    one = put(tmp_path, "Order ID,Customer ID,Date,Total\nT1,C1,2024-01-13,1\n", "one.csv")
    two = put(tmp_path, "total,order_id,customer id,DATE\n2,T2,C2,2024-01-14\n", "two.csv")
    assert counts(bring(duckdb_context, "transactions", one, two)) == (2, 2, 0, 0, 0, 0)


def test_the_encoding_that_is_said_counts(duckdb_context: Context) -> None:
    text = (ORDERS + "T1,Łódź,2024-01-13,1\nT2,Gdańsk,2024-01-13,1\n").encode("cp1250")
    assert "cp1250 (Central European), such as 'Łódź'" in notes(duckdb_context, text)[0]
    assert notes(duckdb_context, text, encoding="cp1250") == []
    bring_text(duckdb_context, "transactions", text, encoding="cp1252")
    assert "Łódź" not in {row[1] for row in orders(duckdb_context)}


def test_lines_above_the_table_do_not_matter_where_an_old_encoding_shows_late(duckdb_context: Context) -> None:
    many = "".join(f"T{at},C{at},2024-01-13,1\n" for at in range(60_000))
    text = "Sales report\n\n" + ORDERS + many + "Z,Łódź,2024-01-13,1\nY,Gdańsk,2024-01-13,1\n"
    audit = bring_text(duckdb_context, "transactions", text.encode("cp1250"))
    assert counts(audit) == (60_002, 60_002, 0, 0, 0, 0)
    assert ["cp1250" in note.sentence or "above" in note.sentence for note in audit.notes] == [True, True]


def test_a_preview_says_what_an_import_would(duckdb_context: Context, tmp_path: Path) -> None:
    path = put(tmp_path, ("Sales report\n\n" + ORDERS + "T1,Müller,2024-01-13,1\n").encode("cp1252"))
    found = preview_path(duckdb_context, path, kind="transactions")
    assert [note.code for note in found.notes] == ["encoding-chosen", ""]
    assert "above the table" in found.notes[1].sentence
    assert found.rows == (("T1", "Müller", "2024-01-13", "1"),)


@pytest.mark.parametrize("head", [b"<?xml version='1.0'?><Workbook/>", b"Rar!\x1a\x07"])
def test_other_files_are_named_as_what_they_are(duckdb_context: Context, head: bytes) -> None:
    with pytest.raises(FileRefused, match=r"is (an XML file|packed with RAR); give a CSV"):
        bring_text(duckdb_context, "transactions", head + b"\n" * 3)


def test_events_are_read_in_the_same_ways(duckdb_context: Context) -> None:
    row = "2024-01-13 10:00:00 UTC,view,1,2,a.b,x,5,u,s\n"
    audit = bring_text(duckdb_context, "events", ("Log of the shop\n" + LOG + row).replace(",", ", "))
    assert counts(audit) == (1, 1, 0, 0, 0, 0)
