"""Working in tests: a store with people, files sent in one line, and waiting for the end of a job."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest

from services.core.context import Context
from services.ingest import load
from services.jobs import import_jobs
from services.jobs.queue import Queue, build_queue
from services.jobs.requests import Job, find_job, request_job
from services.uploads.receive import receive_file
from services.uploads.store import Upload
from tests.services.accounts.hiring import hire

ANN, BEN, MAX, VIC = "ann@example.org", "ben@example.org", "max@example.org", "vic@example.org"
"""An analyst, another analyst, a manager, a viewer."""

PATIENCE = 60.0


def staff(ctx: Context) -> None:
    """Hire one of each."""
    for email, role in {ANN: "analyst", BEN: "analyst", MAX: "manager", VIC: "viewer"}.items():
        hire(ctx, email, role=role)


def send(ctx: Context, content: str | bytes, name: str = "file.csv", *, who: str = ANN) -> Upload:
    """Send a file."""
    return receive_file(ctx, who, name, io.BytesIO(content if isinstance(content, bytes) else content.encode()))


@contextmanager
def working(ctx: Context) -> Iterator[Queue]:
    """Run jobs for the time of the block."""
    queue = build_queue(ctx)
    queue.start()
    try:
        yield queue
    finally:
        queue.stop()


def until(ctx: Context, job_id: str, *, who: str = ANN, seen: Callable[[Job], bool] = lambda one: one.over) -> Job:
    """Wait until a job is as it should be, by default over."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        one = find_job(ctx, job_id, who)
        if seen(one):
            return one
        time.sleep(0.02)
    raise TimeoutError(str(find_job(ctx, job_id, who)))


def done(ctx: Context, queue: Queue, job_kind: str, /, *, who: str = ANN, **parameters: Any) -> Job:
    """Ask for a job and wait for its end."""
    return until(ctx, request_job(ctx, queue, job_kind, parameters, who=who).job_id, who=who)


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Keep imports from ending, with their rows written and not yet committed, until the event that is given is set."""
    let_go, ending = Event(), load.set_version

    def wait(*given: Any) -> None:
        let_go.wait(PATIENCE)
        ending(*given)

    with monkeypatch.context() as patch:
        patch.setattr(load, "set_version", wait)
        try:
            yield let_go
        finally:
            let_go.set()


@contextmanager
def at_each_step(monkeypatch: pytest.MonkeyPatch, act: Callable[[str, Event], object]) -> Iterator[None]:
    """Do something whenever an import of a job says what it does; `act` gets that, and what it is told to end by."""
    real = import_jobs.import_files

    def watched(ctx: Context, request: Any, *, progress: Any, cancel: Event, **more: Any) -> Any:
        def say(now: Any) -> None:
            progress(now)
            act(now.doing, cancel)

        return real(ctx, request, progress=say, cancel=cancel, **more)

    with monkeypatch.context() as patch:
        patch.setattr(import_jobs, "import_files", watched)
        yield


@contextmanager
def held_until_cancelled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep imports of jobs from loading until they are told to end, so that a small file is on its way long enough."""
    with at_each_step(monkeypatch, lambda doing, cancel: doing == "loading" and cancel.wait(PATIENCE)):
        yield
