"""Month names: the names of months and weekdays in seven languages, by CLDR."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel.core import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl")

MORE: Mapping[str, int] = {"sept": 9, "set": 9, "mrz": 3, "mär": 3, "jän": 1, "jänner": 1, "setiembre": 9}
"""Words that people write and CLDR does not list."""

FILLERS = frozenset(
    (
        *("a", "al", "alle", "am", "as", "at", "clock", "d", "da", "das", "de", "del"),
        *("dem", "den", "der", "di", "dnia", "do", "el", "godz", "h", "il", "las", "le"),
        *("nd", "o", "of", "on", "ore", "r", "rd", "rok", "roku", "st", "t", "th"),
        *("the", "u", "uhr", "um", "à", "às"),
    )
)
"""Words around a date that say nothing about it; a word of one letter too."""


@cache
def list_months() -> Mapping[str, int]:
    """Return the months by their names and abbreviations, in small letters without points; none that mean two."""
    found: dict[str, set[int]] = {}
    for month, word in _list_words("months"):
        found.setdefault(word, set()).add(month)
    certain = {word: min(months) for word, months in found.items() if len(months) == 1}
    return {**certain, **MORE}


@cache
def list_weekdays() -> frozenset[str]:
    """Return the names and abbreviations of weekdays; those that are months too (mar) are left out."""
    return frozenset(word for _, word in _list_words("days") if word not in list_months())


def _list_words(what: str) -> Iterator[tuple[int, str]]:
    for language in LANGUAGES:
        tables: Any = getattr(Locale(language), what)
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in tables[context][width].items():
                    word = unicodedata.normalize("NFC", name).lower().replace(".", "")
                    for part in word.split("-"):  # segunda-feira
                        yield from ((number, part), (number, strip_accents(part)))


def strip_accents(word: str) -> str:
    """Return a word as people write it who have no such keys: fevrier."""
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
