"""Affixes: what stands around a number: sign, currency, and what is no number after all."""

import pytest

from services.ingest.infer.affixes import Affix, find_affix_currencies, group_beginnings, has_known_affix, read_affix

KNOWN = {
    "0": ("", ""),
    "-0": ("-", ""),
    "+0": ("", ""),
    "0-": ("-", ""),
    "(0)": ("-", ""),
    "$0": ("", "$"),
    "-$0": ("-", "$"),
    "$-0": ("-", "$"),
    "($0)": ("-", "$"),
    "$(0)": ("-", "$"),
    "0€-": ("-", "€"),
    "'0": ("", ""),
    "kr.0": ("", "kr"),
    "0zł": ("", "zł"),
    "$0usd": ("", "$usd"),
    "0,-": ("", ""),
    "chf0.-": ("", "chf"),
    "0:-": ("", ""),
    ".0": ("0.", ""),
    "$.0": ("0.", "$"),
    "-,0": ("-0,", ""),
    "rs.0": ("", "rs"),
}


@pytest.mark.parametrize("affix", KNOWN)
def test_an_affix_says_the_sign_and_the_currency(affix: str) -> None:
    before, mark = KNOWN[affix]
    assert read_affix(affix) == Affix(before=before, mark=mark)


@pytest.mark.parametrize(
    "affix", ["", "x", "0%", "(0", "0)", ")0(", "--0", "-(0)", "0cr", "0zł/szt", "0-0", "eur$0", "n/a"]
)
def test_what_is_not_known_is_no_number(affix: str) -> None:
    assert read_affix(affix) is None


@pytest.mark.parametrize(
    "text", ["¥15,000", "15,000円", "\u22125 €", "\u200e-5", "\u0665\u066b\u0660", "1\u202f234,56 Kč", "\uff15", "$1"]
)
def test_a_value_with_a_known_affix_looks_like_a_number(text: str) -> None:
    assert has_known_affix(text)


@pytest.mark.parametrize("text", ["SKU-5", "5 pcs", "2024-01-05", "10:15", "", "abc", "1.5E+12", "1-2"])
def test_other_values_do_not(text: str) -> None:
    assert not has_known_affix(text)


def test_affixes_are_grouped_by_what_is_written_before_the_plain_number() -> None:
    ways = [("$0", 5), ("(0)", 2), ("0%", 1), ("-$0", 1), ("€0", 1)]
    assert group_beginnings(ways) == {"": ["$0", "€0"], "-": ["(0)", "-$0"]}
    assert find_affix_currencies(ways).counts == {"USD": 6, "EUR": 1}
