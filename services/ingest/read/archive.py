"""Archive: a zip that holds one table, which is unpacked within bounds."""

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from services.core.errors import FileRefused
from services.ingest.audit import Named

ZIP_MAGIC = b"PK\x03\x04"
OFFICE = frozenset({"[Content_Types].xml", "mimetype", "content.xml"})
"""Parts of workbooks, which are archives too."""

MOST_BYTES, FREE, MOST_RATIO = 8 * 2**30, 64 * 2**20, 300
"""What an archive may unpack to: in all, in any case, and how many times its own size."""

CHUNK = 2**20
SHOWN = 3


def is_archive(path: Path) -> bool:
    """True if a file is a zip of files, not a workbook."""
    try:
        with zipfile.ZipFile(path) as packed:
            return not OFFICE & set(packed.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def unpack_table(folder: Path, file: Named) -> Named:
    """Unpack the only file of an archive into a folder. Raises FileRefused."""
    with zipfile.ZipFile(file.path) as packed:
        found = [one for one in packed.infolist() if _may_be_table(one)]
        if len(found) != 1:
            raise FileRefused(_describe_number(file.name, [one.filename for one in found]))
        member = found[0]
        if member.flag_bits & 1:
            raise FileRefused(f"{file.name} is locked with a password; unpack it and import the file in it.")
        place = folder / f"{len(list(folder.iterdir()))}{PurePosixPath(member.filename).suffix[:8]}"
        most = min(MOST_BYTES, max(FREE, MOST_RATIO * file.path.stat().st_size))
        try:
            _copy(packed, member, place, most, file.name)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise FileRefused(f"{file.name} is damaged: it cannot be unpacked.") from error
    if _begins_as_archive(place):
        raise FileRefused(f"{file.name} holds another archive; unpack it and import the file in it.")
    return Named(path=place, name=file.name)


def _may_be_table(one: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(one.filename).parts
    return not one.is_dir() and "__MACOSX" not in parts and not any(part.startswith(".") for part in parts)


def _copy(packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, most: int, name: str) -> None:
    size = 0
    with packed.open(member) as source, place.open("wb") as out:
        while block := source.read(CHUNK):
            size += len(block)
            if size > most:
                raise FileRefused(f"{name} unpacks to far more than a file of its size holds; unpack it yourself.")
            out.write(block)


def _begins_as_archive(place: Path) -> bool:
    with place.open("rb") as opened:
        head = opened.read(4)
    return head == ZIP_MAGIC and is_archive(place)


def _describe_number(name: str, members: Sequence[str]) -> str:
    if not members:
        return f"{name} holds no file."
    shown = ", ".join(member[:60] for member in members[:SHOWN])
    more = f" and {len(members) - SHOWN} more" if len(members) > SHOWN else ""
    return f"{name} holds {len(members)} files ({shown}{more}); unpack it and import those of one kind together."
