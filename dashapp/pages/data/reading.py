"""Reading: how a file is read: encoding, sheet, header; shown at once only where the file leaves it open."""

from collections.abc import Collection, Iterator

from dashapp.core.markup import Node
from dashapp.ui import form_fields
from services.ingest.read.encoding_names import OFFERED, describe_encoding
from services.ingest.read.options import NOTHING_SAID, ReadOptions

HEADERS = (("on", "In the file"), ("off", "Not in the file"))
ENCODINGS = (("", "As recognised"), *((name, describe_encoding(name)) for name in OFFERED))
ABOUT_SHEETS = frozenset({"sheets-left", "sheet-unknown"})
ABOUT_HEADERS = frozenset({"header-missing", "header-uneven", "columns-miscounted"})


def is_reading_open(said: ReadOptions, asked: Collection[str]) -> bool:
    """True if the file leaves open how it is read, or somebody said it."""
    return said != NOTHING_SAID or bool({"encoding-chosen", *ABOUT_SHEETS, *ABOUT_HEADERS} & set(asked))


def draw_reading(said: ReadOptions, asked: Collection[str], sheets: Collection[str] = ()) -> Iterator[Node]:
    """Draw how a file can be read otherwise; `asked` are the codes of notes and refusals, `sheets` those it has."""
    named = {name for name, _ in ENCODINGS}
    other = () if not said.encoding or said.encoding in named else ((said.encoding, said.encoding),)
    yield form_fields.field(
        "Encoding", form_fields.select("x.encoding", (*ENCODINGS, *other), chosen=said.encoding or "")
    )
    if sheets:
        choices = (("", "The first with a table"), *((sheet, sheet) for sheet in sheets))
        yield form_fields.field("Sheet", form_fields.select("x.sheet", choices, chosen=said.sheet or ""))
    elif said.sheet or ABOUT_SHEETS & set(asked):
        yield form_fields.field("Sheet", form_fields.text("x.sheet", value=said.sheet or "", placeholder="Its name"))
    chosen = "off" if said.no_header or "header-missing" in asked else "on"
    yield form_fields.field("Names of the columns", form_fields.select("x.header", HEADERS, chosen=chosen))
    if said.no_header or said.columns or ABOUT_HEADERS & set(asked):
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
