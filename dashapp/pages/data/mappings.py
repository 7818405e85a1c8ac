"""Mappings: the one that was saved for files with these columns is used, with a note; others can be chosen, or none."""

from dataclasses import replace

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.tile_query import TileQuery
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.controls import NAME, option_of, place
from dashapp.ui import form_fields
from services.core.errors import UnknownName
from services.ingest.audit import ImportRequest
from services.ingest.preview import Preview
from services.mappings.saved_mapping import SavedMapping, apply_saved
from services.mappings.store import find_for_columns, find_mapping, list_mappings
from services.query.named_periods import day_in_words
from services.uploads.store import Upload

OFF = "off"
"""In the address: no saved mapping."""


def find_saved(asking: TileQuery, choice: FileChoices, preview: Preview) -> SavedMapping | None:
    """Return the mapping that the address names, else the one for these columns; None if the address says otherwise."""
    named, ctx = option_of(asking.view, "saved"), asking.ctx
    said = any(option_of(asking.view, name) for name in ("kind", "preset", "lines", "names", "header"))
    if named == OFF or (said and not named):
        return None
    if not named:
        return find_for_columns(ctx, [one.name for one in preview.columns])
    try:
        found = find_mapping(ctx, named)
    except UnknownName:
        return None
    return found if found.kind == choice.kind else None


def choose_saved(saved: SavedMapping, choice: FileChoices, preview: Preview) -> FileChoices:
    """Return the choices as they were saved, as far as the file has the columns."""
    names = tuple(one.name for one in preview.columns)
    request = apply_saved(saved, ImportRequest(kind=saved.kind, files=()), names)
    return replace(
        choice,
        kind=saved.kind,
        preset=request.preset,
        lines=request.group_by_order,
        date_order=request.date_order or "",
        decimal=request.decimal or "",
        total_per=request.total_per or "",
        currency=request.currency or "",
        keep={column: role for column, role in request.keep if column in names},
        merge_case=request.merge_case,
        future_dates=request.future_dates,
        event_words=dict(request.event_words),
        mapping={field: column for field, column in request.mapping if not column or column in names},
    )


def list_names(asking: TileQuery, kind: str) -> tuple[str, ...]:
    """Return the names of the mappings for files of a kind."""
    return tuple(one.name for one in list_mappings(asking.ctx) if one.kind == kind)


def draw_saved(uploads: tuple[Upload, ...], saved: SavedMapping | None, others: tuple[str, ...]) -> Node:
    """Say which mapping is used, with the way to begin without it; offer the others."""
    if not others:
        return None
    ids = ",".join(one.upload_id for one in uploads)
    choices = ((OFF, "None: by names and values"), *((name, name) for name in others))
    box = form_fields.select("x.saved", choices, chosen=saved.name if saved else OFF, label="Use a saved mapping")
    words = el("span", "t2", "Use a saved mapping")
    form = form_fields.get(f"/{NAME}", words, box, hidden={"x.upload": ids}, label="Saved mapping")
    return el("div", "saved", _note(saved, ids) if saved else None, form, key="saved")


def _note(saved: SavedMapping, ids: str) -> Node:
    by = f", confirmed by {saved.saved_by} on {day_in_words(saved.saved_at.date())}"
    said: list[Node] = [icon("bookmark-check"), "The saved mapping ", el("b", "", saved.name), f" is used{by}. "]
    return el("p", "", *said, link(place(upload=ids, saved=OFF), "see", "Start fresh"), role="status")
