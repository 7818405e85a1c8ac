"""File preview: the first rows of a file as they stand in it, under the names of its columns."""

from dashapp.core.markup import Node, el
from dashapp.pages.data.labels import LOOKS, shorten
from services.ingest.preview import Preview

ROWS, COLUMNS = 8, 40
"""So many are shown."""

LONGEST = 40


def draw_beginning(name: str, preview: Preview) -> Node:
    """Draw the first rows; over each column, what its values look like and which field takes it."""
    taken = {column: field for field, column in preview.mapped.columns}
    shown = preview.columns[:COLUMNS]
    heads = (_head(one.name, LOOKS[one.looks], taken.get(one.name), at) for at, one in enumerate(shown))
    body = (_row(row[: len(shown)], at) for at, row in enumerate(preview.rows[:ROWS]))
    inner = el("table", "table first-rows", el("thead", "", el("tr", "", *heads)), el("tbody", "", *body))
    rest = len(preview.columns) - len(shown)
    more = el("p", "meta", f"{rest:,} more columns") if rest else None
    box = el("div", "tbl-room", inner, role="region", aria_label=f"First rows of {name}", tabIndex=0)
    return el("section", "part", el("h3", "", f"First rows of {name}"), box, more, key="beginning")


def _head(name: str, looks: str, field: str | None, at: int) -> Node:
    words = f"{looks}, {field.replace('_', ' ')}" if field else f"{looks}, not taken"
    return el("th", "", el("span", "", name or f"Column {at + 1}"), el("span", "meta", words), scope="col", key=str(at))


def _row(values: tuple[str | None, ...], at: int) -> Node:
    cells = (el("td", "", shorten(value or "", LONGEST), key=str(n)) for n, value in enumerate(values))
    return el("tr", "", *cells, key=str(at))
