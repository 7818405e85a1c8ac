"""Source jobs: a named source is read again, since a person asked for it or since its time has come."""

from dataclasses import asdict
from typing import Any

from services.core.context import AccountContext, Context
from services.core.errors import AlreadyThere
from services.jobs import store
from services.jobs.job_run import JobRun
from services.jobs.parameters import SourceParameters
from services.jobs.recovery import is_dead
from services.sources.run import run_source
from services.sources.source import NamedSource
from services.sources.store import find_source

BY_HAND, BY_SCHEDULE = "run_source", "run_scheduled_source"
"""The kinds of jobs that read a source."""

SCHEDULE = "schedule"
"""Who an import is by that nobody asked for."""


def check_run(ctx: Context, who: str, given: SourceParameters) -> dict[str, Any]:  # noqa: ARG001 - as all checks
    """Check that there is such a source and that it does not run already. Raises UnknownName, AlreadyThere."""
    source = find_source(ctx, given.source)
    if is_under_way(ctx, source.name):
        raise AlreadyThere(f"The source {source.name} runs already.")
    return write_parameters(source)


def write_parameters(source: NamedSource) -> dict[str, Any]:
    """Return what a job that reads a source keeps."""
    return {"source": source.name, "kind": source.kind, "names": [source.name]}


def is_under_way(ctx: AccountContext, name: str) -> bool:
    """True if a job that reads the source waits or runs."""
    return name in list_under_way(ctx)


def list_under_way(ctx: AccountContext) -> frozenset[str]:
    """Return the sources that a job reads, or waits to read."""
    now = ctx.clock.now()
    return frozenset(
        str(row.parameters.get("source"))
        for row in store.list_living(ctx, (BY_HAND, BY_SCHEDULE))
        if row.state == "queued" or not is_dead(row.runner, row.heartbeat, now)
    )


def read_source(run: JobRun) -> dict[str, Any]:
    """Read the source as it is kept now. Raises UnknownName where it was removed meanwhile."""
    source = find_source(run.ctx, run.parameters["source"])
    by = run.who if "@" in run.who else SCHEDULE
    done = run_source(run.ctx, source, who=by, job=run.job_id, progress=run.report, cancel=run.cancel)
    if done.audit is None:
        return {"nothing": True}
    return done.audit.to_json() | {"notes": [asdict(note) for note in done.audit.notes]}
