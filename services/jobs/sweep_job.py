"""Sweep: the job of the system that removes what is over: files, kept checks, sessions, its own old rows."""

from datetime import timedelta
from typing import Any

from services.accounts.sessions import sweep_sessions
from services.ingest.check_store import sweep_checks
from services.jobs import store
from services.jobs.job_run import JobRun
from services.uploads.store import sweep_uploads

KEPT = timedelta(days=7)
"""How long rows of jobs of the system are kept."""


def sweep(run: JobRun) -> dict[str, Any]:
    """Remove what is over. Return how many there were of each."""
    ctx = run.ctx
    return {
        "uploads": sweep_uploads(ctx),
        "checks": sweep_checks(ctx),
        "sessions": sweep_sessions(ctx),
        "jobs": store.forget_before(ctx, run.who, ctx.clock.now() - KEPT),
    }
