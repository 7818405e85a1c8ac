"""Names: what of the name that a browser sends is shown, and which ending is kept."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
SUFFIXES = (".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsx", ".xls", ".ods")
"""Endings of what an import reads. The bytes tell what a file is; the ending only helps who looks at the folder."""


def clean_name(name: str) -> str:
    """Return the last part of a path, without what cannot be seen or turns the text around, and not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(mark for mark in last if unicodedata.category(mark)[0] not in "CZ" or mark == " ").strip()
    if len(seen) > LONGEST:
        ending = PurePosixPath(seen).suffix[:10]
        seen = seen[: LONGEST - len(ending) - 1] + "\N{HORIZONTAL ELLIPSIS}" + ending
    return seen if seen.strip(". ") else "file"


def find_suffix(name: str) -> str:
    """Return the ending that the file keeps, or nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in SUFFIXES else ""
