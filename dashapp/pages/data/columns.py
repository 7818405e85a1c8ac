"""Columns: the second step: what the rows are, which column is which field, and what the beginning looks like."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data import fields, store
from dashapp.pages.data.choices import FileChoices, draw_kind_form, read_choice
from dashapp.pages.data.controls import NAME, option_of
from dashapp.pages.data.file_facts import describe_file
from dashapp.pages.data.file_preview import draw_beginning
from dashapp.pages.data.labels import describe_files
from dashapp.pages.data.mappings import choose_saved, draw_saved, find_saved, list_names
from dashapp.pages.data.remedies import describe_error
from dashapp.pages.data.sql_step import draw_sql
from dashapp.pages.data.steps import draw_steps
from services.core.errors import AppError, UnknownName
from services.ingest.kinds import NO_PRESET
from services.ingest.preview import Preview
from services.jobs.requests import Job
from services.mappings.saved_mapping import SavedMapping
from services.uploads.preview import preview_upload
from services.uploads.store import Upload, find_upload


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Files that are being mapped; `refused` is what was wrong with them; no preview where they cannot be read."""

    uploads: tuple[Upload, ...]
    choice: FileChoices
    preview: Preview | None
    refused: str
    demo: bool
    asked: tuple[str, ...] = ()
    """Codes of what the files leave open."""
    saved: SavedMapping | None = None
    """The mapping by which the columns are taken, if one was saved for them."""
    others: tuple[str, ...] = ()
    """Names of all mappings that can be used."""


def find_uploads(asking: TileQuery) -> tuple[Upload, ...]:
    """Return the files that the address names. Raises UnknownName."""
    ids = tuple(dict.fromkeys(filter(None, option_of(asking.view, "upload").split(","))))
    return tuple(find_upload(asking.ctx, asking.view.principal.email, one)[0] for one in ids)


def have_different_kinds(asking: TileQuery, uploads: tuple[Upload, ...]) -> bool:
    """True if files look made for different kinds of import, and nobody has said which it is."""
    said = option_of(asking.view, "kind") or option_of(asking.view, "sql")
    return len({one.kind for one in uploads}) > 1 and not said


def find_uploads_of(asking: TileQuery, job: Job) -> tuple[Upload, ...]:
    """Return the files of a job; none where one of them is not here any more."""
    try:
        return tuple(find_upload(asking.ctx, job.who, one)[0] for one in job.parameters["uploads"])
    except UnknownName:
        return ()


def answer(asking: TileQuery, uploads: tuple[Upload, ...], job: Job | None = None, refused: str = "") -> Columns:
    """Look at the first of the files, as the address has it, or as a job took them."""
    choice, asked = read_choice(asking.view, uploads[0], job), [job.error_code] if job else []
    saved = None
    try:
        preview = _look(asking, uploads, choice, asked)
        if job is None and (saved := find_saved(asking, choice, preview)):
            choice = choose_saved(saved, choice, preview)
            preview = _look(asking, uploads, choice, asked)
    except AppError as error:
        if choice.mapping:
            return answer(asking, uploads, None, refused or describe_error(error))
        preview, refused = None, refused or describe_error(error)
        asked.append(error.code)
    asked += [note.code for note in preview.notes] if preview else []
    demo = store.read_holding(asking).demo
    return Columns(
        uploads=uploads,
        choice=choice,
        preview=preview,
        refused=refused,
        demo=demo,
        asked=tuple(asked),
        saved=saved,
        others=list_names(asking, choice.kind),
    )


def _look(asking: TileQuery, uploads: tuple[Upload, ...], choice: FileChoices, asked: list[str]) -> Preview:
    who, upload = asking.view.principal.email, uploads[0]
    others = [one.upload_id for one in uploads[1:]]
    return preview_upload(
        asking.ctx,
        who,
        upload.upload_id,
        kind=choice.kind,
        preset=choice.preset or NO_PRESET,
        mapping=tuple(choice.mapping.items()),
        group_by_order=choice.lines,
        reading=choice.reading,
        asked=asked,
        others=others,
        sql=choice.sql,
        **choice.answers,
    )


def draw(_: PageView, found: Columns) -> TileContent:
    """Draw what the file is, what is open, what each column becomes, and the first rows."""
    preview = found.preview
    back = el("p", "", link(f"/{NAME}", "btn", "Other files"), key="back")
    form = fields.draw_form(found.uploads, found.choice, preview, demo=found.demo) if preview else back
    sheets = next((note.names for note in preview.notes if note.names), ()) if preview else ()
    body = [
        _head(found),
        _refused(found.refused),
        describe_file(found.uploads, found.choice, preview) if preview else None,
        draw_kind_form(found.uploads, found.choice, found.asked, sheets),
        draw_sql(found.uploads, found.choice),
        draw_saved(found.uploads, found.saved, found.others) if preview else None,
        form,
        draw_beginning(found.uploads[0].name, preview) if preview else None,
    ]
    files = describe_files([one.name for one in found.uploads])
    return TileContent(title=f"Columns of {files}", body=body)


def _head(found: Columns) -> Node:
    """Draw the steps, and the ways on and back."""
    check = None
    if found.preview is not None:
        rows = f"{found.preview.read:,} rows" if found.preview.whole else "the files"
        words = f"Check {rows}" if len(found.uploads) == 1 else "Check the files"
        check = el("button", "btn btn-primary", words, type="submit", form=fields.FORM, key="check")
    ways = el("div", "flow-do", link(f"/{NAME}", "btn btn-link", "Start over"), check)
    return el("div", "flow-head", draw_steps(2, {1: f"/{NAME}"}), ways, key="head")


def _refused(sentence: str) -> Node:
    return el("p", "refused", icon("exclamation-circle"), sentence, role="alert", key="refused") if sentence else None
