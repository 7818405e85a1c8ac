"""Dialect: the marks of a text file, told by the beginning of the file alone."""

import pytest

from services.ingest.read.dialect import Dialect, detect_dialect, read_sep, split_lines

DELIMITERS = {
    "a b c\n1 2 3\n4 5 6\n": " ",
    "a, b, c\n1, 2, 3\n": ", ",
    'a, b, c\n1, "2, x", 3\n': ", ",
    "a; b\n1; 2\n": "; ",
    "a, b,c\n1, 2,3\n": ",",
    "a^b\n1^2\n": "^",
    "name\nblue mug\nred mug\ngreen\nlarge oak desk\n": ",",
    "Report: a; b\nMade by x\n\nid,total,date\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n": ",",
    "id,tags\n1,a;b;c\n2,a;b;c\n": ",",
    "id;total\n1;10,50\n2;11,50\n": ";",
    "a,b\n1,2\n": ",",
    "a;b\n1;2\n": ";",
    "a\tb\n1\t2\n": "\t",
    "a|b\n1|2\n": "|",
    "a;b\n1,5;2,5\n": ";",
    "a,b,c\n1;2,3,4\n": ",",
    "name;note\nx;a, b, c\ny;d\n": ";",
    '"a,b";c\n"1,2";3\n': ";",
    "a\n1\n": ",",
    "a,b": ",",
    "a;b\r\n1;2\r\n": ";",
    "a|b|c\n1|2|3\n4|5|6\n": "|",
}


@pytest.mark.parametrize("text", DELIMITERS)
def test_the_delimiter_is_the_one_that_all_lines_share(text: str) -> None:
    assert detect_dialect(text).delimiter == DELIMITERS[text]


def test_a_dialect_of_the_plainest_kind() -> None:
    assert detect_dialect("a,b\n1,2\n") == Dialect(delimiter=",", quote='"', escape='"')


@pytest.mark.parametrize(("line", "mark"), [("sep=;", ";"), ("SEP=|", "|"), ("sep=", "\t"), ("sep=here,b", None)])
def test_a_line_may_name_the_delimiter(line: str, mark: str | None) -> None:
    assert read_sep(line) == mark


@pytest.mark.parametrize("said", [";", "|", "\t"])
def test_the_delimiter_that_a_line_names_counts(said: str) -> None:
    assert detect_dialect(f"sep={said}\na{said}b,c\n1{said}2,3\n").delimiter == said


QUOTED = {
    "a,b\n's-Gravenhage,2\n't Gooi,3\n": ('"', '"'),
    "a,b\n'x',\"y\"\n'z','w'\n": ("'", '"'.replace('"', "'")),
    'a,b\n"5^" x",2\n"7^" y",3\n': ('"', "^"),
    'a,b\n"(""x"")",2\n': ('"', '"'),
    'a,b\n"x, y",2\n': ('"', '"'),
    "a,b\n'x, y',2\n'z',3\n": ("'", "'"),
    "a,b\nit's,2\n": ('"', '"'),
    'a,b\n"x \\"y\\"",2\n': ('"', "\\"),
    'a,b\n"x ""y""",2\n': ('"', '"'),
    'a,b\n"x \\" ""y""",2\n': ('"', '"'),
}


@pytest.mark.parametrize("text", QUOTED)
def test_quotes_and_what_escapes_them(text: str) -> None:
    found = detect_dialect(text)
    assert (found.quote, found.escape) == QUOTED[text]


def test_lines_end_in_three_ways_and_in_no_other() -> None:
    assert split_lines("a\nb\r\nc\rd\u2028e\x0bf") == ["a\n", "b\r\n", "c\r", "d\u2028e\x0bf"]
