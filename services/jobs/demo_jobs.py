"""Demo jobs: the demo store is made and loaded, or removed whole."""

from typing import Any

from services.accounts.audit import record_event
from services.accounts.grants import scope_of
from services.core.errors import Cancelled
from services.demo.loading import holdings, load_demo
from services.demo.world import WorldSpec
from services.ingest.audit import ImportProgress
from services.ingest.undo import remove_demo
from services.jobs.job_run import JobRun
from services.monitoring.rules.demo_defaults import begin, forget


def load(run: JobRun) -> dict[str, Any]:
    """Make the demo store and load it, with targets and rules; one that is cancelled half-way is removed again."""
    ctx, spec = run.ctx, WorldSpec(**run.parameters)
    before = holdings(ctx).demo
    try:
        audits = load_demo(ctx, spec, ctx.settings.home / "demo", run.report, cancel=run.cancel)
    except Cancelled:
        if not before:
            remove_demo(ctx)
        raise
    record_event(ctx, run.who, "demo loaded", f"seed {spec.seed}", **run.parameters)
    begin(ctx, scope_of(ctx, run.who))
    return {"loads": [audit.to_json() for audit in audits]}


def remove(run: JobRun) -> dict[str, Any]:
    """Remove the demo store whole."""
    ctx = run.ctx
    run.report(ImportProgress(doing="removing the demo store", done=0, total=1, fraction=0.1))
    removed = remove_demo(ctx, cancel=run.cancel)
    if removed:
        forget(ctx, scope_of(ctx, run.who), who=run.who)
        record_event(ctx, run.who, "demo removed", "demo store", imports=removed)
    return {"removed": removed}
