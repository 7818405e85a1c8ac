"""Guess table: what each column becomes, how sure that is, and why."""

from collections.abc import Sequence

from dashapp.core.markup import Node, el
from dashapp.pages.data.labels import describe_count, shorten
from dashapp.pages.data.offered import OWN_DIMENSION, OWN_MEASURE, Offered, choose_field
from dashapp.pages.data.question_cards import number_questions
from dashapp.ui.table import TableColumn, TableRow, table
from services.ingest.import_kind import ImportKind
from services.ingest.infer.column_guess import ColumnGuess, Confidence
from services.ingest.preview import Preview

COLUMNS = (
    TableColumn(label="Column in the file"),
    TableColumn(label="Values"),
    TableColumn(label="Becomes"),
    TableColumn(label="Confidence"),
    TableColumn(label="Reason", wide=True),
)

OWN_COLUMNS = (TableColumn(label="Column in the file", wide=True), TableColumn(label="Becomes"))

BARS: dict[Confidence, int] = {"sure": 3, "likely": 2, "asked": 1}
LONGEST_NAME, LONGEST_VALUES = 40, 32
FIRST = 12
"""So many columns that no field takes are shown at once."""


def draw_guesses(kind: ImportKind, preview: Preview, columns: Sequence[Offered]) -> Node:
    """Draw a row for every column that is taken or named like a field."""
    places = {one.name: one for one in columns}
    numbers, taken = number_questions(preview), {column: field for field, column in preview.mapped.columns}
    rows = [
        _row(kind, guess, places[guess.column], numbers, taken.get(guess.column, ""))
        for guess in _once(preview)
        if guess.column in places
    ]
    return table("What each column becomes", COLUMNS, rows, stack=True) if rows else None


def _once(preview: Preview) -> list[ColumnGuess]:
    """Return one guess per column: the one that takes it, if several fields look at it."""
    taken = {column: field for field, column in preview.mapped.columns}
    found: dict[str, ColumnGuess] = {}
    for guess in preview.guesses:
        if guess.column and (guess.column not in found or taken.get(guess.column) == guess.field):
            found[guess.column] = guess
    return list(found.values())


def _row(kind: ImportKind, guess: ColumnGuess, column: Offered, numbers: dict[str, int], taken: str) -> TableRow:
    asked = numbers.get(guess.column)
    values = shorten(", ".join(guess.values), LONGEST_VALUES)
    sure = el("b", "asks", f"Question {asked}") if asked else draw_confidence(guess.confidence)
    name = el("span", "mono", shorten(column.label, LONGEST_NAME), title=column.label)
    cells = (
        [name, el("span", "mono t2 under", values)],
        el("span", "mono t2", values),
        choose_field(kind, column, taken),
        sure,
        el("span", "meta", guess.reason),
    )
    return TableRow(cells=cells, key=f"column {column.at}", on=bool(asked))


def draw_confidence(confidence: Confidence) -> Node:
    """Draw three bars, as many of them filled as it is sure, and the word."""
    bars = (el("s", "f" if at < BARS[confidence] else "", key=str(at)) for at in range(3))
    return el("span", "conf", el("span", "conf-bars", *bars, aria_hidden="true"), confidence.capitalize())


def draw_left(kind: ImportKind, preview: Preview, columns: Sequence[Offered], kept: dict[str, str]) -> Node:
    """Draw the columns that no field takes; those of orders can be kept as the store's own."""
    named = {guess.column for guess in preview.guesses}
    left = [one for one in columns if one.name not in named]
    if not left:
        return None
    roles = {"dimension": OWN_DIMENSION, "measure": OWN_MEASURE}
    rows = [_left(kind, one, roles.get(kept.get(one.name, ""), "")) for one in left]
    title = "Keep as your own" if kind.has_lines else "Columns that are not taken"
    said = "No field fits; then in filters, drills and exports" if kind.has_lines else "No field has a name like theirs"
    more = el(
        "details",
        "",
        el("summary", "see", describe_count(len(rows) - FIRST, "more column", "more columns")),
        table("More columns that no field takes", OWN_COLUMNS, rows[FIRST:], stack=True),
    )
    first = table("Columns that no field takes", OWN_COLUMNS, rows[:FIRST], stack=True)
    beyond = len(preview.columns) - len(columns)
    rest = el("p", "meta", f"{beyond:,} more columns are not offered; name them in a shell.") if beyond > 0 else None
    return el(
        "section",
        "part own",
        el("h3", "", title),
        el("p", "meta", said),
        first,
        more if len(rows) > FIRST else None,
        rest,
    )


def _left(kind: ImportKind, one: Offered, chosen: str) -> TableRow:
    name = el("span", "mono", shorten(one.label, LONGEST_NAME), title=one.label)
    return TableRow(
        cells=([name, el("span", "meta", one.holds)], choose_field(kind, one, chosen)), key=f"left {one.at}"
    )
