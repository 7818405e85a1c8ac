"""Records: quotes count where they close; a stray one takes no other row with it."""

import pytest

from services.ingest.read.dialect import Dialect
from services.ingest.read.records import PATIENCE, SPAN_LINES, read_records, split_line

COMMA = Dialect(delimiter=",")
SPLIT = {
    "a,b,c": ["a", "b", "c"],
    "a,,": ["a", "", ""],
    "": [""],
    '"a,b",c': ["a,b", "c"],
    '"a ""b""",c': ['a "b"', "c"],
    '"",x': ["", "x"],
    '""""': ['"'],
    'a "b" c,d': ['a "b" c', "d"],
    '5" pipe,1': ['5" pipe', "1"],
    'a, "b, c" ,d': ["a", "b, c", "d"],
    '"Best" mug,1': ['"Best" mug', "1"],
    '"a "b" c",1': ['a "b" c', "1"],
    'x,"open': ["x", '"open'],
    "it's,1": ["it's", "1"],
}


@pytest.mark.parametrize("line", SPLIT)
def test_a_line_falls_into_cells(line: str) -> None:
    assert split_line(line, COMMA, lenient=True).cells == SPLIT[line]


@pytest.mark.parametrize(
    ("dialect", "line", "cells"),
    [
        (Dialect(delimiter="; "), "a; b; c", ["a", "b", "c"]),
        (Dialect(delimiter=" "), 'a "b c" d', ["a", "b c", "d"]),
        (Dialect(delimiter="\t"), 'a\t"b\tc"\td', ["a", "b\tc", "d"]),
        (Dialect(delimiter=",", quote="'", escape="'"), "'a,b','it''s'", ["a,b", "it's"]),
        (Dialect(delimiter=",", escape="\\"), r'"a \"b\", c",d', ['a "b", c', "d"]),
        (Dialect(delimiter=",", escape="\\"), r'"a \\",d', ["a \\", "d"]),
    ],
)
def test_marks_of_other_kinds(dialect: Dialect, line: str, cells: list[str]) -> None:
    assert split_line(line, dialect).cells == cells


def rows(text: str, width: int = 0) -> list[list[str]]:
    return [record.cells for record in read_records(text.splitlines(keepends=True), COMMA, width)]


def test_a_cell_may_go_over_lines() -> None:
    assert rows('1,"two\nlines, ""three""\nfour",x\n2,b,y\n', 3) == [
        ["1", 'two\nlines, "three"\nfour', "x"],
        ["2", "b", "y"],
    ]


def test_line_ends_within_a_cell_stay_as_they_are() -> None:
    assert rows('1,"two\r\nlines"\r\n') == [["1", "two\r\nlines"]]


def test_a_quote_that_never_closes_is_a_character() -> None:
    found = list(read_records('1,"a,x\n2,b,y\n3,c,z\n'.splitlines(keepends=True), COMMA, 3))
    assert [record.cells for record in found] == [["1", '"a', "x"], ["2", "b", "y"], ["3", "c", "z"]]
    assert [record.stray for record in found] == [True, False, False]


SWALLOWED = {
    "the next quote closes it": '1,"a,x,p\n2,b,y,"q"\n3,c,z,r\n',
    "the row between would be lost": '1,a,x,"p\n2,b,y,q\n3,c,z,"r"\n',
    "two strays make a cell of full width": '1,a,"x,p\n2,b,"y",q\n3,c,z,r\n',
    "both close as if they were one cell": '1,a,"x,p\n2,b,y",q\n3,c,z,r\n',
}


@pytest.mark.parametrize("what", SWALLOWED)
def test_a_stray_quote_swallows_no_row(what: str) -> None:
    found = rows(SWALLOWED[what], 4)
    assert [row[0] for row in found] == ["1", "2", "3"]
    assert [row[1] for row in found] == ["a", "b", "c"] if "two" in what else [len(row) for row in found] == [4, 4, 4]


def test_a_stray_quote_before_a_quoted_cell_of_the_same_row() -> None:
    assert rows('"1,"Blue, large",x\n', 3) == [['"1', "Blue, large", "x"]]


def test_a_proper_cell_of_a_row_with_a_cell_less_stays_whole() -> None:
    assert rows('1,"Blue, large"\n', 3) == [["1", "Blue, large"]]


def test_texts_of_two_lines_in_a_narrow_table_are_no_rows() -> None:
    assert rows('1,"a\nb,c"\n2,d\n', 2) == [["1", "a\nb,c"], ["2", "d"]]


def test_strays_cost_no_more_than_a_bounded_look_ahead() -> None:
    taken = 0

    def lines() -> object:
        nonlocal taken
        for at in range(3 * SPAN_LINES):
            taken += 1
            yield f'{at},"x,y\n'

    found = read_records(lines(), COMMA, 3)  # type: ignore[arg-type]
    assert next(found).cells == ["0", '"x', "y"]
    assert taken <= SPAN_LINES + 1
    assert sum(1 for _ in found) == 3 * SPAN_LINES - 1
    assert PATIENCE * SPAN_LINES <= 10**5
