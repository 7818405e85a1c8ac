"""Excel: one sheet of a workbook, written out as text that is read like any other file."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, Named
from services.warehouse.duckdb.sandbox import Sandbox

EXCEL_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What .xlsx and .ods, and the older .xls, begin with."""

BOOK = Path(__file__).with_name("excel_process.py")
"""The program that reads; see there why it is one."""

SHOWN = 5
LOG = logging.getLogger("cartograph.ingest")


def open_excel(stage: Sandbox, file: Named, sheet: str | None) -> tuple[Path, tuple[ImportNote, ...]]:
    """Write a sheet as CSV: the one that is asked for, else the first visible one with a table. Raises FileRefused.

    Notes name the sheets that were left out.
    """
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    found = _unpack(file, copy, sheet)
    if "sheet" not in found:
        raise _refuse(file.name, sheet, found)
    if found["uncomputed"]:
        cells = ", ".join(found["uncomputed"][:SHOWN])
        raise FileRefused(
            f"{file.name} holds formulas whose results were never computed, such as in {cells} of the sheet "
            f"{found['sheet']!r}; open it in a spreadsheet program, save it, and import that.",
        )
    return copy, tuple(_describe_sheets(file.name, found))


def _refuse(name: str, sheet: str | None, found: dict[str, Any]) -> FileRefused:
    if sheet is not None:
        known = _list_names([*found["others"], *found["hidden"]])
        return FileRefused(f"{name} has no sheet {sheet[:60]!r}; it has: {known}.", code="sheet-unknown")
    if found["hidden"]:
        known = _list_names(found["hidden"])
        return FileRefused(f"Every sheet of {name} with rows is hidden: {known}.", code="sheet-unknown")
    return FileRefused(f"{name} is empty.")


def _list_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(repr(one[:60]) for one in names[:SHOWN]) + more


def _describe_sheets(name: str, found: dict[str, Any]) -> list[ImportNote]:
    notes, sheet = [], found["sheet"]
    every = (sheet, *found["others"], *found["hidden"])
    if found["others"]:
        others = _list_names(found["others"])
        verb = "was" if len(found["others"]) == 1 else "were"
        sentence = f"{name}: the sheet {sheet!r} was read; {others} {verb} not."
        notes.append(ImportNote(sentence=sentence, code="sheets-left", names=every))
    if found["hidden"]:
        sentence = f"{name}: hidden sheets were left out: {_list_names(found['hidden'])}."
        notes.append(ImportNote(sentence=sentence, code="sheets-left", names=every))
    if found["merged"]:
        cells = "1 merged cell holds" if found["merged"] == 1 else f"{found['merged']:,} merged cells hold"
        notes.append(ImportNote(sentence=f"{name}: {cells} for all of the rows."))
    return notes


def _unpack(file: Named, copy: Path, sheet: str | None) -> dict[str, Any]:
    command = [sys.executable, "-P", str(BOOK), str(file.path), str(copy), *([] if sheet is None else [sheet])]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own program; paths, a name
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    told = done.stderr.decode(errors="replace")
    LOG.info("a book was not read: exit %s: %s", done.returncode, told[-500:])
    if done.returncode < 0 or "MemoryError" in told or "File too large" in told:
        raise FileRefused(f"{file.name} unpacks to far more than a sheet of its size holds; save it as CSV.")
    if "PasswordError" in told or "encrypted" in told.lower():
        raise FileRefused(f"{file.name} is locked with a password; save it without one and import that.")
    raise FileRefused(f"{file.name} is no Excel file that can be read; save it as CSV and import that.")
