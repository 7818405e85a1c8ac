"""Names of uploads: what a browser sends is shown without its path, what cannot be seen, or a length that breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.uploads.names import LONGEST, clean_name, find_suffix


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("orders.csv", "orders.csv"),
        ("C:\\Users\\ann\\orders.csv", "orders.csv"),
        ("/etc/passwd", "passwd"),
        ("../../orders.csv", "orders.csv"),
        ("  my orders .csv ", "my orders .csv"),
        ("a\nb\x00c.csv", "abc.csv"),
        ("invoice\u202egpj.csv", "invoicegpj.csv"),
        ("a\u00a0b\u2028c", "abc"),
        ("e\u0301t\u00e9.csv", "\u00e9t\u00e9.csv"),
        ("", "file"),
        ("folder/", "file"),
        ("..", "file"),
        (" . . ", "file"),
        ("<b>x</b>.csv", "b>.csv"),
        ("密码.xlsx", "密码.xlsx"),
        ("x" * 116 + ".csv", "x" * 116 + ".csv"),
        ("x" * 117 + ".csv", "x" * 115 + "\u2026.csv"),
        ("x" * 300, "x" * 119 + "\u2026"),
    ],
)
def test_what_is_shown_of_a_name(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_name_is_short_visible_and_no_path(sent: str) -> None:
    shown = clean_name(sent)
    assert 0 < len(shown) <= LONGEST
    assert not {"/", "\\", "\n", "\r", "\x00", "\u202e"} & set(shown)
    assert clean_name(shown) == shown
    assert shown.strip(". ")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.csv", ".csv"),
        ("A.CSV", ".csv"),
        ("a.csv.gz", ".gz"),
        ("a.exe", ""),
        ("a", ""),
        (".csv", ""),
        ("a.", ""),
        ("a.xlsx ", ""),
    ],
)
def test_only_endings_of_what_is_read_are_kept(name: str, suffix: str) -> None:
    assert find_suffix(name) == suffix
