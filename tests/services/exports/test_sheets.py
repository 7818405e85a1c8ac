"""Sheets: cells that nothing runs, ids that stay text, formats of numbers, the head of an export."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from services.exports.csv import FORMULA_STARTS, about, csv_for_people, csv_of, csv_rows, file_name, neutral
from services.exports.sheet import Sheet, choose_columns, sheet_of
from services.exports.workbook import NARROWEST, WIDEST, number_format, workbook_of
from services.query.result import ColumnRole, Origin, OutColumn, Result


def origin(version: int = 1, as_of: date | None = None, *filters: str, notes: tuple[str, ...] = ()) -> Origin:
    """Return where an answer came from."""
    return Origin(
        filters=filters,
        notes=notes,
        as_of=as_of,
        data_version=version,
        statement="",
        parameters={},
        computed_at=datetime(2024, 3, 1, tzinfo=UTC),
    )


def column(name: str, unit: str = "text", role: ColumnRole = "dimension") -> OutColumn:
    """Return a column that is labelled as it is named."""
    return OutColumn(name=name, label=name, unit=unit, role=role)


ID, MONEY = column("id"), column("paid", "money", "metric")

CELLS: dict[Any, object] = {
    "=1+1": "'=1+1",
    "+49 30": "'+49 30",
    "-5": "'-5",
    "@sum": "'@sum",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "\n": "'\n",
    "＝1": "'＝1",  # noqa: RUF001 - the full-width form is what is tested
    "a=1": "a=1",
    " =1": "' =1",
    " 1": " 1",
    "": "",
    "'=1": "'=1",
    "00123": "00123",
    "1e5": "1e5",
    "Ünï": "Ünï",
    5: 5,
    -5: -5,
    0.25: 0.25,
    None: None,
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_that_no_spreadsheet_runs(cell: object) -> None:
    assert neutral(cell) == CELLS[cell]


MONEYS = {
    "5.0000": "5",
    "-5.50": "-5.5",
    "0.0001": "0.0001",
    "1E+3": "1000",
    "0E-4": "0",
    "123456789012.3400": "123456789012.34",
}


@pytest.mark.parametrize("text", MONEYS)
def test_money_is_written_in_plain_digits(text: str) -> None:
    assert neutral(Decimal(text)) == MONEYS[text]
    assert csv_rows((MONEY,), [{"paid": Decimal(text)}]) == f"{MONEYS[text]}\r\n"


def test_a_bare_csv_for_programs() -> None:
    table = pa.table({
        "id": ["007", "=1", 'a"b', "c,d", "e\nf", None],
        "paid": pa.array([Decimal("1.50"), Decimal(0), None, Decimal(-2), Decimal("0.1"), None], pa.decimal128(38, 4)),
    })  # fmt: skip
    text = csv_of(Result(columns=(ID, MONEY), table=table, origin=origin()))
    assert text.splitlines()[:3] == ["id,paid", "007,1.5", "'=1,0"]
    assert list(csv.reader(io.StringIO(text)))[3:] == [['a"b', ""], ["c,d", "-2"], ["e\nf", "0.1"], ["", ""]]
    assert "\r" not in text


def test_an_answer_without_rows_is_a_head() -> None:
    table = pa.table({"id": pa.array([], pa.string())})
    assert csv_of(Result(columns=(ID,), table=table, origin=origin())) == "id\n"


def test_a_csv_for_people_says_what_it_is_in_one_line_each() -> None:
    sheet = Sheet(columns=(column("=name"), MONEY), rows=({"=name": "00123", "paid": Decimal("2.50")},), origins=())
    said = [("Filters", "Region\nis  =North"), ("=Note", '"x"')]
    text = "".join(csv_for_people(sheet, said))
    assert text == ('\ufeff"# Filters: Region is =North"\r\n"# =Note: ""x"""\r\n"\'=name","paid"\r\n"00123",2.5\r\n')


def test_every_start_of_a_formula_is_quoted_whatever_splits_the_line() -> None:
    rows = [{"id": f"a;{start}1"} for start in FORMULA_STARTS]
    for line in csv.reader(io.StringIO(csv_rows((ID,), rows), newline="")):
        assert len(line) == 1


def test_the_head_says_each_thing_once_and_the_latest_day() -> None:
    sheet = Sheet(
        columns=(),
        rows=(),
        origins=(
            origin(7, date(2024, 2, 28), "2024", "Region is North", notes=("n",)),
            origin(3, date(2024, 2, 29), "2024", notes=("n", "m")),
            origin(7, None),
        ),
    )
    at = datetime(2024, 12, 31, 23, 5, 59, tzinfo=UTC)
    assert about("T", sheet, who="é@x", at=at, filters=("Mine", "2024"), notes=("m",)) == [
        ("Cartograph", "T"),
        ("Filters", "Mine"),
        ("Filters", "2024"),
        ("Filters", "Region is North"),
        ("Note", "m"),
        ("Note", "n"),
        ("Data version", "3, 7"),
        ("Data through", "2024-02-29"),
        ("Exported by", "é@x"),
        ("Exported at", "2024-12-31 23:05 UTC"),
    ]


