"""Kind detection: which kind of import a file looks made for, by its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.core.context import Context
from services.ingest.audit import ImportRequest, Named
from services.ingest.import_kind import ImportKind
from services.ingest.infer.column_types import classify_all
from services.ingest.infer.mapping import Header, Seen, Wanted, propose_mapping
from services.ingest.kinds import DEFAULT_KIND, KINDS, recognise_preset
from services.ingest.presets import FilePreset
from services.ingest.read.files_to_table import read_wanted
from services.ingest.read.load_raw import load_raw
from services.warehouse.duckdb.sandbox import open_stage

ROWS = 200
"""Rows that are read to detect the kind."""


@dataclass(frozen=True, kw_only=True)
class DetectedKind:
    """A kind of import, a preset if one fits, whether rows are lines of orders, and how many columns are understood."""

    kind: str
    preset: FilePreset | None = None
    group_by_order: bool = False
    fields: int = 0


def detect_kind(ctx: Context, file: Named) -> DetectedKind | None:
    """Return what a file looks made for; None where every kind lacks a required field. Raises FileRefused."""
    request = ImportRequest(kind=DEFAULT_KIND, files=(file.path,), names=(file.name,))
    with open_stage(ctx.settings) as stage:
        columns = load_raw(stage, request, limit=ROWS)[0].source.columns
        looks = classify_all(stage, [f"c{at}" for at in range(len(columns))], ctx.settings.time_zone)
        return _find_best(request, columns, dict(zip(columns, looks, strict=True)))


def _find_best(request: ImportRequest, columns: tuple[str, ...], looks: Mapping[str, Seen]) -> DetectedKind | None:
    known = next((one for kind in KINDS.values() if (one := _recognise(kind, columns))), None)
    if known is not None:
        return known
    header = Header(source=request.named[0].name, columns=columns, look=looks.__getitem__)
    wanted = [one for kind in KINDS.values() for one in _list_wanted(request, kind)]
    found = [one for each in wanted if (one := _detect(each, header))]
    return max(found, key=_rank, default=None)


def _recognise(kind: ImportKind, columns: tuple[str, ...]) -> DetectedKind | None:
    """Return the kind if the columns are those of one of its programs."""
    preset = recognise_preset(kind, columns)
    if preset is None:
        return None
    fields = len({field for field, _ in preset.columns})
    return DetectedKind(kind=kind.name, preset=preset, group_by_order=preset.group_by_order, fields=fields)


def _list_wanted(request: ImportRequest, kind: ImportKind) -> list[Wanted]:
    """Return the ways to take a file as this kind: plain, as lines of orders, by each preset."""
    plain = replace(request, kind=kind.name)
    requests = [plain, replace(plain, group_by_order=True)] if kind.has_lines else [plain]
    requests += [replace(plain, preset=preset.name) for preset in kind.presets if not preset.lacks]
    return [read_wanted(one) for one in requests]


def _rank(found: DetectedKind) -> tuple[bool, int, bool, bool]:
    """A preset with rules knows its program's files; then the way that understands most columns, the simplest first."""
    rules = found.preset is not None and bool(found.preset.rules)
    return rules, found.fields, not found.group_by_order, found.preset is None


def _detect(wanted: Wanted, header: Header) -> DetectedKind | None:
    """Return the kind if no required field lacks a column; a preset counts only if the file has all its columns."""
    mapped, missing = propose_mapping(wanted, header)
    asked = {*dict(mapped.suggested), *dict(mapped.unreadable)}
    if set(missing) - asked or (wanted.preset is not None and len(mapped.columns) != len(wanted.preset.columns)):
        return None
    fields = len(mapped.columns)
    return DetectedKind(kind=wanted.kind.name, preset=wanted.preset, group_by_order=wanted.fold, fields=fields)
