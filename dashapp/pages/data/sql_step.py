"""SQL step: a SELECT over the files that were sent, whose rows are previewed and imported instead of theirs."""

from dashapp.core.markup import Node, el
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.controls import NAME
from dashapp.ui import form_fields
from services.ingest.read.shape import name_table
from services.jobs.parameters import MOST_SQL
from services.uploads.store import Upload

EXAMPLE = "FROM orders JOIN items USING (order_id)"


def read_sql(text: str) -> str:
    """Return a SELECT as it was typed. Raises ValueError for one that is too long or cannot be seen."""
    if len(text) > MOST_SQL:
        raise ValueError(f"at most {MOST_SQL:,} characters.")
    if not all(letter.isprintable() or letter in "\n\r\t" for letter in text):
        raise ValueError("holds a character that cannot be seen.")
    return text.strip()


def draw_sql(uploads: tuple[Upload, ...], choice: FileChoices) -> Node:
    """Draw the box for a SELECT; it stands open where one is used."""
    tables = ", ".join(dict.fromkeys(name_table(one.name) for one in uploads))
    box = el(
        "textarea",
        "form-control",
        name="x.sql",
        defaultValue=choice.sql.strip(),
        key=f"sql={choice.sql}",
        rows=4,
        placeholder=EXAMPLE,
        spellCheck="false",
        maxLength=MOST_SQL,
        aria_label="SELECT over the files",
    )
    ids = {"x.upload": ",".join(one.upload_id for one in uploads)}
    if choice.sql:
        ids |= {"x.kind": choice.kind, "x.lines": "on" if choice.lines else ""}
    said = el(
        "p", "meta", "Each file is a table of text, called as the file: ", el("span", "mono", tables),
        ". The SELECT is DuckDB's and reaches nothing but these files."
    )  # fmt: skip
    go = form_fields.button("Preview the rows")
    form = form_fields.get(
        f"/{NAME}",
        said,
        box,
        go,
        hidden=ids,
        cls="sql",
        label="SELECT over the files",
    )
    opened = (bool(choice.sql) or len({one.kind for one in uploads}) > 1) or None
    return el("details", "how", el("summary", "see", "Join or reshape the files by SQL"), form, open=opened, key="sql")
