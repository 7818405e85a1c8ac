"""Question cards: what only a person can answer, above all columns, with both readings of a value of the file."""

from collections.abc import Sequence

from dashapp.core.markup import Node, el
from dashapp.pages.data.labels import field_label
from dashapp.pages.data.offered import Offered, choose_column
from services.ingest.import_kind import ImportKind
from services.ingest.infer.open_questions import UNSAID, OpenQuestion
from services.ingest.preview import Preview


def draw_questions(kind: ImportKind, preview: Preview, columns: Sequence[Offered]) -> list[Node]:
    """Draw what is open: fields without a column first, then values that can be read in several ways."""
    missing = [name for name in preview.missing if kind.field(name) is not None]
    last = len(missing) + len(preview.questions)
    cards: list[Node] = [
        _ask_column(kind, preview, name, columns, at, last=at == last) for at, name in enumerate(missing, 1)
    ]
    return cards + [
        _ask_reading(one, at, last=at == last, alone=last == 1)
        for at, one in enumerate(preview.questions, 1 + len(missing))
    ]


def number_questions(preview: Preview) -> dict[str, int]:
    """Return the number of the question that a column waits for, by the column's name."""
    return {one.column: at for at, one in enumerate(preview.questions, 1 + len(preview.missing))}


def _ask_reading(question: OpenQuestion, number: int, *, last: bool, alone: bool) -> Node:
    answers = (
        el(
            "label",
            "ans",
            el("input", "", type="radio", name=question.option, value=one.answer, required=True, data_shown=one.shown),
            el("span", "ans-words", el("b", "", one.shown), el("span", "", one.meaning), el("span", "meta", one.gives)),
            key=one.answer,
        )
        for one in question.answers
    )
    hint = el(
        "div",
        "ans-hint",
        el("p", "", question.outcome) if question.outcome else None,
        el("p", "meta", UNSAID),
        _button(alone=alone) if last else None,
    )
    body = el("div", "ans-all", *answers, hint)
    return el("fieldset", "qst", _head(number, question.title, question.why), body, key=f"ask {question.option}")


def _ask_column(
    kind: ImportKind, preview: Preview, name: str, columns: Sequence[Offered], number: int, *, last: bool
) -> Node:
    field = kind.field(name)
    assert field is not None  # noqa: S101 - it is one of the kind's
    label = field_label(field)
    likely, unread = dict(preview.mapped.suggested).get(name), dict(preview.mapped.unreadable).get(name)
    why = "No column is named like it, and nothing is taken by its type alone"
    if unread:
        why = f"{unread} is named like it, but its values cannot be read so"
    elif likely:
        why = f"No column is named like it. {likely} looks like it; choose it if it is right"
    box = el("div", "ans-all", choose_column(name, label, columns), _button(alone=False) if last else None)
    title = f"Which column is “{label}”? {field.meaning}"
    return el("fieldset", "qst", _head(number, title, why), box, key=f"ask {name}")


def _head(number: int, title: str, why: str) -> Node:
    words = el("span", "", el("b", "", title), el("span", "meta", why))
    return el("legend", "", el("span", "qst-n", str(number)), words)


def _button(*, alone: bool) -> Node:
    words = "Use this answer" if alone else "Check with these answers"
    return el("button", "btn btn-primary", words, type="submit", data_use="1" if alone else None)
