"""Files: the first step: where files are dropped, which of them wait, and what else is under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data import recent_jobs, store
from dashapp.pages.data.controls import place
from dashapp.pages.data.labels import describe_megabytes, describe_size
from dashapp.pages.data.recent_jobs import RecentJobs
from dashapp.pages.data.steps import draw_steps
from dashapp.pages.data.store import Holding
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from services.uploads.names import SUFFIXES
from services.uploads.store import Upload, list_uploads

ARRIVING = timedelta(minutes=5)
"""So long a file may be on its way before it is shown as broken off."""

COLUMNS = (
    TableColumn(label="File", wide=True),
    TableColumn(label="Size", number=True),
    TableColumn(label="Looks like"),
    TableColumn(label="What to do", silent=True),
)


@dataclass(frozen=True, kw_only=True)
class Files:
    """What the first step shows; `several` holds files that were sent together and are of different kinds."""

    waiting: tuple[Upload, ...]
    several: tuple[Upload, ...]
    most: int
    holding: Holding
    recent_jobs: RecentJobs


def answer(asking: TileQuery, several: tuple[Upload, ...] = ()) -> Files:
    """Return the files of the person that are here, and the jobs under way."""
    ctx, who = asking.ctx, asking.view.principal.email
    return Files(
        waiting=tuple(one for one in list_uploads(ctx, who) if is_settled(one, ctx.clock.now())),
        several=several,
        most=ctx.settings.upload_megabytes,
        holding=store.read_holding(asking),
        recent_jobs=recent_jobs.answer(asking),
    )


def is_settled(one: Upload, now: datetime) -> bool:
    """True if a file is whole, or does not come any more."""
    return one.finished or now - one.begun_at > ARRIVING


def draw(view: PageView, found: Files) -> TileContent:
    """Draw them. A person who sees only a part of the store reads why there is no place to drop files."""
    if view.principal.limits:
        return TileContent(title="Import files", body=[explain_limits(view), recent_jobs.draw(found.recent_jobs)])
    body = [
        draw_steps(1),
        recent_jobs.draw(found.recent_jobs),
        _several(found.several) if found.several else _waiting(found.waiting),
        _zone(found.most),
        store.draw(found.holding),
    ]
    return TileContent(
        title="Import files", caption="Orders, customers or events; nothing is imported before you say so", body=body
    )


def explain_limits(view: PageView) -> Node:
    """Say why who sees a part of the store cannot import."""
    limits = "; ".join(view.principal.limits)
    words = f"{limits}. An import changes the whole store; ask someone who sees all of it."
    return el("div", "state", el("h3", "", icon("lock"), "You cannot import files"), el("p", "", words))


def _zone(most: int) -> Node:
    choose = el("label", "btn btn-primary", "Choose files", htmlFor="files")
    given = {"accept": ",".join(SUFFIXES), "multiple": True, "id": "files", "data_files": "1"}
    field = el("input", "visually-hidden", type="file", aria_describedby="files-said", **given)
    words = el("p", "drop-words", "Drop files here, or ", el("span", "drop-do", field, choose))
    largest = describe_megabytes(most)
    said = f"CSV (also packed with gzip), Parquet or Excel, up to {largest} each; several of one kind at once"
    zone = el("div", "drop", icon("upload"), words, el("p", "meta", said, id="files-said"), data_drop="1", key="zone")
    return [zone, el("div", "sending", data_sending="1", aria_live="polite", key="sending")]


def _waiting(found: Sequence[Upload]) -> Node:
    if not found:
        return None
    head = el("h3", "", "Files that wait here")
    said = el("p", "meta", "They are kept for a day. What was imported is removed at once.")
    return el("section", "part", head, said, _table(found), key="waiting")


def _several(found: Sequence[Upload]) -> Node:
    head = el("h3", "", "These files are of different kinds")
    said = el("p", "", "Each kind is an import of its own. Go on with one; the others wait here.")
    together = [one.upload_id for one in found if one.finished]
    href = place(upload=",".join(together), sql=" ")
    joined = el("p", "", "They belong together? ", link(href, "see", "Join them by a SELECT"))
    return el("section", "part", head, said, _table(found), joined, key="several")


def _table(found: Sequence[Upload]) -> Node:
    """List files by kind: what belongs together goes on together."""
    ordered = sorted(found, key=lambda one: (not one.finished, one.kind or "~", one.name))
    grouped = (list(ones) for _, ones in groupby(ordered, key=lambda one: (one.finished, one.kind or one.upload_id)))
    return table("Files", COLUMNS, [row for ones in grouped for row in _rows(ones)], stack=True)


def _rows(ones: list[Upload]) -> list[TableRow]:
    together = ",".join(one.upload_id for one in ones)
    words = "Go on" if len(ones) == 1 else f"Go on with these {len(ones)}"
    go = link(place(upload=together), "btn btn-primary", words) if ones[0].finished else None
    return [_row(one, None if at else go) for at, one in enumerate(ones)]


def _row(one: Upload, go: Node) -> TableRow:
    looks = (one.kind or "not clear").capitalize() if one.finished else "Did not arrive whole"
    remove = form_fields.act(
        "data.discard", form_fields.small(f"Remove {one.name}", glyph="x-lg"), hidden={"uploads": one.upload_id}
    )
    return TableRow(cells=(one.name, describe_size(one.size), looks, [go, remove]), key=one.upload_id)
