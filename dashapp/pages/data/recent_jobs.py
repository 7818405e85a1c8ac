"""Recent jobs: the jobs that are under way, and those of the person that ended while they were elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashapp.core.markup import Node, el, link
from dashapp.core.tile_query import TileQuery
from dashapp.pages.data.controls import place
from dashapp.pages.data.labels import title_of
from dashapp.pages.data.progress import draw_running
from dashapp.ui.timestamps import ago
from services.accounts.permissions import Right
from services.jobs.requests import Job, list_jobs
from services.uploads.store import list_uploads

LONG = timedelta(days=1)
MOST = 3
"""So many jobs that are over are shown."""

LOOKED_AT = 20


@dataclass(frozen=True, kw_only=True)
class RecentJobs:
    """Jobs that are under way, of all for who may undo them; and of the person's own some that are over."""

    under_way: tuple[Job, ...]
    over: tuple[Job, ...]
    who: str
    now: datetime


def answer(asking: TileQuery) -> RecentJobs:
    """Look for them."""
    ctx, person = asking.ctx, asking.view.principal
    mine = list_jobs(ctx, person.email, limit=LOOKED_AT)
    every = list_jobs(ctx, limit=LOOKED_AT) if person.may(Right.UNDO_IMPORT) else mine
    now, here = ctx.clock.now(), {one.upload_id for one in list_uploads(ctx, person.email)}
    lately = (one for one in _last(mine) if one.over and now - one.asked_at < LONG and _matters(one, here))
    under_way = tuple(one for one in every if not one.over)
    return RecentJobs(under_way=under_way, over=tuple(lately)[:MOST], who=person.email, now=now)


def _last(mine: tuple[Job, ...]) -> Iterable[Job]:
    """Return of the jobs with the same files the last one; they come newest first."""
    seen: set[object] = set()
    for one in mine:
        about = tuple(one.parameters.get("uploads", (one.kind, one.parameters.get("source", ""))))
        if about not in seen:
            yield one
        seen.add(about)


def _matters(one: Job, here: set[str]) -> bool:
    """True if the job needs attention; finished imports are in the history."""
    if one.kind != "import":
        return one.state != "done"
    return here.issuperset(one.parameters["uploads"]) and (one.state != "done" or one.parameters["dry_run"])


def draw(found: RecentJobs) -> Node:
    """Draw them, each with the way to it."""
    if not found.under_way and not found.over:
        return None
    alive = (draw_running(one, found.now, who=found.who, opens=True) for one in found.under_way)
    over = (_over(one, found.now) for one in found.over)
    listed = el("ul", "jobs-over", *over) if found.over else None
    head = "Under way" if found.under_way else "Lately"
    return el("section", "part", el("h3", "", head), *alive, listed, key="lately")


def _over(one: Job, now: datetime) -> Node:
    became = {"done": "done", "failed": "failed", "cancelled": "cancelled"}.get(one.state, one.state)
    asked = el("span", "meta", f"{became}, {ago(one.ended_at or one.asked_at, now)}")
    return el("li", "", link(place(job=one.job_id), "see", title_of(one)), asked, key=one.job_id)
