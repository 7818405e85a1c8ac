"""Encoding: in which encoding a text file is, and a copy in UTF-8 where it is another.

UTF-8 is told by the share of bytes beyond ASCII that form its characters. What else it may be, chardetng says, the
detector of Firefox; the encodings of old DOS and Mac programs, which browsers never meet, are tried where its choice
puts signs or capitals into the middle of words. A choice is named in a note with a value as it was read.
"""

import codecs
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from chardetng_py import EncodingDetector

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, Named
from services.ingest.read.binary import refuse_binary
from services.ingest.read.encoding_names import describe_encoding, find_encoding
from services.ingest.read.utf8_share import BEYOND, Utf8Share, count_utf8
from services.warehouse.duckdb.sandbox import Sandbox

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GZIP_MAGIC = b"\x1f\x8b"
SAMPLE_BYTES = 2**18
CHUNK = 2**22
LEAD = 0xC0
"""With such a byte or a higher one begins a character of UTF-8 beyond ASCII."""
WESTERN = "cp1252"
OLD = ("cp1250", "cp850", "mac_roman", "cp852")
"""Encodings that are tried, in this order, where the Western one breaks words: of Poland, of DOS, of old Macs."""

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a"))
MOST_CONTROLS = 0.01
"""A text in an old encoding has hardly any control characters; what has more of them is no text."""

PAIRS = ("gb18030", "cp950", "cp932", "euc_jp", "cp949")
"""Encodings of Eastern Asia, in which two bytes are a character."""

WIDE_SHARE, NARROW_SHARE = 0.1, 0.02
"""In UTF-16, delimiters and digits make one byte of a pair zero, hardly ever the other."""

VALUE = re.compile(r"[^,;|\t\r\n\"]*[^\x00-\x7f\ufffd\ufeff][^,;|\t\r\n\"]*")

LONGEST_EXAMPLE = 40
UTF8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, kw_only=True)
class DecodedFile:
    """The beginning of a file as text, and its copy in UTF-8 if it is not UTF-8 itself. `notes` name the choice."""

    text: str
    encoding: str
    copy: Path | None = None
    notes: tuple[ImportNote, ...] = ()


def decode_file(
    stage: Sandbox, file: Named, head: bytes, *, packed: bool, legacy: bool = False, said: str | None = None
) -> DecodedFile:
    """Decode a file. Raises FileRefused, UnknownName.

    `said` is the encoding that the person names; `legacy` says that the file turned out not to be UTF-8.
    """
    encoding = find_encoding(said) if said else detect_encoding(head, file.name, legacy=legacy)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    if encoding in UTF8:
        return DecodedFile(text=text, encoding=encoding)
    refuse_binary(text, file.name)
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    damaged = _copy(file.path, copy, encoding, packed=packed)
    marked = any(head.startswith(bom) for bom, _ in BOMS)
    notes = [] if said or marked else [_name_choice(file.name, encoding, text)]
    if damaged:
        notes.append(_name_damage(file.name, encoding, damaged))
    return DecodedFile(text=text, encoding=encoding, copy=copy, notes=tuple(notes))


def _copy(path: Path, copy: Path, encoding: str, *, packed: bool) -> int:
    """Write a copy in UTF-8. Return how many characters could not be read."""
    decoder, damaged = codecs.getincrementaldecoder(encoding)(errors="replace"), 0
    with _opener(packed=packed)(path) as source, copy.open("w", encoding="utf-8", newline="") as out:
        for block in iter(lambda: source.read(CHUNK), b""):
            text = decoder.decode(block)
            damaged += text.count("\ufffd")
            out.write(text)
        out.write(decoder.decode(b"", final=True))
    return damaged


def _name_choice(name: str, encoding: str, text: str) -> ImportNote:
    found = VALUE.search(text)
    example = f", such as {found[0].strip()[:LONGEST_EXAMPLE]!r}" if found else ""
    return ImportNote(
        sentence=f"{name} is not UTF-8; it was read as {describe_encoding(encoding)}{example}.", code="encoding-chosen"
    )


