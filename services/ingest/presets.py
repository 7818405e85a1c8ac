"""Presets: files of known programs, with their columns and the rows that are left out before anything else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from services.ingest.clean.amounts import Reading
from services.ingest.fields import ImportField


@dataclass(frozen=True, kw_only=True)
class RemovalRule:
    """Rows that are set aside: a step of its own, with its reason. The first rule that a row breaks counts."""

    step: str
    reason: str
    field: str
    test: Literal["missing", "begins with", "not positive", "matches"]
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class JoinedTable:
    """One of several files that belong together, recognised by columns that it has."""

    name: str
    signature: tuple[str, ...]
    required: bool = False
    key: str = ""
    """The column by which its rows are joined to `into`; none where all of them are."""
    into: str = ""


@dataclass(frozen=True, kw_only=True)
class FilePreset:
    """How one program's files of one kind are read."""

    name: str
    columns: tuple[tuple[str, str], ...]
    """Field and the name of its column."""
    group_by_order: bool = False
    rules: tuple[RemovalRule, ...] = ()
    signature: tuple[str, ...] = ()
    """Columns by which a file of the program is recognised without being told; none where it never is."""
    joins: tuple[JoinedTable, ...] = ()
    """The files that `sql` joins to one table, before the columns are mapped."""
    sql: str = ""
    readings: tuple[tuple[str, Reading], ...] = ()
    """Whose the amounts are that lines of orders may share, where the program always writes them so."""
    date_order: Literal["day", "month", "year"] | None = None
    """What comes first in its dates, where the program always writes them so."""
    reshape: str = ""
    """A SELECT over `file` that gives the rows which the fields are of; see `read/reshaped.py`."""
    reads: tuple[str, ...] = ()
    """Columns that it reads besides those of the fields; a file need not have them."""
    people_by_name: tuple[str, ...] = ()
    """Columns of names that stand for customers where the program writes nothing better: two may share one."""
    lacks: str = ""
    """What files of the program do not hold, in a sentence, where they cannot be imported for that."""


def preset_of_same_names(name: str, fields: Iterable[ImportField], *leave: str) -> FilePreset:
    """Return the preset of a program whose columns are called as the fields; it has no column for fields in `leave`."""
    own = (field for field in fields if field.type not in ("clock", "zone"))
    names = (field.name for field in own if field.name not in leave)
    return FilePreset(name=name, columns=tuple((field, field) for field in names))
