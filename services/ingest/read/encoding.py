"""Encoding: in which encoding a text file is, and a copy in UTF-8 where it is another."""

import codecs
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.dialect import refuse_binary
from services.warehouse.duckdb.sandbox import Sandbox

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GZIP_MAGIC = b"\x1f\x8b"
BEYOND = bytes(range(128, 256))
"""What ASCII has not."""
SAMPLE_BYTES = 2**18
CHUNK = 2**22
WESTERN = "cp1252"
"""What a file of single bytes is taken for where nothing speaks for another: the encoding of Western spreadsheets."""
FEW = 8
"""Fewer bytes beyond ASCII speak for no encoding: by its one such byte, Müller would be Urdu."""
WIDE_SHARE = 0.3


def transcode(stage: Sandbox, file: Named, head: bytes, *, packed: bool, legacy: bool) -> tuple[Path | None, str]:
    """Return a copy in UTF-8, or None where the file is UTF-8 already, and the beginning of its text.

    `legacy` says that the rest of the file turned out not to be UTF-8. Raises FileRefused.
    """
    encoding = detect_encoding(head, file.name, legacy=legacy)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    if encoding in ("utf-8", "utf-8-sig"):
        return None, text
    refuse_binary(text, file.name)
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    opener = cast("Callable[[Path], BinaryIO]", gzip.open) if packed else _plain
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with opener(file.path) as source, copy.open("w", encoding="utf-8", newline="") as out:
        for block in iter(lambda: source.read(CHUNK), b""):
            out.write(decoder.decode(block))
        out.write(decoder.decode(b"", final=True))
    return copy, text


def detect_encoding(head: bytes, name: str, *, legacy: bool = False) -> str:
    """Detect the encoding by the first bytes of a file. Raises FileRefused if they are no text."""
    marked = next((encoding for bom, encoding in BOMS if head.startswith(bom)), None)
    if marked:
        return marked
    wide = _wide(head)
    if wide:
        return wide
    if not legacy and _is_utf8(head):
        return "utf-8"
    return _single_bytes(head, name)


def _wide(head: bytes) -> str | None:
    """Find UTF-16 without a mark: every other byte of a Western text is zero."""
    sample = head[:SAMPLE_BYTES]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) < WIDE_SHARE * len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(head: bytes) -> bool:
    """True if the bytes are UTF-8; a character cut off at the end counts, some bad bytes in a good file do too."""
    if not has_only_foreign_bytes(head):
        return True
    return head.isascii()


def has_only_foreign_bytes(data: bytes) -> bool:
    """True if none of the bytes beyond ASCII form a character of UTF-8: then the text is of another encoding."""
    text = data.decode("utf-8", errors="replace")
    return not any(mark > "\x7f" and mark != "\ufffd" for mark in text)


def _single_bytes(head: bytes, name: str) -> str:
    beyond = [line for line in head.split(b"\n") if not line.isascii()]
    sample = (head.split(b"\n", 1)[0] + b"\n" + b"\n".join(beyond))[:SAMPLE_BYTES]
    if len(sample) - len(sample.translate(None, BEYOND)) < FEW and not head.count(0):
        return WESTERN
    best = from_bytes(sample).best()
    if best is None:
        if head.count(0):
            raise FileRefused(f"{name} is no text file; give a CSV, Parquet or Excel file.")
        return WESTERN
    return _western(best.encoding)


def _western(encoding: str) -> str:
    """Read as cp1252 what differs from it in nothing but rare marks."""
    return WESTERN if encoding in ("ascii", "latin_1", "cp1250", "cp1252", "iso8859_15", "cp850", "cp437") else encoding


def find_foreign_head(path: Path, *, packed: bool) -> bytes | None:
    """Return the header and some lines with bytes beyond ASCII of a file that is not UTF-8, None where it is.

    A file with any character of UTF-8 beyond ASCII is UTF-8; lines of it that are not are damaged.
    """
    opener = cast("Callable[[Path], BinaryIO]", gzip.open) if packed else _plain
    with opener(path) as file:
        header = file.readline()
        found = [header]
        for line in file:
            if line.isascii():
                continue
            if not has_only_foreign_bytes(line):
                return None
            if sum(map(len, found)) < SAMPLE_BYTES:
                found.append(line)
    return b"".join(found)


def _plain(path: Path) -> BinaryIO:
    return path.open("rb")
