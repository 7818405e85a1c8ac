"""Affixes: what the signs, words and brackets around a number mean: its sign and its currency."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.clean.currencies import FoundCurrencies, find_meanings
from services.ingest.clean.rewritten import CORE, PLAIN_MARKS

PRICE_DASH = re.compile(r"^[.,:]-{1,2}")
"""The dash that stands for no cents, as in 5,-: it is no minus."""

LEADING = re.compile(r"(?<![^\W\d_])([.,])$")
"""A point right before the number, as in $.50, but not that of a word, as in Rs.500."""


@dataclass(frozen=True, kw_only=True)
class Affix:
    """What an affix means: `mark` is that of a currency, `before` is written before the plain number."""

    before: str
    mark: str


def read_affix(affix: str) -> Affix | None:
    """Return what an affix means; None if it is not known. The number's place in it is a 0."""
    head, zero, tail = affix.partition("0")
    if not zero or any(letter.isdigit() for letter in head + tail):
        return None
    head, tail = head.removeprefix("'"), PRICE_DASH.sub("", tail)
    point = LEADING.search(head)
    leading = f"0{point[1]}" if point else ""
    around = LEADING.sub("", head) + tail
    sign = _read_sign(head, tail)
    rest = re.sub(r"[-+().']", "", around)
    mark = keep_mark(rest)
    if sign is None or mark != rest or (mark and not find_meanings(mark)):
        return None
    return Affix(before=sign + leading, mark=mark)


def _read_sign(head: str, tail: str) -> str | None:
    """Return "-" for a minus before or behind, or round brackets; None for marks that contradict each other."""
    signs = [letter for letter in head + tail if letter in "-+()"]
    if signs == ["(", ")"] and "(" in head and ")" in tail:
        return "-"
    return {(): "", ("+",): "", ("-",): "-"}.get(tuple(signs))


def keep_mark(text: str) -> str:
    """Return the letters and signs of currencies of a text, as `write_mark` does in SQL."""
    return "".join(one for one in text if one.isalpha() or one == "/" or unicodedata.category(one) == "Sc")


def group_beginnings(ways: Sequence[tuple[str, int]]) -> dict[str, list[str]]:
    """Return affixes by what is written before the plain number; those that are not known are left out."""
    found: dict[str, list[str]] = {}
    for affix, _ in ways:
        meaning = read_affix(affix)
        if meaning is not None:
            found.setdefault(meaning.before, []).append(affix)
    return found


def find_affix_currencies(ways: Sequence[tuple[str, int]]) -> FoundCurrencies:
    """Return the currencies that affixes name, with their counts."""
    found: dict[str, int] = {}
    for affix, count in ways:
        meaning = read_affix(affix)
        if meaning is not None and meaning.mark:
            found[meaning.mark] = found.get(meaning.mark, 0) + count
    return FoundCurrencies(marks=tuple(found.items()))


def has_known_affix(text: str) -> bool:
    """True if a value is a number with an affix that is known."""
    affix = re.sub(CORE, "0", text.translate(PLAIN_MARKS), count=1).replace(" ", "").lower()
    return read_affix(affix) is not None
