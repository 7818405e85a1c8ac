"""Inspection: whether the bytes of a file are what they seem, and unpack to what a person could have made."""

import gzip
import zlib

import pyarrow as pa
import pyarrow.parquet as pq

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.encoding import GZIP_MAGIC
from services.ingest.read.excel import EXCEL_MAGIC
from services.ingest.read.files import PARQUET_MAGIC

CHUNK = 2**20
UNPACKED = 4
"""A packed file may unpack to so many times of what a file may have."""

MOST_RATIO = 200
"""A table of text packs to a tenth, one that says the same again and again to a hundredth."""

FREE_BYTES = 64 * 2**20
"""What any packed file may unpack to."""

FREE_CELLS = 20_000_000
CELLS_PER_BYTE = 20
"""A Parquet file may have more cells than that for each of its bytes only as long as it is small."""

PACKED = (GZIP_MAGIC, PARQUET_MAGIC, *EXCEL_MAGIC)


def inspect(file: Named, most: int) -> None:
    """Refuse a bomb and a ruin; `most` is how many bytes a file may have. Raises FileRefused.

    Excel files are not looked at here: `services.ingest.read.excel_process` reads them within its limits.
    """
    with file.path.open("rb") as opened:
        head = opened.read(4)
    if head.startswith(GZIP_MAGIC):
        _gzip(file, UNPACKED * most)
    elif head.startswith(PARQUET_MAGIC):
        _parquet(file)


def _gzip(file: Named, most: int) -> None:
    """Unpack the whole file to nowhere, and stop where it grows beyond belief."""
    size = 0
    try:
        with file.path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as unpacked:
            while chunk := unpacked.read(CHUNK):
                if not size and chunk.startswith(PACKED):
                    raise FileRefused(f"{file.name} is packed twice; send what is inside.")
                size += len(chunk)
                if size > most or (size > FREE_BYTES and size > MOST_RATIO * packed.tell()):
                    raise FileRefused(f"{file.name} unpacks to far more than a table of its size holds.")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{file.name} is damaged: it cannot be unpacked.") from error


def _parquet(file: Named) -> None:
    try:
        told = pq.read_metadata(file.path)
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(f"{file.name} cannot be read as Parquet; write it again.") from error
    cells = told.num_rows * told.num_columns
    if cells > FREE_CELLS + CELLS_PER_BYTE * file.path.stat().st_size:
        raise FileRefused(f"{file.name} unpacks to far more than a table of its size holds.")
