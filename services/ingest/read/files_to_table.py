"""Files to table: files become a table of text whose columns and formats are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, ImportRequest
from services.ingest.clean.validation import Plan
from services.ingest.import_kind import ImportKind
from services.ingest.infer.ask_back import add_readings
from services.ingest.infer.column_types import classify_all, find_unlike, infer_types
from services.ingest.infer.mapping import Header, Mapped, Wanted, describe_unreadable, normalise
from services.ingest.infer.mapping import map_columns as settle_mapping
from services.ingest.infer.typed_column import RawColumns
from services.ingest.kinds import find_kind, find_preset, recognise_preset
from services.ingest.own_columns import extend_kind
from services.ingest.presets import FilePreset
from services.ingest.read.files import ReadableFile
from services.ingest.read.load_raw import load_raw
from services.ingest.read.raw_table import ParquetSource, Source
from services.warehouse.duckdb.sandbox import Sandbox

TOTALS = ("amount", "value")
"""Names under which logs write the price of all units together."""


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """Files that were read: columns, mapping, formats, and how they are to be cleaned."""

    sources: tuple[str, ...]
    columns: tuple[str, ...]
    mapped: Mapped
    plan: Plan
    rows: int
    notes: tuple[ImportNote, ...]
    wanted: Wanted
    sheet: RawColumns
    proposed: Mapped
    """The mapping before values were read."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the files have."""
        return self.plan.fields

    @property
    def currency(self) -> str | None:
        """The currency of the files' money, where they or the person name one."""
        found = {code for one in self.plan.settled if one.currencies for code in one.currencies.counts}
        return (self.plan.currency or next(iter(found), "")).upper() or None

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
    doing("reading")
    opened = load_raw(stage, request)
    refuse_doubtful(opened)
    first = opened[0].source
    malformed, rows = stage.count("malformed"), stage.count("raw")
    if not rows:
        raise FileRefused(_no_rows(first.name, malformed))
    doing("looking at the columns")
    names = first.columns
    wanted = read_wanted(request, names)
    header = _look_at(stage, first, zone)
    mapped = settle_mapping(wanted, header)
    mapped = leave_out_factor(mapped)
    refuse_repeated(opened[0], mapped, request)
    sheet = replace(describe_columns(stage, opened, wanted.request, zone), now=now)
    try:
        inferred = infer_types(sheet, wanted.kind, mapped)
    except FileRefused as error:
        raise add_readings(error, wanted, mapped, sheet, now) from error
    return TextTable(
        sources=tuple(file.name for file in request.named),
        columns=names,
        mapped=mapped.without(inferred.left_out),
        plan=Plan(
            kind=wanted.kind,
            settled=inferred.columns,
            rules=wanted.preset.rules if wanted.preset else (),
            settled_readings=wanted.preset.readings if wanted.preset else (),
            fold=wanted.fold,
            zone=zone,
            now=now,
            raw_columns=len(names),
            zero_bytes=any(one.zero_bytes for one in opened),
            malformed=malformed,
            currency=request.currency,
            future_dates=request.future_dates,
        ),
        rows=rows + malformed,
        notes=(
            *(note for one in opened for note in one.notes),
            *(ImportNote(sentence=note) for note in _describe_mapping(wanted, mapped, header)),
            *(ImportNote(sentence=note) for note in inferred.notes),
        ),
        wanted=wanted,
        sheet=sheet,
        proposed=mapped,
    )


def _look_at(stage: Sandbox, first: Source, zone: str) -> Header:
    names = first.columns
    seen = cache(lambda: classify_all(stage, [f"c{at}" for at in range(len(names))], zone))
    return Header(
        source=first.name,
        columns=names,
        look=lambda name: seen()[names.index(name)],
        example=lambda name, looks: find_unlike(stage, f"c{names.index(name)}", looks, zone),
    )


