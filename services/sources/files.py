"""Files: which files of a source are there, and which changed since they were read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.core.errors import BadValue, FileRefused

MOST = 10_000
"""Files that a pattern may name."""

WILD = frozenset("*?[")


def find_files(pattern: Path) -> tuple[Path, ...]:
    """Return the files of a pattern such as /exports/orders*.csv, by their names. Raises FileRefused, BadValue."""
    if any(mark in part for part in pattern.parent.parts for mark in WILD):
        raise BadValue("Only the name of the file may hold wildcards, not its folder.")
    found = sorted(path for path in pattern.parent.glob(pattern.name) if path.is_file())
    if not found:
        raise FileRefused(f"There is no file {pattern.name} in the folder of the source.", code="source-no-files")
    if len(found) > MOST:
        raise FileRefused(f"More than {MOST:,} files are called {pattern.name}.", code="source-no-files")
    return tuple(found)


def look_at_files(files: Sequence[Path]) -> dict[str, list[int]]:
    """Return the size and the time of each file by its name: who has the same was not changed."""
    return {file.name: [(told := file.stat()).st_size, told.st_mtime_ns] for file in files}


def choose_changed(files: Sequence[Path], now: Mapping[str, Any], seen: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the files that are new or have changed."""
    return tuple(file for file in files if list(seen.get(file.name, ())) != now[file.name])
