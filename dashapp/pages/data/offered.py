"""Offered: the columns of a file that can be chosen, and the choices that each has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el
from dashapp.pages.data.labels import LOOKS, field_label, shorten
from services.ingest.import_kind import ImportKind
from services.ingest.preview import Preview

MOST = 200
"""Number of columns that are offered; proposed columns are offered too, wherever they stand."""

SAMPLES, LONGEST = 3, 48
"""Values that show what a column holds, and their characters together."""

OWN_DIMENSION, OWN_MEASURE = "own dimension", "own measure"
"""What a column that no field takes is kept as, in the place of a field's name."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One column that can be chosen: its place, its name, what it holds in words, what its values look like."""

    at: int
    name: str
    holds: str
    looks: str

    @property
    def label(self) -> str:
        """Its name as it is shown."""
        return self.name or f"Column {self.at + 1}"


def list_columns(preview: Preview) -> tuple[Offered, ...]:
    """Return the columns that can be chosen."""
    proposed = {guess.column for guess in preview.guesses}
    return tuple(
        Offered(at=at, name=one.name, holds=_holds(preview, at, one.looks), looks=one.looks)
        for at, one in enumerate(preview.columns)
        if at < MOST or one.name in proposed
    )


def _holds(preview: Preview, at: int, looks: str) -> str:
    values = dict.fromkeys(row[at] for row in preview.rows if row[at])
    shown = ", ".join(str(value) for value in list(values)[:SAMPLES])
    return f"{LOOKS[looks]}: {shorten(shown, LONGEST)}" if shown else LOOKS["empty"]


def choose_field(kind: ImportKind, column: Offered, chosen: str) -> Node:
    """Make the choice of what a column becomes: a field, a column of the store's own, or nothing."""
    first = f"{chosen}:{column.at}" if chosen else ""
    return el(
        "select",
        "form-select",
        *_options(kind, column),
        name="map",
        defaultValue=first,
        key=f"{column.at}={first}",
        aria_label=f"What {column.label} becomes",
    )


def _options(kind: ImportKind, column: Offered) -> Iterator[Node]:
    yield el("option", "", "Ignore", value="", key="none")
    if kind.has_lines:
        kept = ((OWN_DIMENSION, "Dimension"), (OWN_MEASURE, "Measure"))
        options = (el("option", "", words, value=f"{role}:{column.at}", key=role) for role, words in kept)
        yield el("optgroup", "", *options, label="Keep as your own", key="own")
    fields = (
        el("option", "", field_label(field), value=f"{field.name}:{column.at}", key=field.name) for field in kind.fields
    )
    yield el("optgroup", "", *fields, label="Field", key="fields")


def choose_column(field: str, label: str, columns: Sequence[Offered]) -> Node:
    """Make the choice of a column for a required field that has none."""
    options = (
        el("option", "", f"{one.label} ({one.holds})", value=f"{field}:{one.at}", key=str(one.at)) for one in columns
    )
    return el(
        "select",
        "form-select",
        el("option", "", "Choose a column", value="", key="none"),
        *options,
        name="map",
        defaultValue="",
        key=f"column for {field}",
        required=True,
        aria_label=f"Column for {label}",
    )