def describe_columns(stage: Sandbox, opened: Sequence[ReadableFile], request: ImportRequest, zone: str) -> RawColumns:
    """Return what was read into `raw` with what the request says of it."""
    source = opened[0].source
    return RawColumns(
        stage=stage,
        source=source.name,
        columns=source.columns,
        rows=stage.count("raw"),
        delimiter="," if isinstance(source, ParquetSource) else source.delimiter,
        zone=zone,
        order=request.date_order,
        decimal=request.decimal,
        currency=request.currency,
        merge_case=request.merge_case,
        event_words=request.event_words,
        numeric=_list_numeric(opened),
    )


def _list_numeric(opened: Sequence[ReadableFile]) -> frozenset[str]:
    """Return the columns of `raw` that are numbers in every file."""
    sources = [one.source for one in opened]
    named = frozenset.intersection(
        *(one.numeric if isinstance(one, ParquetSource) else frozenset[str]() for one in sources)
    )
    return frozenset(f"c{at}" for at, name in enumerate(sources[0].columns) if name in named)


def read_wanted(request: ImportRequest, columns: Sequence[str] = ()) -> Wanted:
    """Return what a request asks for; a program that `columns` give away counts as named. Raises UnknownName."""
    kind = extend_kind(find_kind(request.kind), request.mapping)
    preset = find_preset(kind, request.preset, columns) if request.preset else recognise_preset(kind, columns)
    if preset is not None and preset.lacks:
        refuse_lacking(preset, kind, columns)
        preset = None
    fold = request.group_by_order or (preset is not None and preset.group_by_order)
    if preset is not None and preset.date_order and not request.date_order:
        request = replace(request, date_order=preset.date_order)
    return Wanted(request=request, kind=kind, preset=preset, fold=fold)


def refuse_lacking(preset: FilePreset, kind: ImportKind, columns: Sequence[str]) -> None:
    """Raise FileRefused for files of a program that do not hold what an import needs, unless somebody added it."""
    there = {normalise(column) for column in columns}
    if not any(there & {normalise(field.name), *field.names} for field in kind.fields if field.type == "time"):
        raise FileRefused(preset.lacks, code="days-missing")


def leave_out_factor(mapped: Mapped) -> Mapped:
    """Return the mapping without a guessed quantity beside a price that is called as a total of all units."""
    price = normalise(mapped.column("price") or "")
    return mapped.without(("quantity",)) if price in TOTALS and "quantity" in mapped.guessed else mapped


def _describe_mapping(wanted: Wanted, mapped: Mapped, header: Header) -> list[str]:
    """Name the program whose columns were recognised, and columns that have a field's name and not its type."""
    said = describe_unreadable(wanted, mapped, header)
    if wanted.preset is None:
        return said
    if (column := mapped.column("customer_id")) in wanted.preset.people_by_name:
        said.append(f"Customers are told apart by {column}, which is a name: people of one name count as one customer.")
    if wanted.request.preset:
        return said
    return [f"The columns are those of {wanted.preset.name}, and read as such.", *said]


def refuse_doubtful(opened: Sequence[ReadableFile]) -> None:
    """Raise FileRefused with the first question that a person must answer before the files can be read."""
    for one in opened:
        if one.doubts:
            raise one.doubts[0].refuse()


def refuse_repeated(one: ReadableFile, mapped: Mapped, request: ImportRequest) -> None:
    """Raise FileRefused if a field takes a column whose name another one has, and the person did not choose it."""
    said = {column for _, column in request.mapping}
    for field, column in mapped.columns:
        if column in one.repeated and column not in said:
            raise FileRefused(
                f"{one.source.name} has several columns called {column!r}; the second is {column + ' (2)'!r} here. "
                f"It is not clear which one is {field}.",
                code="column-repeated",
                fields={"field": field, "column": column},
            )


def _no_rows(name: str, malformed: int) -> str:
    if malformed:
        return f"{name} holds no row that fits its header; check that it is a table with one header line."
    return f"{name} has a header and no rows."
