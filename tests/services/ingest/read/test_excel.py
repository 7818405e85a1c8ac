"""Excel: which sheet is read, merged cells, formulas without results, lines around the table."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.read.excel_process import fill_down, find_uncomputed
from tests.services.ingest.bench import bring, counts, orders

HEADER = ["Order ID", "Customer ID", "Date", "Total"]


def row(number: int, total: object = 10) -> list[object]:
    return [str(number), f"c{number}", datetime(2024, 1, number), total]


def save(folder: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook; a name that begins with `hidden` is a hidden sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(one)
        if name.startswith("hidden"):
            sheet.sheet_state = "hidden"
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_a_hidden_sheet_is_left_out_and_said(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, hidden_draft=[HEADER, row(9, 99999)], Orders=[HEADER, row(1), row(2)])
    audit = bring(duckdb_context, "transactions", path)
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert [(note.sentence, note.code) for note in audit.notes] == [
        ("book.xlsx: hidden sheets were left out: 'hidden_draft'.", "sheets-left")
    ]


def test_several_sheets_are_said_and_one_is_chosen(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Jan=[HEADER, row(1)], Feb=[HEADER, row(2), row(3)])
    audit = bring(duckdb_context, "transactions", path, dry_run=True)
    assert audit.loaded == 1
    assert audit.notes[0].sentence == "book.xlsx: the sheet 'Jan' was read; 'Feb' was not."
    assert bring(duckdb_context, "transactions", path, sheet="feb").loaded == 2


def test_a_cover_sheet_is_not_the_table(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Cover=[["Sales of January"], ["Made by Ann"]], Orders=[HEADER, row(1)])
    assert bring(duckdb_context, "transactions", path).loaded == 1


def test_a_sheet_that_is_not_there_is_refused(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Jan=[HEADER, row(1)], hidden_x=[HEADER])
    with pytest.raises(FileRefused, match=r"book\.xlsx has no sheet 'Mar'; it has: 'Jan', 'hidden_x'") as refused:
        bring(duckdb_context, "transactions", path, sheet="Mar")
    assert refused.value.code == "sheet-unknown"


def test_a_book_of_hidden_sheets_is_a_question(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, hidden_x=[HEADER, row(1)], Empty=[])
    with pytest.raises(FileRefused, match=r"Every sheet of book\.xlsx with rows is hidden: 'hidden_x'") as refused:
        bring(duckdb_context, "transactions", path)
    assert refused.value.code == "sheet-unknown"


def test_a_merged_cell_holds_for_all_its_rows(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Orders=[[*HEADER, "Channel"], [*row(1), "Web"], row(2), row(3), [*row(4), "Store"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("E2:E4")
    book.save(path)
    audit = bring(duckdb_context, "transactions", path)
    assert audit.notes[0].sentence == "book.xlsx: 1 merged cell holds for all of the rows."
    from tests.services.ingest.bench import meaning

    assert sorted(str(one).count("'Web'") for one in meaning(duckdb_context)["transactions"]) == [0, 1, 1, 1]


def test_a_title_over_all_columns_is_a_line_above_the_table(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Orders=[["Sales report"], [], HEADER, row(1), row(2), ["Total", None, None, 20]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A1:D1")
    book.save(path)
    audit = bring(duckdb_context, "transactions", path)
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert [note.sentence.split(" left")[0] for note in audit.notes] == [
        "book.xlsx: 1 line above the table was",
        "book.xlsx: 1 line below the table was",
    ]
    assert [one[0] for one in orders(duckdb_context)] == ["1", "2"]


def test_values_go_down_to_the_last_row_of_a_merge_and_no_further() -> None:
    rows = [["a", "x"], ["", "y"], ["", "z"], ["", ""]]
    assert list(fill_down(iter(rows), [(0, 0, 1)])) == [["a", "x"], ["a", "y"], ["", "z"], ["", ""]]
    assert list(fill_down(iter([["a"], ["b"], [""]]), [(0, 0, 2), (7, 3, 9)])) == [["a"], ["b"], ["a"]]


def test_formulas_that_were_never_computed_are_refused_as_such(duckdb_context: Context, tmp_path: Path) -> None:
    path = save(tmp_path, Orders=[HEADER, row(1, "=1+1"), row(2, "=2+2")])
    with pytest.raises(FileRefused, match="formulas whose results were never computed, such as in D2, D3"):
        bring(duckdb_context, "transactions", path)


FORMULAS = {
    '<c r="D2"><f>A1</f></c>': ["D2"],
    '<c r="D2"><f>A1</f><v/></c>': ["D2"],
    '<c r="D2" s="1"><f>A1</f><v></v></c>': ["D2"],
    '<x:c r="D2"><x:f t="shared"/><x:v /></x:c>': ["D2"],
    '<c r="D2"><f>A1</f><v>5</v></c>': [],
    '<c r="D2" t="str"><f>""</f><v></v></c>': [],
    '<c r="D2"><v>5</v></c><c r="E2"><f>A1</f></c>': ["E2"],
    '<c r="D2"/><c r="E2"><v>1</v></c>': [],
}


@pytest.mark.parametrize("cells", FORMULAS)
def test_cells_whose_formula_has_no_result(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", '<w xmlns="a" xmlns:r="b"><sheets><sheet name="S" r:id="r1"/></sheets></w>')
        packed.writestr("xl/_rels/workbook.xml.rels", '<R xmlns="c"><Rel Id="r1" Target="worksheets/s.xml"/></R>')
        packed.writestr("xl/worksheets/s.xml", f"<sheetData><row>{cells}</row></sheetData>")
    assert find_uncomputed(path, "S") == FORMULAS[cells]
    assert find_uncomputed(path, "Other") == []
