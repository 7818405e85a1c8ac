"""Fields: what an import can take, each with the column it is taken from, as a form that is checked before anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.controls import NAME
from dashapp.pages.data.labels import LOOKS, TYPES, field_label, shorten
from dashapp.pages.data.reading import list_answers
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from services.ingest.fields import ImportField
from services.ingest.infer.mapping import FITS
from services.ingest.kinds import KINDS, NO_PRESET
from services.ingest.preview import Preview
from services.uploads.store import Upload

OFFERED = 200
"""Number of columns that are offered; proposed columns are offered too, wherever they stand."""

SAMPLES, LONGEST = 3, 48
"""Values that show what a column holds, and their characters together."""

ORDERS = (("", "As the file shows"), ("day", "Day first: 31/12/2024"), ("month", "Month first: 12/31/2024"))
TOTALS = (("", "As the lines add up"), ("order", "Total of the order, on each line"), ("line", "Total of the line"))
DECIMALS = (("", "As the file shows"), (",", "Comma before the decimals"), (".", "Point before the decimals"))

COLUMNS = (
    TableColumn(label="Field"),
    TableColumn(label="What it is", wide=True),
    TableColumn(label="Type"),
    TableColumn(label="Column of the file"),
    TableColumn(label="What that holds", wide=True),
)

ROLES = (("dimension", "Keep to cut by"), ("measure", "Keep to add up"))
KEPT = (TableColumn(label="Column of the file", wide=True), TableColumn(label="What it holds", wide=True),
        TableColumn(label="What becomes of it"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One column that can be chosen: its place, its name, what it holds in words, what its values look like."""

    at: int
    name: str
    holds: str
    looks: str


def list_columns(preview: Preview) -> tuple[Offered, ...]:
    """Return the columns that can be chosen."""
    proposed = {column for _, column in preview.mapped.columns}
    every = enumerate(preview.columns)
    return tuple(
        Offered(at=at, name=one.name, holds=_holds(preview, at, one.looks), looks=one.looks)
        for at, one in every
        if at < OFFERED or one.name in proposed
    )


def _holds(preview: Preview, at: int, looks: str) -> str:
    values = dict.fromkeys(row[at] for row in preview.rows if row[at])
    shown = ", ".join(str(value) for value in list(values)[:SAMPLES])
    return f"{LOOKS[looks]}: {shorten(shown, LONGEST)}" if shown else LOOKS["empty"]


def draw_form(uploads: Sequence[Upload], choice: FileChoices, preview: Preview, *, demo: bool) -> Node:
    """Make the form; a field without a column that it needs says so."""
    hidden = {
        "uploads": ",".join(one.upload_id for one in uploads),
        "kind": choice.kind,
        "preset": choice.preset or NO_PRESET,
        "lines": "on" if choice.lines else "",
        **list_answers(choice.reading),
    }
    columns = list_columns(preview)
    rows = [_row(one, choice, preview, columns) for one in KINDS[choice.kind].fields]
    ready = [
        table("Fields and their columns", COLUMNS, rows, stack=True),
        el("div", "choices", _dates(choice), _decimals(choice), _currency(choice), _totals(choice)),
        _merge_case(choice),
        _keep(choice, preview, columns),
        _demo() if demo else None,
        el(
            "div",
            "flow-do",
            form_fields.button("Check the files", kind="primary"),
            link(f"/{NAME}", "btn btn-link", "Other files"),
        ),
    ]
    return form_fields.act("data.check", *ready, hidden=hidden, cls="mapping")


def _dates(choice: FileChoices) -> Node:
    return form_fields.field(
        "Dates such as 1/2/2024", form_fields.select("date_order", ORDERS, chosen=choice.date_order)
    )


def _decimals(choice: FileChoices) -> Node:
    return form_fields.field("Numbers such as 15.990", form_fields.select("decimal", DECIMALS, chosen=choice.decimal))


def _currency(choice: FileChoices) -> Node:
    box = form_fields.text("currency", value=choice.currency, placeholder="Such as EUR")
    return form_fields.field("Currency, if there are several", box)


def _totals(choice: FileChoices) -> Node:
    """Ask for the meaning of totals where rows are lines of orders."""
    if not choice.folded:
        return None
    return form_fields.field("Totals on order lines", form_fields.select("total_per", TOTALS, chosen=choice.total_per))


