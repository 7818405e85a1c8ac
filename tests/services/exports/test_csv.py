"""Exports: files that spreadsheets open exactly and run nothing of."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.exports.csv import FORMULA_STARTS, about, csv_for_people, file_name, neutral
from services.exports.sheet import Sheet
from services.exports.workbook import MOST_ROWS, TooManyRows, workbook_of
from services.query.result import Origin, OutColumn

COLUMNS = (
    OutColumn(name="name", label="Name", unit="text", role="dimension"),
    OutColumn(name="revenue", label="Revenue", unit="money", role="metric"),
    OutColumn(name="orders", label="Orders", unit="count", role="metric"),
    OutColumn(name="late", label="Late", unit="share", role="metric"),
)

ORIGIN = Origin(
    filters=("2024-01-01 to 2024-12-31", "Region is =North"),
    notes=("A note",),
    as_of=datetime(2024, 12, 31, tzinfo=UTC).date(),
    data_version=7,
    statement="SELECT",
    parameters={},
    computed_at=datetime(2025, 1, 1, tzinfo=UTC),
)


def sheet(*rows: tuple[Any, ...]) -> Sheet:
    """A sheet of names, money, counts, shares."""
    names = [column.name for column in COLUMNS]
    return Sheet(columns=COLUMNS, rows=tuple(dict(zip(names, row, strict=True)) for row in rows), origins=(ORIGIN,))


SAID = about("Overview", sheet(), who="ann@shop.example", at=datetime(2025, 1, 2, 9, 5, tzinfo=UTC))


def written(*rows: tuple[Any, ...]) -> str:
    """The CSV of a sheet."""
    return "".join(csv_for_people(sheet(*rows), SAID))


def test_what_an_export_says_of_itself() -> None:
    assert SAID == [
        ("Cartograph", "Overview"),
        ("Filters", "2024-01-01 to 2024-12-31"),
        ("Filters", "Region is =North"),
        ("Note", "A note"),
        ("Data version", "7"),
        ("Data through", "2024-12-31"),
        ("Exported by", "ann@shop.example"),
        ("Exported at", "2025-01-02 09:05 UTC"),
    ]


def test_numbers_are_plain_digits_and_nothing_is_empty() -> None:
    row = ("East", Decimal("3178783.8300"), 1000, None)
    assert written(row).splitlines()[-1] == '"East",3178783.83,1000,""'
    assert written(("East", Decimal("1000.0000"), 0, 0.5)).splitlines()[-1] == '"East",1000,0,0.5'
    assert written(("East", Decimal("-12.5000"), 0, 0.0)).splitlines()[-1] == '"East",-12.5,0,0.0'


@given(st.text(max_size=20))
@settings(max_examples=200)
def test_no_text_becomes_a_formula_however_a_spreadsheet_splits_it(text: str) -> None:
    lines = written((text, Decimal(1), 1, 0.1))
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline=""), delimiter=separator):
            assert not any(cell.startswith(FORMULA_STARTS) for cell in row[:1])
    if separator == ",":
        assert row[0] == neutral(text)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_each_start_of_a_formula_is_neutralised(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"


UNSEEN = ("\x00", "\x01", "\x0b", "\x1f", " ", "\u00a0", "\u200b", "\u202e", "\ufeff", "\ue000")


def test_nothing_unseen_hides_the_start_of_a_formula() -> None:
    starts = [start for start in FORMULA_STARTS if not start.isspace()]
    texts = ["".join(unseen) + start + "1+1" for unseen in permutations(UNSEEN, 2) for start in starts]
    assert all(str(neutral(text)).startswith("'") for text in texts)
    page = load_workbook(io.BytesIO(workbook_of(sheet(*((text, 1, 1, 1) for text in texts)), SAID, title="x")))
    cells = [cell for (cell,) in page.worksheets[0].iter_rows(min_row=2, max_col=1)]
    assert len(cells) == len(texts)
    assert all(cell.data_type == "s" and cell.value.startswith("'") for cell in cells)


@pytest.mark.parametrize("text", ["007", "1e5", "2024-01-01", "#N/A", "#REF!", "TRUE"])
def test_texts_of_other_looks_stay_texts_in_excel(text: str) -> None:
    cell = load_workbook(io.BytesIO(workbook_of(sheet((text, 1, 1, 1)), SAID, title="x"))).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_excel_holds_numbers_as_numbers() -> None:
    rows = (("East", Decimal("3178783.8300"), 15000, 0.4105), ("=1+1", Decimal("99999999999.9999"), 0, None))
    book = load_workbook(io.BytesIO(workbook_of(sheet(*rows), SAID, title="By [region]: 2024/25")))
    data = book.worksheets[0]
    assert data.title == "By  region   2024 25"
    assert [[cell.value for cell in row] for row in data.iter_rows(min_row=2)] == [
        ["East", 3178783.83, 15000, 0.4105],
        ["'=1+1", 99999999999.9999, 0, None],
    ]
    assert [cell.number_format for cell in data[2]] == ["General", "#,##0.00", "#,##0", "0.00%"]
    assert all(cell.data_type != "f" for page in book for row in page.rows for cell in row)
    assert book.sheetnames[1] == "About"


def test_characters_that_excel_forbids_are_left_out() -> None:
    book = load_workbook(io.BytesIO(workbook_of(sheet(("a\x00b\x0bc", None, None, None)), SAID, title="\x01")))
    assert book.worksheets[0]["A2"].value == "abc"
    assert book.sheetnames == ["Data", "About"]


def test_more_rows_than_excel_holds_are_refused() -> None:
    row = dict.fromkeys((column.name for column in COLUMNS), None)
    many = Sheet(columns=COLUMNS, rows=(row,) * (MOST_ROWS + 1), origins=())
    with pytest.raises(TooManyRows, match="CSV"):
        workbook_of(many, (), title="x")


def test_file_names_are_plain() -> None:
    assert (
        file_name("overview", "by-region", "2024-01-01", kind="csv") == "cartograph-overview-by-region-2024-01-01.csv"
    )
    assert file_name('a"; x=\n', "\u00e9", kind="csv") == "cartograph-a---x.csv"
