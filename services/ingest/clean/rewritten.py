"""Rewritten values: columns beside `raw` that hold what a person wrote in a form that the fast readers know.

Only columns that hold a form of their own pay for it: a sign of a currency, a minus behind, a month by its name.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

BLANKS = "\t\r\n\v\f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""Every kind of blank but the plain one."""

INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Characters without width: they part or direct text, and are no part of a value."""

JOINERS = "\u200c\u200d"
"""Without width too, but inside a word or an emoji they say something."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`\uff07\u066c"
_DIGITS = "".join(one for one in map(chr, range(0x660, 0x20000)) if unicodedata.category(one) == "Nd")
"""The digits of all scripts but the Latin one, ten after ten."""

_FROM = BLANKS + _DASHES + _APOSTROPHES + _DIGITS + "\uff0b\uff0c\uff0e\uff08\uff09\u066b\ufe50\u060c"
_TO = (
    " " * len(BLANKS) + "-" * len(_DASHES) + "'" * len(_APOSTROPHES) + "0123456789" * (len(_DIGITS) // 10) + "+,.().,,"
)  # what has no counterpart is removed
PLAIN_MARKS = str.maketrans(_FROM, _TO, INVISIBLE + JOINERS)
"""How blanks, dashes, apostrophes and digits of all scripts are written in plain text."""

CORE = "[0-9](?:[0-9 .,']*[0-9])?"
"""The number in a value, with its separators."""

MOST = 2000
"""So many ways to write a column's values are told apart; rarer ones are left as they are."""


def write_plain(text: str) -> str:
    """Return the expression of a text with plain blanks, dashes, apostrophes and digits."""
    plain = f"translate({text}, {literal(_FROM + INVISIBLE + JOINERS)}, {literal(_TO)})"
    return f"trim(CASE WHEN strlen({text}) = length({text}) THEN {text} ELSE nfc_normalize({plain}) END)"


def write_affix(text: str) -> str:
    """Return the expression of what stands around the number, in small letters, with 0 in the number's place."""
    return f"lower(replace(regexp_replace({write_plain(text)}, {literal(CORE)}, '0'), ' ', ''))"


def count_ways(stage: Sandbox, expression: str, text: str, relation: str = "raw") -> list[tuple[str, int]]:
    """Count the values of a column by an expression that says how they are written, the commonest first."""
    return stage.run(
        f"""SELECT way, count(*) FROM (SELECT {expression} AS way FROM {relation} WHERE {text} IS NOT NULL)
            GROUP BY way ORDER BY count(*) DESC, way LIMIT {MOST:d}"""
    )


def rewrite_numbers(stage: Sandbox, column: str, text: str, beginnings: Mapping[str, Sequence[str]]) -> str:
    """Write the numbers of a column plainly into a new one. Return its name.

    `beginnings` holds what comes before a number (a minus, or nothing) and the affixes that mean it; a value with
    another affix stays as it is.
    """
    number = f"regexp_extract({write_plain(text)}, {literal(CORE)})"
    cases = " ".join(
        f"WHEN {write_affix(text)} IN ({_literals(affixes)}) THEN {literal(before)} || {number}"
        for before, affixes in beginnings.items()
        if affixes
    )
    return add_column(stage, column, f"CASE {cases} ELSE {text} END" if cases else text)


def _literals(texts: Iterable[str]) -> str:
    return listed([literal(text) for text in texts])


def add_column(stage: Sandbox, column: str, expression: str, prefix: str = "d", kind: str = "VARCHAR") -> str:
    """Add a column to `raw` beside another one, with the value of an expression. Return its name."""
    name = prefix + column.removeprefix("c")
    stage.run(f"ALTER TABLE raw ADD COLUMN IF NOT EXISTS {name} {kind}")
    stage.run(f"UPDATE raw SET {name} = {expression}")
    return name
