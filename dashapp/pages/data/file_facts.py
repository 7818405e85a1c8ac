"""File facts: what the files are, in a sentence, and how they were read, in a line."""

from collections import Counter
from collections.abc import Sequence

from dashapp.core.markup import Node, el, icon
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.labels import describe_count, describe_files, describe_rows, describe_size
from dashapp.pages.data.remedies import add_remedy
from services.ingest.kinds import find_kind
from services.ingest.preview import Preview
from services.uploads.store import Upload


def describe_file(uploads: Sequence[Upload], choice: FileChoices, preview: Preview) -> Node:
    """Say what the rows are, how many columns are clear, and how the file was read."""
    lead = el("p", "lead", *_lead(choice, preview), key="lead")
    read = describe_rows(preview.read) if preview.whole else f"the first {describe_rows(preview.read)} looked at"
    facts = [f"{read}, {describe_size(sum(one.size for one in uploads))}", preview.how]
    facts += [f"columns of {preview.preset}"] if preview.preset else []
    line = el(
        "p",
        "file-facts",
        icon("file-earmark-text"),
        el("span", "", describe_files([one.name for one in uploads])),
        *(el("span", "meta", fact, key=fact) for fact in facts),
    )
    notes = [el("p", "meta", add_remedy(note.sentence, note.code), key=note.sentence) for note in preview.notes]
    return [lead, el("div", "file-notes", line, *notes, key="facts")]


def _lead(choice: FileChoices, preview: Preview) -> list[Node]:
    kind = find_kind(choice.kind)
    noun = "orders" if kind.has_lines else kind.noun
    line = ", one row per order line" if choice.folded else ""
    counts = Counter(guess.confidence for guess in preview.guesses if guess.column)
    open_ = len(preview.missing) + len(preview.questions)
    every = len(preview.columns)
    left = every - len({guess.column for guess in preview.guesses if guess.column})
    parts: list[Node] = ["These are ", el("b", "", noun), f"{line}. Of {describe_count(every, 'column', 'columns')}, "]
    parts += [el("b", "", f"{counts['sure']:,}"), f" {'is' if counts['sure'] == 1 else 'are'} clear"]
    parts += [f", {counts['likely']:,} {'is' if counts['likely'] == 1 else 'are'} likely"] if counts["likely"] else []
    parts += [f", {left:,} {'is' if left == 1 else 'are'} not taken"] if left else []
    if not open_:
        return [*parts, "."]
    verb = "question needs" if open_ == 1 else "questions need"
    return [*parts, ", and ", el("b", "", f"{open_:,}"), f" {verb} your answer before anything is checked."]
