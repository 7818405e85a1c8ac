"""Faults: why a line of a text file is no row."""

from collections.abc import Mapping

LINE_BYTES = 4 * 2**20
"""A line longer than this is malformed."""

SHORT = "The line has fewer columns than the header."
MANY = "The line has more columns than the header."
LONG = "The line is too long."
DAMAGED = "The line holds bytes that are not text in the encoding of the file."

FAULTS: Mapping[str, str] = {
    "MISSING COLUMNS": SHORT,
    "TOO MANY COLUMNS": MANY,
    "UNQUOTED VALUE": "The quotes of the line do not match.",
    "LINE SIZE OVER MAXIMUM": LONG,
    "INVALID ENCODING": DAMAGED,
}
"""What DuckDB calls a fault of a line, and what we call it."""