def test_of_no_answer_the_head_says_no_data() -> None:
    said = about("T", Sheet(columns=(), rows=(), origins=()), who="w", at=datetime(2024, 1, 1, tzinfo=UTC))
    assert [word for word, _ in said] == ["Cartograph", "Exported by", "Exported at"]


FORMATS = [
    ("text", "dimension", "General"),
    ("money", "metric", "#,##0.00"),
    ("money", "comparison", "#,##0.00"),
    ("count", "metric", "#,##0"),
    ("share", "metric", "0.00%"),
    ("share", "change", "+0.0%;-0.0%;0.0%"),
    ("score", "change", "+0.00;-0.00;0.00"),
    ("score", "metric", "#,##0.00"),
    ("days", "metric", "#,##0.00"),
    ("ratio", "metric", "#,##0.00"),
]


@pytest.mark.parametrize(("unit", "role", "expected"), FORMATS)
def test_the_format_of_numbers(unit: str, role: ColumnRole, expected: str) -> None:
    assert number_format(column("x", unit, role)) == expected


def book_of(columns: tuple[OutColumn, ...], *rows: dict[str, Any], title: str = "Title") -> Any:
    """Write a workbook and open it."""
    sheet = Sheet(columns=columns, rows=rows, origins=())
    return load_workbook(io.BytesIO(workbook_of(sheet, [("Note", "=1+1"), ("Filters", "x\x00y")], title=title)))


def test_ids_stay_text_and_numbers_numbers() -> None:
    ids = ["00123", "12345678901234567890", "1e5", "2024-01-02", "TRUE", "=A1", "é日本"]
    book = book_of((ID, MONEY), *({"id": one, "paid": Decimal("0.10")} for one in ids))
    page = book.worksheets[0]
    read = [row[0] for row in page.iter_rows(min_row=2)]
    assert [cell.value for cell in read] == [*ids[:5], "'=A1", "é日本"]
    assert {cell.data_type for cell in read} == {"s"}
    assert {(row[1].value, row[1].data_type) for row in page.iter_rows(min_row=2)} == {(0.1, "n")}


def test_the_head_is_bold_frozen_and_filtered() -> None:
    page = book_of((ID, MONEY), {"id": "a", "paid": Decimal(1)}).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B2")
    assert [cell.font.bold for cell in page[1]] == [True, True]
    assert [cell.alignment.horizontal for cell in page[1]] == [None, "right"]


def test_what_is_said_stands_on_a_sheet_of_its_own() -> None:
    page = book_of((ID,)).worksheets[1]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["Note", "'=1+1"], ["Filters", "xy"]]


TITLES = {
    "": "Data",
    "[]": "Data",
    "a/b": "a b",
    "x" * 40: "x" * 31,
    "'q'": "q",
    "Überblick": "Überblick",
    "\x02": "Data",
}


@pytest.mark.parametrize("title", TITLES)
def test_the_name_of_a_sheet_is_one_that_excel_takes(title: str) -> None:
    assert book_of((ID,), title=title).sheetnames == [TITLES[title], "About"]


WIDTHS: list[tuple[Any, OutColumn, int]] = [
    ("abc", ID, NARROWEST),
    ("x" * 20, ID, 22),
    ("x" * 100, ID, WIDEST),
    (None, ID, NARROWEST),
    (Decimal("1234567.89"), MONEY, 14),  # 1,234,568 and the decimals
    (Decimal("-1234567.89"), MONEY, 15),
]


@pytest.mark.parametrize(("value", "one", "width"), WIDTHS)
def test_a_column_is_as_wide_as_its_longest_cell(value: Any, one: OutColumn, width: int) -> None:
    page = book_of((one,), {one.name: value}).worksheets[0]
    assert page.column_dimensions["A"].width == width


def test_a_sheet_of_an_answer_and_of_some_of_its_columns() -> None:
    table = pa.table({"id": ["a"], "paid": pa.array([Decimal("1.5")], pa.decimal128(38, 4))})
    result = Result(columns=(ID, MONEY), table=table, origin=origin())
    whole = sheet_of(result)
    assert (whole.rows, whole.origins, whole.total) == (({"id": "a", "paid": Decimal("1.5")},), (origin(),), None)
    part = choose_columns(result, lambda one: one.role == "metric")
    assert (part.columns, part.rows) == ((MONEY,), ({"paid": Decimal("1.5")},))


NAMES = [
    (("Überblick", "2024"), "xlsx", "cartograph-berblick-2024.xlsx"),
    (("a b/c..d",), "csv", "cartograph-a-b-c--d.csv"),
    (("../../etc",), "csv", "cartograph-etc.csv"),
    ((), "csv", "cartograph.csv"),
    (("", "日本"), "csv", "cartograph.csv"),
]


@pytest.mark.parametrize(("parts", "kind", "name"), NAMES)
def test_a_file_has_a_plain_name(parts: tuple[str, ...], kind: str, name: str) -> None:
    assert file_name(*parts, kind=kind) == name
