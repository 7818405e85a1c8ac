"""Word tables: the words of a log's events and of orders' statuses, with their rows and what they count as."""

from dashapp.core.markup import Node, el
from dashapp.pages.data.labels import describe_rows
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from services.ingest.infer.column_words import EventWord, StatusWord
from services.ingest.infer.event_words import STAGES
from services.ingest.preview import Preview

EVENTS = (TableColumn(label="Event", wide=True), TableColumn(label="Rows", number=True), TableColumn(label="Is a"))
STATUSES = (
    TableColumn(label="Status", wide=True),
    TableColumn(label="Rows", number=True),
    TableColumn(label="Counted as"),
)
OTHER = "other"
LONGEST = 150
COUNTS = {"order": "Order", "not an order": "Not an order", "money back": "Order, money back"}


def draw_events(preview: Preview) -> Node:
    """Draw the names of a log's events, each with the choice of what it is."""
    if not preview.events:
        return None
    rows = [TableRow(cells=(_mono(one.name), f"{one.rows:,}", _choose(one)), key=one.name) for one in preview.events]
    said = "Views, carts and purchases are what funnels count"
    return el(
        "section", "part", el("h3", "", "What the events are"), el("p", "meta", said), table("Events", EVENTS, rows)
    )


def _choose(one: EventWord) -> Node:
    """Make the choice; a name that cannot be one line of a form has none."""
    if len(one.name) > LONGEST or not one.name.isprintable():
        return one.stage or OTHER
    choices = [(f"{stage}:{one.name}", stage.capitalize()) for stage in STAGES]
    if one.name not in STAGES:
        choices.append((f"{OTHER}:{one.name}", OTHER.capitalize()))
    chosen = f"{one.stage if one.stage in STAGES else OTHER}:{one.name}"
    return form_fields.select("event", choices, chosen=chosen, label=f"What {one.name} is")


def draw_statuses(preview: Preview) -> Node:
    """Draw the statuses of orders and what each counts as."""
    if not preview.statuses:
        return None
    rows = [
        TableRow(cells=(_mono(one.name), f"{one.rows:,}", COUNTS[one.counts_as]), key=one.name)
        for one in preview.statuses
    ]
    said = _say_left(preview.statuses)
    head = [el("h3", "", "Status"), el("p", "meta", said)]
    return el("section", "part", *head, table("Statuses", STATUSES, rows))


def _say_left(statuses: tuple[StatusWord, ...]) -> str:
    apart = sum(one.rows for one in statuses if one.counts_as == "not an order")
    verb = "is" if apart == 1 else "are"
    return f"{describe_rows(apart)} {verb} kept and not counted" if apart else "All of them count as orders"


def _mono(name: str) -> Node:
    return el("span", "mono", name[:40])
