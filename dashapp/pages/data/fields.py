"""Fields: the form of the second step: what is open, what each column becomes, and what else can be said."""

from collections.abc import Sequence

from dashapp.core.markup import Node, el, link
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.controls import NAME
from dashapp.pages.data.guess_table import draw_guesses, draw_left
from dashapp.pages.data.offered import list_columns
from dashapp.pages.data.question_cards import draw_questions
from dashapp.pages.data.reading import list_answers
from dashapp.pages.data.word_tables import draw_events, draw_statuses
from dashapp.ui import form_fields
from services.ingest.kinds import KINDS, NO_PRESET
from services.ingest.preview import Preview
from services.uploads.store import Upload

FORM = "check-files"
"""The id of the form, for the button above it."""

ORDERS = (("", "As the file shows"), ("day", "Day first: 31/12/2024"), ("month", "Month first: 12/31/2024"),
          ("year", "Year first: 24/12/31"))  # fmt: skip
TOTALS = (("", "As the lines add up"), ("order", "Total of the order, on each line"), ("line", "Total of the line"))
DECIMALS = (("", "As the file shows"), (",", "Comma before the decimals"), (".", "Point before the decimals"))


def draw_form(uploads: Sequence[Upload], choice: FileChoices, preview: Preview, *, demo: bool) -> Node:
    """Make the form; a field without a column that it needs is asked for, and so is what can be read in two ways."""
    kind, columns = KINDS[choice.kind], list_columns(preview)
    hidden = {
        "uploads": ",".join(one.upload_id for one in uploads),
        "kind": choice.kind,
        "preset": choice.preset or NO_PRESET,
        "lines": "on" if choice.lines else "",
        **list_answers(choice.reading),
        **({"sql": choice.sql} if choice.sql else {}),
    }
    head = [
        el("h3", "", "What each column becomes"),
        el("p", "meta", "Sample values from the first rows. Nothing is taken by its type alone"),
    ]
    guesses = draw_guesses(kind, preview, columns)
    main = el("div", "map-main", *head, guesses, _options(choice, preview), key="main")
    side = [draw_left(kind, preview, columns, dict(choice.keep)), draw_statuses(preview), draw_events(preview)]
    ready = [
        *_left_out(choice),
        *draw_questions(kind, preview, columns),
        el("div", "map", main, el("div", "map-side", *side, key="side")),
        _demo() if demo else None,
        el(
            "div",
            "flow-do",
            form_fields.button("Check the files", kind="primary"),
            link(f"/{NAME}", "btn btn-link", "Other files"),
            el("span", "meta", "Nothing is imported before you say so"),
        ),
    ]
    return form_fields.act("data.check", *ready, hidden=hidden, cls="mapping", called=FORM)


def _left_out(choice: FileChoices) -> list[Node]:
    """Say of every field that it is left out; a column that is chosen for it comes later and counts."""
    return [
        el("input", "", type="hidden", name="map", value=f"{field.name}:", key=f"out {field.name}")
        for field in KINDS[choice.kind].fields
    ]


def _options(choice: FileChoices, preview: Preview) -> Node:
    """Offer what can be said of the values; what is a question above is not offered twice."""
    asked = {one.option for one in preview.questions}
    currency = form_fields.text("currency", value=choice.currency, placeholder="Such as EUR")
    boxes = {
        "date_order": ("Dates such as 1/2/2024", form_fields.select("date_order", ORDERS, chosen=choice.date_order)),
        "decimal": ("Numbers such as 15.990", form_fields.select("decimal", DECIMALS, chosen=choice.decimal)),
        "currency": ("Currency, if there are several", currency),
        "total_per": ("Totals on order lines", form_fields.select("total_per", TOTALS, chosen=choice.total_per)),
    }
    if not choice.folded:
        del boxes["total_per"]
    shown = [form_fields.field(label, box) for name, (label, box) in boxes.items() if name not in asked]
    said = any((choice.date_order, choice.decimal, choice.currency, choice.total_per))
    said = said or choice.merge_case or choice.future_dates
    summary = el("summary", "see", "How values are read")
    return el("details", "options", summary, el("div", "choices", *shown), *_ticks(choice), open=said or None)


def _ticks(choice: FileChoices) -> tuple[Node, ...]:
    words = {
        "merge_case": "Make one of labels that differ in capital letters only, such as Web and WEB",
        "future_dates": "Keep rows dated after tomorrow, up to a year ahead",
    }
    return tuple(_tick(name, said, ticked=getattr(choice, name)) for name, said in words.items())


def _tick(name: str, words: str, *, ticked: bool) -> Node:
    box = el("input", "", type="checkbox", name=name, defaultChecked=ticked, key=name)
    return el("label", "tick", box, words)


def _demo() -> Node:
    box = el("input", "", type="checkbox", name="replace_demo", defaultChecked=True, key="replace_demo")
    return el("label", "tick", box, "Remove the demo store, which is made up, in the same step")
