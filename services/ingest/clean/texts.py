"""Texts: ids and labels in one normal form, so that what looks the same is the same."""

from collections.abc import Mapping

from services.ingest.clean.rewritten import BLANKS, INVISIBLE, JOINERS
from services.warehouse.duckdb.sandbox import Sandbox, literal


def tidy(column: str) -> str:
    """Return the expression of a text in NFC, without marks that have no width, with plain blanks only inside."""
    plain = f"translate({column}, {literal(BLANKS + INVISIBLE)}, {literal(' ' * len(BLANKS))})"
    wide = f"trim(nfc_normalize({plain}), {literal(' ' + JOINERS)})"
    return f"nullif(CASE WHEN strlen({column}) = length({column}) THEN trim({column}, {_ASCII}) ELSE {wide} END, '')"


_ASCII = literal(" \t\r\n")


def has_untidy(stage: Sandbox, column: str) -> bool:
    """True if any text of a column of `raw` is not in its normal form."""
    return bool(stage.run(f"SELECT 1 FROM raw WHERE {column} IS DISTINCT FROM {tidy(column)} LIMIT 1"))


def replace_words(text: str, words: Mapping[str, str]) -> str:
    """Return the expression of a text in which some words stand for others."""
    whens = " ".join(f"WHEN {literal(word)} THEN {literal(meaning)}" for word, meaning in words.items())
    return f"CASE {text} {whens} ELSE {text} END" if words else text
