"""Job: what the address's job does, or what became of it, and the way on from there."""

from dataclasses import dataclass
from datetime import date, datetime

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data import import_report
from dashapp.pages.data.controls import NAME, columns_of, place
from dashapp.pages.data.import_report import ImportSummary
from dashapp.pages.data.labels import describe_rows, title_of
from dashapp.pages.data.progress import draw_running
from dashapp.pages.data.remedies import describe_failure
from dashapp.pages.data.steps import draw_steps
from dashapp.ui import form_fields
from services.ingest.kinds import DEFAULT_KIND, KINDS
from services.jobs.requests import Job
from services.jobs.source_jobs import BY_HAND, BY_SCHEDULE
from services.query.named_periods import day_in_words
from services.uploads.store import Upload, list_uploads

NOTHING_NEW = "There is nothing new in the source; nothing was changed."

IMPORTING = frozenset({"import", BY_HAND, BY_SCHEDULE})
"""The kinds of jobs whose result is that of an import."""

CHECK, IMPORT, OVER = 3, 4, 5
"""The steps at which a job is."""


@dataclass(frozen=True, kw_only=True)
class JobView:
    """A job, and what belongs beside it."""

    job: Job
    now: datetime
    through: date | None
    waiting: tuple[Upload, ...]
    """Whole files of the person that are not of this job."""

    @property
    def trial(self) -> bool:
        """True if the job is a dry run."""
        return bool(self.job.parameters.get("dry_run"))

    @property
    def told(self) -> ImportSummary | None:
        """What the import did, where this is one that is done."""
        result = self.job.result
        done = self.job.kind in IMPORTING and result is not None and "read" in result
        return import_report.read_result(result) if done and result else None


def answer(asking: TileQuery, job: Job) -> JobView:
    """Find what belongs beside a job."""
    ctx, mine = asking.ctx, job.parameters.get("uploads", ())
    waiting = (one for one in list_uploads(ctx, asking.view.principal.email) if one.finished)
    kind = KINDS[job.parameters.get("kind", DEFAULT_KIND)]
    through = ctx.coverage().days_of(kind.days_of)[1]
    others = tuple(one for one in waiting if one.upload_id not in mine)
    return JobView(job=job, now=ctx.clock.now(), through=through, waiting=others)


def draw(view: PageView, found: JobView) -> TileContent:
    """Draw how far it is, or what became of it."""
    job = found.job
    title = title_of(job)
    if not job.over:
        leave = "You can leave this page: it goes on, and is here when you come back"
        return TileContent(
            title=title, caption=leave, body=[_way(found), draw_running(job, found.now, who=view.principal.email)]
        )
    if job.state != "done":
        return TileContent(title=title, caption="Nothing was changed", body=[_way(found), _ended(found)])
    done = found.told
    if done is None:
        return TileContent(title=title, caption="Done", body=_other(found))
    return _checked(view, found, done) if found.trial else _imported(view, found, done)


def _way(found: JobView) -> Node:
    if found.job.kind != "import":
        return None
    at = CHECK if found.trial else OVER if found.job.state == "done" else IMPORT
    back = {1: f"/{NAME}", 2: _columns(found)} if found.trial else {}
    return draw_steps(at, back)


def _columns(found: JobView) -> str:
    return columns_of(found.job.job_id, found.job.parameters.get("uploads", ()))


def _ended(found: JobView) -> Node:
    """Say why there is nothing, beside what can be done about it."""
    job, fresh = found.job, link(f"/{NAME}", "btn btn-link", "Begin anew")
    cancelled = job.state == "cancelled"
    sentence = describe_failure(job) or "It was stopped before it began."
    said = el("p", "" if cancelled else "refused", None if cancelled else icon("exclamation-circle"), sentence)
    ways: list[Node] = [fresh]
    if job.kind == "import":
        again = form_fields.act(
            "data.import", form_fields.button("Import again", kind="primary"), hidden={"job": job.job_id}
        )
        ways = [None if found.trial else again, link(_columns(found), "btn", "Change the columns"), fresh]
    return el("div", "ended", said, el("div", "flow-do", *ways), role="status", key="ended")


def _checked(view: PageView, found: JobView, done: ImportSummary) -> TileContent:
    body = [_way(found), _verdict(view, found, done), import_report.draw(view, done)]
    return TileContent(title=title_of(found.job), caption="A dry run: nothing is imported yet", body=body)


def _verdict(view: PageView, found: JobView, done: ImportSummary) -> Node:
    """Say what an import would do, and offer it."""
    change = link(_columns(found), "btn", "Change the columns")
    drop = form_fields.act(
        "data.discard",
        form_fields.button("Discard the files"),
        hidden={"uploads": ",".join(found.job.parameters["uploads"])},
    )
    if not done.changed:
        said = "Every row that can be used is in the store already: an import would change nothing."
        return el("div", "verdict", el("p", "verdict-words", said), el("div", "flow-do", change, drop), key="verdict")
    hidden = {"job": found.job.job_id}
    go = form_fields.act(
        "data.import", form_fields.button(f"Import {describe_rows(done.changed)}", kind="primary"), hidden=hidden
    )
    demo = "The demo store is removed in the same step. " if found.job.parameters["replace_demo"] else ""
    said = f"{demo}Questions are answered as before until it is done; then all pages show the new rows at once."
    lead = el("p", "verdict-words", import_report.describe_import(view, done, trial=True))
    return el("div", "verdict", lead, el("p", "meta", said), el("div", "flow-do", go, change, drop), key="verdict")


def _imported(view: PageView, found: JobView, done: ImportSummary) -> TileContent:
    through = f"Data through {day_in_words(found.through)}, " if found.through else ""
    see = link("/overview?period=all", "btn btn-primary", "See the overview")
    more = link(f"/{NAME}", "btn", "Import more files")
    unchanged = found.job.kind != "import" and not done.changed
    words = NOTHING_NEW if unchanged else import_report.describe_import(view, done, trial=False)
    lead = el("p", "verdict-words", words)
    head = el("div", "verdict", lead, _waits(found), el("div", "flow-do", see, more), role="status", key="verdict")
    caption = f"{through}data version {done.version}"
    return TileContent(
        title=title_of(found.job), caption=caption, body=[_way(found), head, import_report.draw(view, done)]
    )


def _waits(found: JobView) -> Node:
    """Lead on to files that were sent with these and are of another kind."""
    if not found.waiting:
        return None
    kind = found.waiting[0].kind
    ones = [one for one in found.waiting if one.kind == kind]
    href = place(upload=",".join(one.upload_id for one in ones))
    named = ones[0].name if len(ones) == 1 else f"{len(ones)} files of {kind or 'a kind that is not clear'}"
    return el("p", "", f"{named} {'waits' if len(ones) == 1 else 'wait'} here. ", link(href, "see", "Go on with it"))


def _other(found: JobView) -> Node:
    """Say what a job did that is no import."""
    job, result = found.job, found.job.result or {}
    said = {
        BY_HAND: NOTHING_NEW,
        BY_SCHEDULE: NOTHING_NEW,
        "undo": f"Import {result.get('undone')} is taken back: its rows are gone, what it replaced is there again.",
        "load_demo": "The demo store is here. Nothing in it is real.",
        "remove_demo": "The demo store is removed." if result.get("removed") else "There was no demo store to remove.",
    }
    see = link("/overview", "btn btn-primary", "See the overview")
    more = link(f"/{NAME}", "btn", "Import files")
    return el(
        "div", "verdict", el("p", "verdict-words", said[job.kind]), el("div", "flow-do", see, more), role="status"
    )
