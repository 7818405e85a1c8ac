"""Reading: files become a table of text whose columns and formats are known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.core.errors import FileRefused, UnknownName
from services.ingest.audit import ImportRequest
from services.ingest.clean.validation import Plan
from services.ingest.fields import KINDS, ImportKind
from services.ingest.infer.column_types import RawColumns, look
from services.ingest.infer.column_types import infer_types as settle_formats
from services.ingest.infer.mapping import Header, Mapped, Wanted
from services.ingest.infer.mapping import settle as settle_mapping
from services.ingest.presets import preset_of
from services.ingest.read.encoding import foreign_head
from services.ingest.read.files import ReadableFile, binary_rows, csv_source, open_files
from services.ingest.read.raw_table import CsvSource, forget, misread, read
from services.warehouse.duckdb.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """Files that were read: columns, mapping, formats, and how they are to be cleaned."""

    sources: tuple[str, ...]
    columns: tuple[str, ...]
    mapped: Mapped
    plan: Plan
    rows: int
    notes: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the files have."""
        return self.plan.fields

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that no field takes."""
        taken = {column for _, column in self.mapped.columns}
        return tuple(name for name in self.columns if name not in taken)

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """How dates and numbers are written, by field."""
        return tuple((one.field.name, one.form.name) for one in self.plan.settled if one.form is not None)


def read_table(
    stage: Sandbox, request: ImportRequest, zone: str, now: datetime, doing: Callable[[str], None]
) -> TextTable:
    """Read the files and settle mapping and formats. Raises FileRefused, UnknownName."""
    wanted = wanted_of(request)
    doing("reading")
    opened = load_raw(stage, request)
    first = opened[0].source
    malformed, rows = stage.count("malformed"), stage.count("raw")
    if not rows:
        raise FileRefused(_no_rows(first.name, malformed))
    doing("looking at the columns")
    names = first.columns
    header = Header(source=first.name, columns=names, look=lambda name: look(stage, f"c{names.index(name)}", zone))
    mapped = settle_mapping(wanted, header)
    delimiter = first.delimiter if isinstance(first, CsvSource) else ","
    sheet = RawColumns(
        stage=stage,
        source=first.name,
        columns=names,
        rows=rows,
        delimiter=delimiter,
        zone=zone,
        order=request.date_order,
    )
    settled = settle_formats(sheet, wanted.kind, mapped)
    return TextTable(
        sources=tuple(file.name for file in request.named),
        columns=names,
        mapped=mapped,
        plan=Plan(
            kind=wanted.kind,
            settled=settled,
            rules=wanted.preset.rules if wanted.preset else (),
            fold=wanted.fold,
            zone=zone,
            now=now,
            raw_columns=len(names),
            zero_bytes=any(binary_rows(path) for path in request.files),
            malformed=malformed,
        ),
        rows=rows + malformed,
        notes=tuple(one.note for one in opened if one.note),
    )


def wanted_of(request: ImportRequest) -> Wanted:
    """Give what a request asks for. Raises UnknownName."""
    kind = kind_of(request.kind)
    preset = preset_of(request.preset, kind.name)
    fold = request.group_by_order or (preset is not None and preset.group_by_order)
    return Wanted(request=request, kind=kind, preset=preset, fold=fold)


def kind_of(name: str) -> ImportKind:
    """Give the kind of import of that name. Raises UnknownName."""
    if name not in KINDS:
        raise UnknownName(f"There are no imports of {name!r}; there are: {', '.join(KINDS)}.")
    return KINDS[name]


def load_raw(stage: Sandbox, request: ImportRequest, *, limit: int | None = None) -> list[ReadableFile]:
    """Read the files into the stage; one that turns out to be in an old encoding again. Raises FileRefused."""
    opened = open_files(stage, request.named)
    read(stage, [one.source for one in opened], limit=limit)
    foreign = [at for at, one in enumerate(opened) if isinstance(one.source, CsvSource) and misread(stage, at)]
    again = {at: foreign_head(request.files[at]) for at in foreign}
    if any(again.values()):
        for at, head in again.items():
            if head:
                opened[at] = replace(opened[at], source=csv_source(stage, request.named[at], head, legacy=True))
        forget(stage)
        read(stage, [one.source for one in opened], limit=limit)
    return opened


def _no_rows(name: str, malformed: int) -> str:
    if malformed:
        return f"{name} holds no row that fits its header; check that it is a table with one header line."
    return f"{name} has a header and no rows."
