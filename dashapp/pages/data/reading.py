"""Reading: questions on how a file is read, which are asked only where the file leaves them open."""

from collections.abc import Collection, Iterator

from dashapp.core.markup import Node
from dashapp.ui import form_fields
from services.ingest.read.encoding_names import OFFERED, describe_encoding
from services.ingest.read.options import ReadOptions

HEADERS = (("on", "In the file"), ("off", "Not in the file"))
ENCODINGS = (("", "As recognised"), *((name, describe_encoding(name)) for name in OFFERED))
ABOUT_SHEETS = frozenset({"sheets-left", "sheet-unknown"})
ABOUT_HEADERS = frozenset({"header-missing", "header-uneven", "columns-miscounted"})


def draw_reading(said: ReadOptions, asked: Collection[str]) -> Iterator[Node]:
    """Draw the questions that the codes of notes and refusals ask, and those that were answered."""
    if said.encoding or "encoding-chosen" in asked:
        named = {name for name, _ in ENCODINGS}
        other = () if not said.encoding or said.encoding in named else ((said.encoding, said.encoding),)
        yield form_fields.field(
            "Encoding", form_fields.select("x.encoding", (*ENCODINGS, *other), chosen=said.encoding or "")
        )
    if said.sheet or ABOUT_SHEETS & set(asked):
        yield form_fields.field("Sheet", form_fields.text("x.sheet", value=said.sheet or "", placeholder="Its name"))
    if said.no_header or said.columns or ABOUT_HEADERS & set(asked):
        chosen = "off" if said.no_header or "header-missing" in asked else "on"
        yield form_fields.field("Names of the columns", form_fields.select("x.header", HEADERS, chosen=chosen))
        names = form_fields.text("x.names", value=",".join(said.columns), placeholder="user,time,product")
        yield form_fields.field("Columns in their order", names)


def list_answers(said: ReadOptions) -> dict[str, str]:
    """Return what was answered, by the names of the form that checks the files."""
    answers = {
        "encoding": said.encoding or "",
        "sheet": said.sheet or "",
        "no_header": "on" if said.no_header else "",
        "names": ",".join(said.columns),
    }
    return {name: answer for name, answer in answers.items() if answer}
