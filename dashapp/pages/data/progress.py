"""Progress: a job that is under way: a track, words, and the button that stops it. The page looks again each second."""

from datetime import datetime

from dashapp.core.markup import Node, el, link
from dashapp.pages.data.controls import place
from dashapp.pages.data.labels import title_of
from dashapp.ui import form_fields
from dashapp.ui.timestamps import ago
from services.jobs.requests import Job

EVERY = "1000"
"""Milliseconds; `assets/js/job_polling.js` looks for it."""


def draw_running(job: Job, now: datetime, *, who: str, opens: bool = False) -> Node:
    """Draw how far a job is; with `opens` under its name, which leads to it."""
    name = link(place(job=job.job_id), "see", title_of(job))
    by = "" if job.who == who else f"asked for by {job.who}, "
    asked = el("span", "meta", f"{by}{ago(job.asked_at, now)}")
    head = el("div", "job-head", name, asked) if opens else None
    words = el("span", "", describe_progress(job), role="status")
    foot = el("div", "job-foot", words, _cancel(job))
    return el("div", "job", head, _track(job), foot, data_poll=EVERY, key=job.job_id)


def describe_progress(job: Job) -> str:
    """Say what a job does at this moment."""
    if job.stopping:
        return "Stopping; nothing is kept"
    if job.state == "queued":
        return "Waits for the one before it"
    return f"{job.doing[:1].upper()}{job.doing[1:]}, {job.fraction:.0%}".replace("%", " %")


def _track(job: Job) -> Node:
    share = round(job.fraction * 100)
    given = {"aria_valuenow": str(share), "aria_valuemin": "0", "aria_valuemax": "100", "aria_label": title_of(job)}
    return el("div", "track", el("s", "", style={"width": f"{share}%"}), role="progressbar", **given)


def _cancel(job: Job) -> Node:
    if job.stopping:
        return None
    return form_fields.act("data.cancel", form_fields.button("Cancel"), hidden={"job": job.job_id})
