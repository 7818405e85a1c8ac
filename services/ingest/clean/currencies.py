"""Currencies: which currency a value names, how many values name each, and what happens where there are several."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel.core import get_global

from services.core.errors import FileRefused
from services.ingest.clean.faults import Fault, refuse_value
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

SIGNS: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"),
    "€": ("EUR",),
    "euro": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "円": ("JPY",),
    "圓": ("TWD", "HKD"),
    "元": ("CNY",),
    "rmb": ("CNY",),
    "圆": ("CNY",),
    "₩": ("KRW",),
    "￦": ("KRW",),
    "원": ("KRW",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "kč": ("CZK",),
    "kc": ("CZK",),
    "ft": ("HUF",),
    "lei": ("RON", "MDL"),
    "лв": ("BGN",),
    "дин": ("RSD",),
    "din": ("RSD",),
    "₴": ("UAH",),
    "грн": ("UAH",),
    "₽": ("RUB",),
    "руб": ("RUB",),  # noqa: RUF001 - these are Cyrillic letters
    "р": ("RUB",),  # noqa: RUF001 - the same
    "₺": ("TRY",),
    "tl": ("TRY",),
    "₾": ("GEL",),
    "₼": ("AZN",),
    "֏": ("AMD",),
    "₸": ("KZT",),
    "₮": ("MNT",),
    "₹": ("INR",),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "৳": ("BDT",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "đ": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "rp": ("IDR",),
    "rm": ("MYR",),
    "r": ("ZAR",),
    "₦": ("NGN",),
    "₵": ("GHS",),
    "ksh": ("KES",),
    "fr": ("CHF",),
    "sfr": ("CHF",),
    "r$": ("BRL",),
    "s/": ("PEN",),
    "₡": ("CRC",),
    "₲": ("PYG",),
    "us$": ("USD",),
    "u$s": ("USD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "can$": ("CAD",),
    "nz$": ("NZD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "sg$": ("SGD",),
    "nt$": ("TWD",),
    "mx$": ("MXN",),
    "mex$": ("MXN",),
    "ar$": ("ARS",),
    "clp$": ("CLP",),
    "col$": ("COP",),
    "cn¥": ("CNY",),
    "jp¥": ("JPY",),
}
"""Signs and words, in small letters without blanks and points, and the currencies that they stand for.

The first is the one that a sign is taken for where the person says no other.
"""

MOST_MARKS = 1000
"""So many different marks of a column are looked at: a column with more names no currencies."""


@cache
def list_codes() -> frozenset[str]:
    """Return the codes of ISO 4217, those of the past too."""
    return frozenset(get_global("all_currencies"))


def find_meanings(mark: str) -> tuple[str, ...]:
    """Return the currencies that a mark may stand for, the likeliest first; none for a mark that is no currency.

    A mark is what a value holds beside its number, in small letters, without blanks and points: `us$`, `eur`, `$usd`.
    """
    if mark in SIGNS:
        return SIGNS[mark]
    if mark.upper() in list_codes():
        return (mark.upper(),)
    return _find_pair(mark)


def _find_pair(mark: str) -> tuple[str, ...]:
    """Return the currency of a mark that is a sign and a code, such as `$usd`, where they agree."""
    for sign, code in ((mark[:-3], mark[-3:]), (mark[3:], mark[:3])):
        if sign and code.upper() in list_codes() and code.upper() in find_meanings(sign):
            return (code.upper(),)
    return ()


IN_NAME = re.compile(r"(.*?)[\s_]*[\[(](?:in )?([^\W\d_]{1,3}\$?|[^\w\s]{1,2})[\])]|(.*?)[\s_]([A-Za-z]{3})")
"""A currency in the name of a column: Total (EUR), Total [€], total_usd."""


def split_currency(name: str) -> tuple[str, str | None]:
    """Return a column's name without the currency that it says, and its mark; a bare code only if it is a usual one."""
    found = IN_NAME.fullmatch(name.strip())
    if found is None:
        return name, None
    plain, mark, bare = found[1] or found[3], (found[2] or found[4]).lower(), found[2] is None
    usual = {code for codes in SIGNS.values() for code in codes}
    if not plain or not find_meanings(mark) or (bare and mark.upper() not in usual):
        return name, None
    return plain, mark


