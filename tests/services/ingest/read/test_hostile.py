"""Files as they come: refused with a sentence, or set aside row by row; nothing is lost."""

import gzip
import io
from decimal import Decimal
from hashlib import sha512
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.core.context import Context
from services.core.errors import AppError, FileRefused
from services.ingest.history import list_quarantine
from tests.services.ingest.bench import LOG, ORDERS, bring, bring_text, content, counts, orders, put

GOOD = "T1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,20\n"


def reasons(ctx: Context, load_id: int | None) -> list[tuple[int, str]]:
    assert load_id is not None
    return [(aside.row_number, aside.reason) for aside in list_quarantine(ctx, load_id)]


REFUSED = {
    "nothing at all": b"",
    "only blank lines": b"\n\n \n",
    "only a header": ORDERS.encode(),
    "binary rubbish": sha512(b"x").digest() * 80,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "a document": b"%PDF-1.7\n" + b"x" * 500,
    "a damaged archive": b"PK\x03\x04" + bytes(400),
    "a damaged gzip": b"\x1f\x8b\x08" + bytes(400),
    "a damaged Parquet file": b"PAR1" + bytes(400),
    "a missing column": b"transaction_id,customer_id,date\nT1,C1,2024-01-13\n",
    "two columns of one name": b"transaction_id,customer_id,date,revenue,date\nT1,C1,2024-01-13,1,2024-01-13\n",
    "dates that are none": (ORDERS + "T1,C1,soon,1\nT2,C2,later,2\n").encode(),
    "numbers that are none": (ORDERS + "T1,C1,2024-01-13,much\nT2,C2,2024-01-13,more\n").encode(),
    "no usable row": (ORDERS + "T1,C1,,1\n,C2,2024-01-14,2\n").encode(),
    "lines that fit no header": (ORDERS + "T1\nT2\n").encode(),
    "too many columns": ",".join(f"column_{at}" for at in range(3000)).encode() + b"\n1\n",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(duckdb_context: Context, what: str) -> None:
    before = content(duckdb_context)
    with pytest.raises(AppError) as refused:
        bring_text(duckdb_context, "transactions", REFUSED[what])
    assert refused.value.public.startswith(("file.csv", "Most rows", "The column"))
    assert refused.value.public.endswith(".")
    assert "\n" not in refused.value.public
    assert content(duckdb_context) == before


def test_a_file_that_does_not_exist_is_refused(duckdb_context: Context, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        bring(duckdb_context, "transactions", tmp_path / "none.csv")


def test_the_sentence_names_what_is_missing_and_what_is_there(duckdb_context: Context) -> None:
    with pytest.raises(FileRefused, match=r"no column for date\. Its columns are: a, b, c") as refused:
        bring_text(duckdb_context, "transactions", "a,b,c,transaction_id,customer_id,revenue\n1,2,x,4,5,6\n")
    assert (refused.value.code, refused.value.fields) == ("column-missing", {"field": "date"})


def test_bad_rows_are_set_aside_with_number_and_reason(any_context: Context) -> None:
    bad = "T3,C3,9999-01-01,1\nT4,C4,2024-01-15,NaN\nT5,C5,2024-01-15,1e308\nT6,C6,2024-01-15,inf\nT7,C7,,5\n"
    bad += "T8,C8,1969-12-31,1\nT9,C9,2024-13-45,1\nT10,C10,,1\n,C11,2024-01-15,1\nT12,C12,2024-01-15,x\n"
    good = "".join(f"G{at},C{at},2024-01-16,7\n" for at in range(20))
    audit = bring_text(any_context, "transactions", ORDERS + GOOD + bad + good)
    assert counts(audit) == (32, 22, 0, 0, 0, 10)
    found = dict(reasons(any_context, audit.load_id))
    assert list(found) == list(range(3, 13))
    assert "after" in found[3]
    assert "missing" in found[4]
    assert "too large" in found[5]
    assert "finite" in found[6]
    assert found[7] == "date is missing."
    assert "before 1970" in found[8]
    assert "no date" in found[9]
    assert found[10] == "date is missing."
    assert found[11] == "transaction_id is missing."
    assert "no number" in found[12]


def test_the_row_itself_is_kept(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", ORDERS + GOOD + 'T3,"a ""b"", c",2024-01-14,oops\n')
    assert audit.load_id is not None
    assert [aside.row for aside in list_quarantine(any_context, audit.load_id)] == [
        {"transaction_id": "T3", "customer_id": 'a "b", c', "date": "2024-01-14", "revenue": "oops"}
    ]


def test_zero_bytes_are_set_aside(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", ORDERS + GOOD + "T3,C\0,2024-01-14,5\n")
    assert counts(audit) == (3, 2, 0, 0, 0, 1)
    assert reasons(any_context, audit.load_id) == [(3, "The row holds a zero byte.")]


def test_malformed_lines_are_set_aside_and_do_not_shift_the_numbers(any_context: Context) -> None:
    text = ORDERS + "T1,C1,2024-01-13\n" + GOOD + "T3,C3,2024-01-14,1,2,3\n" + 'T4,C4,"2024"x,1\n' + "T5,C5,,1\n"
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (6, 2, 0, 0, 0, 4)
    found = reasons(any_context, audit.load_id)
    assert [number for number, _ in found] == [1, 4, 5, 6]
    assert found[0][1] == "The line has fewer columns than the header."
    assert found[1][1] == "The line has more columns than the header."
    assert found[3][1] == "date is missing."


def test_a_quote_that_is_never_closed_loses_nothing(duckdb_context: Context) -> None:
    tail = "".join(f"Z{at},C1,2024-01-13,1\n" for at in range(50))
    audit = bring_text(duckdb_context, "transactions", ORDERS + GOOD + 'T3,"C3,2024-01-14,1\n' + tail)
    assert counts(audit) == (53, 53, 0, 0, 0, 0)
    assert [note.sentence for note in audit.notes] == [
        "file.csv: 1 line has a quote that does not close; it was read as a character."
    ]
    assert '"C3' in {row[1] for row in orders(duckdb_context)}


def test_rows_inside_a_broken_quote_are_accounted_for(any_context: Context) -> None:
    broken = 'T3,"C3,2024-01-14\n' + "T4,C4,2024-01-14,4\n" + "T5,C5,2024-01-14,5\n"
    audit = bring_text(any_context, "transactions", ORDERS + GOOD + broken + "T6,C6,2024-01-14,6\n")
    assert counts(audit) == (6, 5, 0, 0, 0, 1)
    assert reasons(any_context, audit.load_id) == [(3, "The line has fewer columns than the header.")]


def test_a_thousand_columns_are_no_obstacle(any_context: Context) -> None:
    extra = [f"extra_{at}" for at in range(996)]
    text = ORDERS.strip() + "," + ",".join(extra) + "\n"
    text += "".join(f"T{at},C{at},2024-01-13,{at}" + ",x" * 996 + "\n" for at in range(50))
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (50, 50, 0, 0, 0, 0)
    assert audit.ignored_columns == tuple(extra)


def test_a_thousand_columns_without_the_right_ones_are_refused_briefly(duckdb_context: Context) -> None:
    text = ",".join(f"column_{at}" for at in range(1000)) + "\n" + ",".join("x" * 1000) + "\n"
    with pytest.raises(FileRefused, match="and 988 more") as refused:
        bring_text(duckdb_context, "transactions", text)
    assert len(refused.value.public) < 500


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_found(duckdb_context: Context, encoding: str) -> None:
    text = ORDERS + "Ünïcödé-é,Müller,2024-01-13,10\nT2,Österreich,2024-01-14,20\nT3,Añil,2024-01-15,3\n"
    audit = bring_text(duckdb_context, "transactions", text.encode(encoding))
    assert counts(audit) == (3, 3, 0, 0, 0, 0)
    assert sorted(row[1] for row in orders(duckdb_context)) == ["Añil", "Müller", "Österreich"]


def test_an_old_encoding_that_shows_late_is_found(duckdb_context: Context) -> None:
    text = ORDERS + "".join(f"T{at},C{at},2024-01-13,1\n" for at in range(60_000)) + "Z,Müller,2024-01-13,1\n"
    audit = bring_text(duckdb_context, "transactions", text.encode("cp1252"))
    assert counts(audit) == (60_001, 60_001, 0, 0, 0, 0)
    assert "Müller" in {row[1] for row in orders(duckdb_context)}


def test_a_damaged_line_of_a_good_file_is_set_aside(duckdb_context: Context) -> None:
    text = (ORDERS + "T1,Müller,2024-01-13,1\n").encode() + b"T2,M\xfcller,2024-01-13,1\n" + b"T3,C,2024-01-13,1\n"
    audit = bring_text(duckdb_context, "transactions", text)
    assert counts(audit) == (3, 2, 0, 0, 0, 1)
    assert "encoding" in reasons(duckdb_context, audit.load_id)[0][1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(duckdb_context: Context, delimiter: str, end: str) -> None:
    text = (ORDERS + GOOD).replace(",", delimiter).replace("\n", end)
    assert counts(bring_text(duckdb_context, "transactions", text)) == (2, 2, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        ORDERS + GOOD.rstrip(),
        "sep=;\n" + (ORDERS + GOOD).replace(",", ";"),
        "\n\n" + ORDERS + GOOD,
        (ORDERS + GOOD).replace("T1", '"T1"').replace("C1", '"C1"'),
        (ORDERS + GOOD).replace("T1", "'T1'").replace("C1", "'C1'").replace("T2", "'T2'").replace("C2", "'C2'"),
        ORDERS.replace(",", " , ") + GOOD.replace(",", " , "),
        ORDERS.upper() + GOOD,
        "Transaction ID,Customer-ID,Order Date,Total\n" + GOOD,
    ],
)
def test_usual_shapes_of_a_file_are_read(duckdb_context: Context, text: str) -> None:
    assert counts(bring_text(duckdb_context, "transactions", text)) == (2, 2, 0, 0, 0, 0)
    assert [row[0] for row in orders(duckdb_context)] == ["T1", "T2"]


def test_packed_files_are_read(duckdb_context: Context) -> None:
    audit = bring_text(duckdb_context, "transactions", gzip.compress((ORDERS + GOOD).encode()), "file.csv.gz")
    assert counts(audit) == (2, 2, 0, 0, 0, 0)


def test_line_breaks_inside_quotes_are_text(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", ORDERS + 'T1,"two\nlines",2024-01-13,1\nT2,"a,b",2024-01-13,1\n')
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert [row[1] for row in orders(any_context)] == ["two\nlines", "a,b"]


def test_excel_is_read_with_dates_and_whole_numbers(duckdb_context: Context, tmp_path: Path) -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    book.create_sheet("notes")
    sheet = book.worksheets[1]
    sheet.append(["transaction_id", "customer_id", "date", "revenue"])
    sheet.append([17850, "C1", datetime(2024, 1, 2, 10, 30), 12.5])
    sheet.append([17851.0, "0042", datetime(2024, 1, 3), 7])
    book.save(tmp_path / "book.xlsx")
    audit = bring(duckdb_context, "transactions", tmp_path / "book.xlsx")
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert [(row[0], row[1], row[3]) for row in orders(duckdb_context)] == [
        ("17850", "C1", Decimal("12.5")),
        ("17851", "0042", Decimal(7)),
    ]


def test_ids_keep_their_zeros_and_whole_floats_lose_their_point(any_context: Context, tmp_path: Path) -> None:
    table = pa.table(
        {
            "transaction_id": ["007", "08"],
            "customer_id": [17850.0, 17851.0],
            "date": ["2024-01-13"] * 2,
            "revenue": [1.5, 2.0],
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    bring(any_context, "transactions", tmp_path / "t.parquet")
    assert [row[:2] for row in orders(any_context)] == [("007", "17850"), ("08", "17851")]


def test_ids_are_any_text(any_context: Context) -> None:
    ids = ["nullable", "Nancy", "Nonesuch", "1e5", "a'b", 'a"b', "a\\b", "😀", "%s", ":x", "{ids}", "1,2", "\\."]
    sink = io.StringIO()
    import csv

    writer = csv.writer(sink)
    writer.writerow(["transaction_id", "customer_id", "date", "revenue"])
    for name in ids:
        writer.writerow([name, name, "2024-01-13", "1"])
    audit = bring_text(any_context, "transactions", sink.getvalue())
    assert counts(audit) == (len(ids), len(ids), 0, 0, 0, 0)
    assert sorted(row[0] for row in orders(any_context)) == sorted(ids)
    assert counts(bring_text(any_context, "transactions", sink.getvalue())) == (len(ids), 0, 0, len(ids), 0, 0)


def test_ids_that_are_too_long_are_set_aside(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", ORDERS + GOOD + f"{'x' * 5000},C1,2024-01-14,1\n")
    assert counts(audit) == (3, 2, 0, 0, 0, 1)


def test_files_of_several_parts_are_one_import(any_context: Context, tmp_path: Path) -> None:
    one = put(tmp_path, ORDERS + "T1,C1,2024-01-13,1\nT2,C2,,1\n", "one.csv")
    two = put(
        tmp_path, "revenue,date,customer_id,transaction_id\n2,2024-01-14,C2,T3\n1,2024-01-13,C1,T1\n,,,\n", "two.csv"
    )
    audit = bring(any_context, "transactions", one, two)
    assert counts(audit) == (5, 2, 0, 0, 1, 2)
    assert audit.load_id is not None
    assert [(a.source, a.row_number) for a in list_quarantine(any_context, audit.load_id)] == [
        ("one.csv", 2),
        ("two.csv", 3),
    ]


def test_parts_with_other_columns_are_refused(duckdb_context: Context, tmp_path: Path) -> None:
    one, two = put(tmp_path, ORDERS + GOOD, "one.csv"), put(tmp_path, LOG + "x\n", "two.csv")
    with pytest.raises(FileRefused, match=r"two\.csv has other columns than one\.csv"):
        bring(duckdb_context, "transactions", one, two)
