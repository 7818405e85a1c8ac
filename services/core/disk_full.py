"""Disk full: whether an error says that there is no space left, in the words of any of the parts."""

import errno
from collections.abc import Iterator

NO_SPACE = "There is no space left on the disk, so nothing was changed. Free some, then do it again."

NUMBERS = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL = "53100"
"""The code that PostgreSQL gives it, see its appendix of error codes."""

WORDS = ("no space left on device", "database or disk is full", "disk quota exceeded")
"""What DuckDB and SQLite say, whose errors carry no number."""


def is_disk_full(error: BaseException) -> bool:
    """True if the error, or one that it came from, is that the disk is full."""
    return any(_says_full(one) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in NUMBERS
    if getattr(error, "pgcode", None) == DISK_FULL:
        return True
    return type(error).__module__.split(".")[0].strip("_") in {"duckdb", "sqlite3"} and any(
        words in str(error).lower() for words in WORDS
    )