@dataclass(frozen=True, kw_only=True)
class FoundCurrencies:
    """The marks in values of one or more columns, and how many values bear each."""

    marks: tuple[tuple[str, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many values name each currency, the commonest first; signs count for the likeliest they stand for."""
        found: dict[str, int] = {}
        for mark, count in self.marks:
            code = find_meanings(mark)[0]
            found[code] = found.get(code, 0) + count
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def marks_of(self, currency: str) -> tuple[str, ...]:
        """Return the marks of one currency; a sign that may stand for it too is one of them if no other mark does."""
        wanted = currency.upper()
        exact = tuple(mark for mark, _ in self.marks if find_meanings(mark)[0] == wanted)
        return exact or tuple(mark for mark, _ in self.marks if wanted in find_meanings(mark))


def write_mark(text: str) -> str:
    """Return the expression of the mark of a value: its letters and signs, in small letters, without the number."""
    return rf"regexp_replace(lower(nfc_normalize({text})), '[^\p{{L}}\p{{Sc}}/]', '', 'g')"


def find_currencies(stage: Sandbox, texts: Iterable[str], relation: str = "raw") -> FoundCurrencies:
    """Find the currencies that values name: money with a sign or a code, or codes in a column of their own."""
    found: dict[str, int] = {}
    for text in texts:
        rows = stage.run(
            f"""SELECT mark, count(*) FROM (SELECT {write_mark(text)} AS mark FROM {relation} WHERE {text} IS NOT NULL)
                WHERE mark <> '' GROUP BY mark ORDER BY count(*) DESC, mark LIMIT {MOST_MARKS:d}"""
        )
        for mark, count in rows:
            if find_meanings(mark):
                found[mark] = found.get(mark, 0) + count
    return FoundCurrencies(marks=tuple(found.items()))


def find_other_words(stage: Sandbox, text: str) -> dict[str, int]:
    """Return the values of a column of currencies that name none, and how many there are of each."""
    rows = stage.run(
        f"""SELECT any_value(upper({text})), mark, count(*) FROM (SELECT *, {write_mark(text)} AS mark FROM raw)
            WHERE {text} IS NOT NULL GROUP BY mark, upper({text}) ORDER BY 3 DESC, 1 LIMIT {MOST_MARKS:d}"""
    )
    return {str(word): int(count) for word, mark, count in rows if not find_meanings(mark)}


def check_words(source: str, column: str, found: FoundCurrencies, words: Mapping[str, int], wanted: str | None) -> None:
    """Refuse a column of currencies that holds other words, unless a currency is chosen. Raises FileRefused."""
    if words and wanted is None:
        counts = {**found.counts, **{word[:20]: count for word, count in words.items()}}
        raise FileRefused(
            f"The column {column} of {source} holds values that name no currency: {describe(counts)}.",
            code="currencies-mixed",
            fields={"column": column, "currency": next(iter(found.counts), "EUR"), "currencies": ",".join(counts)},
        )


def refuse_other_word(name: str, text: str, found: FoundCurrencies, wanted: str) -> Fault:
    """Return the fault of rows whose currency is not the chosen one, whatever it says instead."""
    marks = listed([literal(mark) for mark in found.marks_of(wanted)]) or "NULL"
    other = f"{text} IS NOT NULL AND coalesce({write_mark(text)} NOT IN ({marks}), true)"
    return refuse_value(other, f"{name} is in another currency than {wanted.upper()}.")


def check_currencies(source: str, columns: Collection[str], found: FoundCurrencies, wanted: str | None) -> None:
    """Refuse values in several currencies, and a currency that is chosen but not there. Raises FileRefused."""
    counts, names = found.counts, " and ".join(columns)
    if wanted is not None and counts and not found.marks_of(wanted):
        raise FileRefused(f"No value of {names} of {source} is in {wanted.upper()}; there are: {describe(counts)}.")
    if wanted is None and len(counts) > 1:
        raise FileRefused(
            f"The values of {names} of {source} are in {len(counts)} currencies: {describe(counts)}. "
            "Sums over them would mean nothing.",
            code="currencies-mixed",
            fields={"column": names, "currency": next(iter(counts)), "currencies": ",".join(counts)},
        )


def describe(counts: Mapping[str, int]) -> str:
    """Return counts per currency in words: USD in 2 values, EUR in 1."""
    return ", ".join(f"{code} in {count:,} value{'' if count == 1 else 's'}" for code, count in counts.items())


def refuse_currency(name: str, text: str, found: FoundCurrencies, wanted: str) -> list[Fault]:
    """Return the faults of rows whose value names another currency than the chosen one, or none among several."""
    others = [mark for mark, _ in found.marks if mark not in found.marks_of(wanted)]
    marks = listed([literal(mark) for mark in others]) or "NULL"
    other = refuse_value(f"{write_mark(text)} IN ({marks})", f"{name} is in another currency than {wanted.upper()}.")
    unsaid = refuse_value(
        f"{write_mark(text)} = '' AND regexp_matches({text}, '[1-9]')", f"{name} does not say its currency."
    )
    return [other, unsaid] if others else []