def _keep(choice: FileChoices, preview: Preview, columns: Sequence[Offered]) -> Node:
    """Offer the columns that no field takes: they can be kept as the store's own. Nothing where rows have no lines."""
    taken = {column for _, column in preview.mapped.columns}
    left = [one for one in columns if one.name not in taken]
    if not left or not KINDS[choice.kind].has_lines:
        return None
    rows = [
        TableRow(
            cells=(
                one.name,
                el("span", "holds", one.holds),
                form_fields.select(
                    "keep",
                    (
                        ("", "Leave out"),
                        (f"{one.at}:dimension", "Keep to cut by"),
                        (f"{one.at}:measure", "Keep to add up"),
                    ),
                    chosen=f"{one.at}:{choice.keep[one.name]}" if one.name in choice.keep else "",
                    label=f"What becomes of {one.name}",
                ),
            ),
            key=f"keep {one.at}",
        )
        for one in left
    ]
    return table("Columns that no field takes", KEPT, rows, stack=True)


def _merge_case(choice: FileChoices) -> Node:
    box = el("input", "", type="checkbox", name="merge_case", defaultChecked=choice.merge_case, key="merge_case")
    return el("label", "tick", box, "Make one of labels that differ in capital letters only, such as Web and WEB")


def _demo() -> Node:
    box = el("input", "", type="checkbox", name="replace_demo", defaultChecked=True, key="replace_demo")
    return el("label", "tick", box, "Remove the demo store, which is made up, in the same step")


def _row(field: ImportField, choice: FileChoices, preview: Preview, columns: tuple[Offered, ...]) -> TableRow:
    name = preview.mapped.column(field.name)
    column = next((one for one in columns if one.name == name), None)
    needed = field.required and not KINDS[choice.kind].is_computed(field.name, fold=choice.folded)
    label = [field_label(field), el("span", "meta", " required") if needed else None]
    holds = el("span", "holds", column.holds if column else "", data_holds="1", key=f"holds {name}")
    odd = _odd(field, column) if column else _suggest(field, preview)
    cells = (label, field.meaning, TYPES[field.type], _select(field, column, columns, needed=needed), [holds, odd])
    return TableRow(cells=cells, key=field.name)


def _suggest(field: ImportField, preview: Preview) -> Node:
    """Name the column that may be the field's, by its name or its type: the person decides."""
    unread, likely = dict(preview.mapped.unreadable).get(field.name), dict(preview.mapped.suggested).get(field.name)
    if unread:
        words = f"{unread} is named like it, but cannot be read as {TYPES[field.type]}"
        return el("span", "bad odd", icon("exclamation-circle"), words)
    return el("span", "meta odd", f"{likely} looks like it: choose it if it is right") if likely else None


def _odd(field: ImportField, column: Offered) -> Node:
    fits = field.type not in FITS or column.looks in FITS[field.type]
    return (
        None if fits else el("span", "bad odd", icon("exclamation-circle"), f"does not look like {TYPES[field.type]}")
    )


def _select(field: ImportField, column: Offered | None, columns: tuple[Offered, ...], *, needed: bool) -> Node:
    """Make the choice of a column; a field that is not required may be left out, though a column fits it."""
    chosen = f"{field.name}:{column.at}" if column else "" if needed else f"{field.name}:"
    return el(
        "select",
        "form-select",
        *_options(field, column, columns, needed=needed),
        name="map",
        defaultValue=chosen,
        key=f"{field.name}={chosen}",
        required=needed,
        aria_invalid="true" if needed and column is None else None,
        aria_label=f"Column for {field_label(field)}",
        data_column="1",
    )


def _options(
    field: ImportField, column: Offered | None, columns: tuple[Offered, ...], *, needed: bool
) -> Iterator[Node]:
    if column is None or not needed:
        words, left_out = ("Choose a column", "") if needed else ("Not in the file", f"{field.name}:")
        yield el("option", "", words, value=left_out, key="none")
    for one in columns:
        value = f"{field.name}:{one.at}"
        yield el("option", "", one.name or f"Column {one.at + 1}", value=value, data_holds=one.holds, key=value)
