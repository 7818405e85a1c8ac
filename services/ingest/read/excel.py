"""Excel: the first sheet that holds anything, written out as text that is read like any other file."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.raw_table import CsvSource
from services.warehouse.duckdb.sandbox import Sandbox

EXCEL_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What .xlsx and .ods, and the older .xls, begin with."""

BOOK = Path(__file__).with_name("excel_process.py")
"""The program that reads; see there why it is one."""

LOG = logging.getLogger("cartograph.ingest")


def open_excel(stage: Sandbox, file: Named) -> dict[str, Any]:
    """Write the first non-empty sheet as CSV and name it in a note, if there are others. Raises FileRefused."""
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    found = _unpacked(file, copy)
    if not found["full"]:
        raise FileRefused(f"{file.name} is empty.")
    others = f"{file.name}: only the sheet {found['sheet']!r} was read, the first of {found['full']}."
    source = CsvSource(path=copy, name=file.name, columns=tuple(found["columns"]), delimiter=",")
    return {"source": source, "note": others if found["full"] > 1 else None}


def _unpacked(file: Named, copy: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", str(BOOK), str(file.path), str(copy)]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own program; paths only
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    told = done.stderr.decode(errors="replace")
    LOG.info("a book was not read: exit %s: %s", done.returncode, told[-500:])
    if done.returncode < 0 or "MemoryError" in told or "File too large" in told:
        raise FileRefused(f"{file.name} unpacks to far more than a sheet of its size holds; save it as CSV.")
    raise FileRefused(f"{file.name} is no Excel file that can be read; save it as CSV and import that.")
