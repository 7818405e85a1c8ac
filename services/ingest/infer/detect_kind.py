"""Guess: which kind of import a file looks made for, by its columns."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.core.context import Context
from services.ingest.audit import ImportRequest, Named
from services.ingest.fields import KINDS
from services.ingest.infer.column_types import look
from services.ingest.infer.mapping import Header, Seen, Wanted, propose
from services.ingest.presets import PRESETS, FilePreset
from services.ingest.read.files_to_table import load_raw, wanted_of
from services.warehouse.duckdb.sandbox import open_stage

ROWS = 200
"""So many rows are read for a guess."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A kind of import, a preset if one fits, whether rows are lines of orders, and how many columns are understood."""

    kind: str
    preset: str | None = None
    group_by_order: bool = False
    fields: int = 0


def guess(ctx: Context, file: Named) -> Guess | None:
    """Guess what a file is for; None where a required field has no column in any kind. Raises FileRefused."""
    request = ImportRequest(kind="transactions", files=(file.path,), names=(file.name,))
    with open_stage(ctx.settings) as stage:
        columns = load_raw(stage, request, limit=ROWS)[0].source.columns
        seen: dict[str, Seen] = {}

        def looks(name: str) -> Seen:
            if name not in seen:
                seen[name] = look(stage, f"c{columns.index(name)}", ctx.settings.time_zone)
            return seen[name]

        return _best(request, columns, looks)


def _best(request: ImportRequest, columns: tuple[str, ...], looks: Callable[[str], Seen]) -> Guess | None:
    header = Header(source=request.named[0].name, columns=columns, look=looks)
    plain = [wanted_of(replace(request, kind=kind.name, group_by_order=fold)) for kind in KINDS.values()
             for fold in ((False, True) if kind.name == "transactions" else (False,))]  # fmt: skip
    found = [one for wanted in plain if (one := _guessed(wanted, header))]
    found += [one for preset in PRESETS if (one := _of_preset(request, preset, header))]
    return max(found, key=_rank, default=None)


def _rank(found: Guess) -> tuple[bool, int, bool]:
    """A preset with rules knows its program's files; then what understands most columns, the simplest first."""
    rules = any(preset.rules for preset in PRESETS if preset.name == found.preset)
    return rules, found.fields, not found.group_by_order


def _guessed(wanted: Wanted, header: Header) -> Guess | None:
    mapped, missing = propose(wanted, header)
    if missing:
        return None
    preset = wanted.preset.name if wanted.preset else None
    return Guess(kind=wanted.kind.name, preset=preset, group_by_order=wanted.fold, fields=len(mapped.columns))


def _of_preset(request: ImportRequest, preset: FilePreset, header: Header) -> Guess | None:
    """Give a preset of which every column is there."""
    wanted = wanted_of(replace(request, kind=preset.kind, preset=preset.name))  # type: ignore[arg-type] # a kind's name
    found = _guessed(wanted, header)
    return found if found and found.fields == len(preset.columns) else None