def _name_damage(name: str, encoding: str, damaged: int) -> ImportNote:
    what = "1 character is" if damaged == 1 else f"{damaged:,} characters are"
    return ImportNote(sentence=f"{name}: {what} not in {encoding} and became \ufffd.", code="encoding-chosen")


def detect_encoding(head: bytes, name: str, *, legacy: bool = False) -> str:
    """Detect the encoding by the first bytes of a file. Raises FileRefused if they are no text."""
    marked = next((encoding for bom, encoding in BOMS if head.startswith(bom)), None)
    found = marked or _detect_wide(head)
    if found:
        return found
    whole = _drop_cut_off(head)
    if not legacy and (whole.isascii() or _is_utf8(count_utf8(whole), whole)):
        return "utf-8"
    return _detect_legacy(head, name)


def _is_utf8(share: Utf8Share, sample: bytes) -> bool:
    """True if the share speaks for it; where lines have both kinds of bytes, no encoding of pairs must fit better."""
    if not share.speaks_for_utf8 or not share.mixed:
        return share.speaks_for_utf8
    found = _guess(sample)
    try:
        sample[: sample.rfind(b"\n") + 1 or None].decode(found)
    except UnicodeDecodeError:
        return True
    return found not in PAIRS


def _drop_cut_off(head: bytes) -> bytes:
    """Return the bytes without the beginning of a character of UTF-8 at their end."""
    for left in range(1, min(4, len(head)) + 1):
        if head[-left] >= LEAD:
            broken = head[-left:].decode(errors="ignore") == ""
            return head[:-left] if broken else head
        if head[-left] < min(BEYOND):
            break
    return head


def _detect_wide(head: bytes) -> str | None:
    """Find UTF-16 without a mark: where one byte of a pair is often zero, and the other hardly ever."""
    sample = head[:SAMPLE_BYTES]
    odd, even = sample[1::2].count(0) * 2 / len(sample), sample[::2].count(0) * 2 / len(sample)
    if max(odd, even) < WIDE_SHARE or min(odd, even) > NARROW_SHARE:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _detect_legacy(head: bytes, name: str) -> str:
    controls = len(head) - len(head.translate(None, CONTROLS))
    if head.count(0) or controls > MOST_CONTROLS * len(head):
        raise FileRefused(f"{name} is no text file; give a CSV, Parquet or Excel file.")
    beyond = [line for line in head.split(b"\n") if not line.isascii()]
    sample = (head.split(b"\n", 1)[0] + b"\n" + b"\n".join(beyond))[:SAMPLE_BYTES]
    found = _guess(sample)
    return min((found, *OLD), key=lambda encoding: _count_broken(sample, encoding)) if found == WESTERN else found


def _guess(sample: bytes) -> str:
    """Return what the detector takes a text for that is not UTF-8."""
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    return find_encoding(detector.guess(tld=None, allow_utf8=False), other=WESTERN)


def _count_broken(sample: bytes, encoding: str) -> int:
    """Count signs, and capitals behind a small letter, in the middle of a word."""
    text = sample.decode(encoding, errors="replace")
    broken = 0
    for before, mark, after in zip(text, text[1:], text[2:], strict=False):
        if mark > "\x7f" and before.isalpha() and after.isalpha():
            broken += not mark.isalpha() or (mark.isupper() and before.islower())
    return broken


def find_foreign_head(path: Path, *, packed: bool) -> bytes | None:
    """Return the header and lines with bytes beyond ASCII of a file that is not UTF-8, None where it is.

    If most of its bytes beyond ASCII form characters of UTF-8, the file is UTF-8; lines of it that are not are damaged.
    """
    with _opener(packed=packed)(path) as file:
        header = file.readline()
        found, size, share = [header], len(header), Utf8Share()
        for line in file:
            if line.isascii():
                continue
            share = share.add(line)
            if size < SAMPLE_BYTES:
                found.append(line)
                size += len(line)
    head = b"".join(found)
    return None if _is_utf8(share, head) else head


def _opener(*, packed: bool) -> Callable[[Path], BinaryIO]:
    return cast("Callable[[Path], BinaryIO]", gzip.open) if packed else _open_plain


def _open_plain(path: Path) -> BinaryIO:
    return path.open("rb")
