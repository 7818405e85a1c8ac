"""Dialect and encoding: told by the beginning of a file alone."""

import codecs
import gzip
from pathlib import Path

import pytest

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.dialect import Dialect, detect_dialect, refuse_binary
from services.ingest.read.encoding import detect_encoding, find_foreign_head, has_only_foreign_bytes, transcode
from tests.services.ingest.clean.stage import new_stage

DELIMITERS = {
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
    assert detect_dialect(text, "file.csv").delimiter == DELIMITERS[text]


def test_a_dialect_of_the_plainest_kind() -> None:
    assert detect_dialect("a,b\n1,2\n", "file.csv") == Dialect(
        delimiter=",", quote='"', escape='"', skip=0, columns=("a", "b")
    )


COLUMNS = {
    " a , b \n1,2\n": ("a", "b"),
    "a,,c\n1,2,3\n": ("a", "column 2", "c"),
    ",\n1,2\n": ("column 1", "column 2"),
    '"a ""x""",b\n1,2\n': ('a "x"', "b"),
    '"a\nb",c\n1,2\n': ("a\nb", "c"),
    "größe,ціна\n1,2\n": ("größe", "ціна"),
    "a,a\n1,2\n": ("a", "a"),
}


@pytest.mark.parametrize("text", COLUMNS)
def test_the_header_names_the_columns(text: str) -> None:
    assert detect_dialect(text, "file.csv").columns == COLUMNS[text]


SKIPPED = {
    "sep=;\na;b\n1;2\n": (1, ";", ("a", "b")),
    "SEP=|\na|b\n": (1, "|", ("a", "b")),
    "sep=\t\na\tb\n": (1, "\t", ("a", "b")),
    "\n\na,b\n1,2\n": (2, ",", ("a", "b")),
    "   \na,b\n1,2\n": (1, ",", ("a", "b")),
    "sep=here,b\n1,2\n": (0, ",", ("sep=here", "b")),
}


@pytest.mark.parametrize("text", SKIPPED)
def test_lines_before_the_header(text: str) -> None:
    found = detect_dialect(text, "file.csv")
    assert (found.skip, found.delimiter, found.columns) == SKIPPED[text]


QUOTED = {
    'a,b\n"x, y",2\n': ('"', '"'),
    "a,b\n'x, y',2\n'z',3\n": ("'", "'"),
    "a,b\nit's,2\n": ('"', '"'),
    'a,b\n"x \\"y\\"",2\n': ('"', "\\"),
    'a,b\n"x ""y""",2\n': ('"', '"'),
    'a,b\n"x \\" ""y""",2\n': ('"', '"'),
}


@pytest.mark.parametrize("text", QUOTED)
def test_quotes_and_what_escapes_them(text: str) -> None:
    found = detect_dialect(text, "file.csv")
    assert (found.quote, found.escape) == QUOTED[text]


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n"])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        detect_dialect(text, "file.csv")


@pytest.mark.parametrize(("strange", "refused"), [(0, False), (10, False), (11, True), (50, True)])
@pytest.mark.parametrize("mark", ["\0", "\x01", "\ufffd"])
def test_more_than_a_tenth_of_marks_that_nobody_types_is_no_text(mark: str, strange: int, refused: bool) -> None:
    text = "a" * (100 - strange) + mark * strange
    if not refused:
        refuse_binary(text, "file.csv")
        return
    with pytest.raises(FileRefused, match=r"^file\.csv is no text file"):
        refuse_binary(text, "file.csv")


ACCENTS = "name,ort\nJürgen,Köln\nRené,Orléans\nAña,Málaga\n" * 20

ENCODED = {
    "ascii": (b"a,b\n1,2\n", "utf-8"),
    "utf-8": (ACCENTS.encode(), "utf-8"),
    "a character cut off at the end": ("Köln é".encode()[:-1], "utf-8"),
    "marked utf-8": (codecs.BOM_UTF8 + b"a,b", "utf-8-sig"),
    "marked utf-16": (ACCENTS.encode("utf-16"), "utf-16"),
    "marked utf-16 the other way": (codecs.BOM_UTF16_BE + "a,b".encode("utf-16-be"), "utf-16"),
    "marked utf-32": (ACCENTS.encode("utf-32"), "utf-32"),
    "utf-16 without a mark": (ACCENTS.encode("utf-16-le"), "utf-16-le"),
    "utf-16 the other way": (ACCENTS.encode("utf-16-be"), "utf-16-be"),
    "the spreadsheets of Western Europe": (ACCENTS.encode("cp1252"), "cp1252"),
    "one accent alone": (b"name\nM\xfcller\n", "cp1252"),
    "a euro sign": ("preis\n5 €\n".encode("cp1252"), "cp1252"),
}


@pytest.mark.parametrize("what", ENCODED)
def test_the_encoding(what: str) -> None:
    head, expected = ENCODED[what]
    assert detect_encoding(head, "file.csv") == expected


FOREIGN = {
    b"plain": True,
    b"M\xfcller": True,
    "Müller".encode(): False,
    b"M\xfcller " + "é".encode(): False,
    b"\xff\xfe": True,
    "語".encode()[:2]: True,
}


@pytest.mark.parametrize("data", FOREIGN)
def test_bytes_of_which_none_is_a_character_of_utf_8(data: bytes) -> None:
    assert has_only_foreign_bytes(data) is FOREIGN[data]


@pytest.mark.parametrize("packed", [False, True])
def test_the_lines_of_a_foreign_file_are_found_anywhere(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "file.csv"

    def head_of(content: bytes) -> bytes | None:
        path.write_bytes(gzip.compress(content) if packed else content)
        return find_foreign_head(path, packed=packed)

    plain = b"name\n" + b"x\n" * 1000
    assert head_of(plain) == b"name\n"
    assert head_of(plain + b"M\xfcller\n" + b"y\n") == b"name\nM\xfcller\n"
    assert head_of(plain + b"M\xfcller\n" + "Köln\n".encode()) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_another_encoding_is_copied_in_utf_8(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = ACCENTS.encode(encoding)
    path = tmp_path / "file.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    folder = tmp_path / "stage"
    folder.mkdir()
    stage = new_stage(folder)
    copy, text = transcode(stage, Named(path=path, name="file.csv"), content, packed=packed, legacy=False)
    stage.connection.close()
    assert copy is not None
    assert copy.read_text(encoding="utf-8").removeprefix("\ufeff") == ACCENTS
    assert text.removeprefix("\ufeff") == ACCENTS


def test_a_file_in_utf_8_is_not_copied_and_its_mark_is_no_text(tmp_path: Path) -> None:
    stage = new_stage(tmp_path)
    head = codecs.BOM_UTF8 + "größe\n".encode()
    file = Named(path=tmp_path / "file.csv", name="file.csv")
    assert transcode(stage, file, head, packed=False, legacy=False) == (None, "größe\n")
    stage.connection.close()
