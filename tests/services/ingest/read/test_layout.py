"""Layout: where the table begins, which rows name its columns, and what is left to ask."""

import pytest

from services.core.errors import FileRefused
from services.ingest.read.cell_types import classify_cell
from services.ingest.read.dialect import Dialect, split_lines
from services.ingest.read.layout import Layout, answer_layout, find_layout
from services.ingest.read.options import ReadOptions
from services.ingest.read.records import read_records

BODY = "1,2024-01-05,10.50,Web\n2,2024-01-06,20.00,Store\n3,2024-01-07,30.00,Web\n"
HEADER = "Order,Date,Total,Channel\n"
NAMES = ("Order", "Date", "Total", "Channel")


def look(text: str) -> Layout:
    found = find_layout(list(read_records(split_lines(text), Dialect(delimiter=","))))
    assert found is not None
    return found


CELLS = {
    "12": "number", "-12.50": "number", "1.234,56": "number", "(15.50)": "number", "R$ 12": "number", "€ 5": "number",
    "12 EUR": "number", "15%": "number", "12 345,00": "number", "1e5": "number", "2024-01-05": "date",
    "05/01/24": "date",
    "2024-01-05T10:11:12Z": "date", "10:30": "date", "Jan-05-24": "date", "Jan 5, 2024 10:11:12 PM PST": "date",
    "5. März 2024": "date", "5 de enero de 2024": "date", "2024/01/13": "date", "": "empty", "  ": "empty",
    "P-100": "text", "Order ID": "text", "c12": "text", "2 blue mugs": "text", "x" * 100 + "1": "text",
}  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_what_a_cell_looks_like(cell: str) -> None:
    assert classify_cell(cell) == CELLS[cell]


def test_a_plain_table() -> None:
    found = look(HEADER + BODY)
    assert (found.columns, found.skip, found.header_rows, found.above, found.plain) == (NAMES, 0, 1, (), True)
    assert not found.uneven


NAMED = {
    " a , b \n1,2\n": ("a", "b"),
    "a,,c\n1,2,3\n": ("a", "column 2", "c"),
    ",\n1,2\n": ("column 1", "column 2"),
    '"a ""x""",b\n1,2\n': ('a "x"', "b"),
    '"a\nb",c\n1,2\n': ("a\nb", "c"),
    "größe,ціна\n1,2\n": ("größe", "ціна"),
    "a,a,a\n1,2,3\n": ("a", "a (2)", "a (3)"),
    "a,a (2),a\n1,2,3\n": ("a", "a (2)", "a (2)'"),
    "a\n1\n": ("a",),
    "a,b": ("a", "b"),
}


@pytest.mark.parametrize("text", NAMED)
def test_the_header_names_the_columns(text: str) -> None:
    assert look(text).columns == NAMED[text]


def test_names_that_stand_twice_are_told() -> None:
    assert look("Note,Date,Note\nx,2024-01-01,y\n").repeated == ("Note",)


ABOVE = {
    "": (),
    "\n\n": (),
    "Sales report\n": ("Sales report",),
    "Sales report\nPeriod: January\n\n": ("Sales report", "Period: January"),
    "Sales report,,,\n,,,\n": ("Sales report,,,", ",,,"),
    "Shop:,Example,,\n": ("Shop:,Example,,",),
}


@pytest.mark.parametrize("above", ABOVE)
def test_lines_above_the_table_are_found(above: str) -> None:
    found = look(above + HEADER + BODY)
    assert (found.columns, found.header_rows) == (NAMES, 1)
    assert [line for line in found.above if line.strip(",")] == [line for line in ABOVE[above] if line.strip(",")]
    assert found.skip == above.count("\n")


def test_a_line_above_with_quotes_is_not_left_to_a_fast_reader() -> None:
    assert not look('"Period: 1 Jan, 31 Jan",,,\n' + HEADER + BODY).plain


@pytest.mark.parametrize("body", [BODY, "420374,2014-04-06T18:44:58.314Z,214537888\n" * 2, "1,2,3\n4,5,6\n"])
def test_rows_without_a_header_are_seen(body: str) -> None:
    found = look(body)
    assert (found.header_rows, found.skip) == (0, 0)
    assert found.columns == tuple(f"column {at}" for at in range(1, len(found.columns) + 1))
    assert found.first_row == tuple(body.split("\n", maxsplit=1)[0].split(","))


def test_a_table_of_texts_is_taken_to_have_a_header() -> None:
    assert look("name,city\nAnn,Rome\nBob,Lyon\n").header_rows == 1


def test_years_that_name_columns_beside_words_are_a_header() -> None:
    assert look("Region,Product,Kind,2024\nNorth,Mug,A,x\nSouth,Desk,B,y\n").header_rows == 1


JOINED = {
    "Order,Date,Total,Channel\nid,of sale,due,of sale\n": ("Order id", "Date of sale", "Total due", "Channel of sale"),
    "Order,,Payment,\nID,Date,Total,Channel\n": ("Order ID", "Order Date", "Payment Total", "Payment Channel"),
}  # fmt: skip


@pytest.mark.parametrize("header", JOINED)
def test_a_header_of_two_rows_is_joined(header: str) -> None:
    found = look(header + BODY)
    assert (found.columns, found.header_rows, found.header_lines, found.plain) == (JOINED[header], 2, 2, False)


def test_a_first_row_with_values_that_cannot_be_read_is_no_header() -> None:
    assert look(HEADER + "1,soon,free,Web\n" + BODY).header_rows == 1


@pytest.mark.parametrize(
    ("header", "columns"), [("Order,Date,Total\n", (*NAMES[:3], "column 4")), (HEADER[:-1] + ",More\n", NAMES)]
)
def test_a_header_of_another_width_than_the_rows_is_a_question(header: str, columns: tuple[str, ...]) -> None:
    found = look(header + BODY)
    assert (found.columns, found.header_rows, found.uneven) == (columns, 1, True)


def test_an_empty_cell_more_at_the_end_is_no_question() -> None:
    assert not look(HEADER[:-1] + ",\n" + BODY).uneven
    assert not look(HEADER + BODY.replace("\n", ",\n")).uneven


def test_blank_lines_are_no_table() -> None:
    assert find_layout(list(read_records(["\n", " \n"], Dialect(delimiter=",")))) is None


def test_a_person_may_say_that_there_is_no_header_and_name_the_columns() -> None:
    found = answer_layout(look(HEADER + BODY), ReadOptions(no_header=True, columns=("a", "b", "c", "c")), "file.csv")
    assert (found.columns, found.header_rows, found.skip) == (("a", "b", "c", "c (2)"), 0, 0)
    numbered = answer_layout(look(HEADER + BODY), ReadOptions(no_header=True), "file.csv")
    assert numbered.columns == ("column 1", "column 2", "column 3", "column 4")


def test_names_may_take_the_place_of_a_header() -> None:
    found = answer_layout(look(HEADER + BODY), ReadOptions(columns=("a", "b", "c", "d")), "file.csv")
    assert (found.columns, found.header_rows) == (("a", "b", "c", "d"), 1)


def test_as_many_names_as_columns_are_needed() -> None:
    with pytest.raises(FileRefused, match=r"file\.csv has 4 columns, and 2 names were given") as refused:
        answer_layout(look(BODY), ReadOptions(no_header=True, columns=("a", "b")), "file.csv")
    assert refused.value.code == "columns-miscounted"
