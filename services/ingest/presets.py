"""Presets: files of known programs, with their columns and the rows that are left out before anything else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from services.ingest.fields import ImportField


@dataclass(frozen=True, kw_only=True)
class RemovalRule:
    """Rows that are set aside: a step of its own, with its reason. The first rule that a row breaks counts."""

    step: str
    reason: str
    field: str
    test: Literal["missing", "begins with", "not positive"]
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class FilePreset:
    """How one program's files of one kind are read."""

    name: str
    columns: tuple[tuple[str, str], ...]
    """Field and the name of its column."""
    group_by_order: bool = False
    rules: tuple[RemovalRule, ...] = ()


def preset_of_same_names(name: str, fields: Iterable[ImportField], *leave: str) -> FilePreset:
    """Return the preset of a program whose columns are called as the fields; it has no column for fields in `leave`."""
    own = (field for field in fields if not field.line and field.type not in ("clock", "zone"))
    names = (field.name for field in own if field.name not in leave)
    return FilePreset(name=name, columns=tuple((field, field) for field in names))
