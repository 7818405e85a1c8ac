"""Demos: the demo store is made and loaded, or removed whole."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from services.accounts.audit import recorded
from services.accounts.grants import scope_of
from services.core.context import Context
from services.core.errors import Cancelled
from services.demo.loading import holdings, load_demo
from services.demo.world import WorldSpec
from services.ingest.audit import ImportProgress, ReportProgress
from services.ingest.undo import remove_demo
from services.jobs.parameters import JobRequest, number, require_known, whole
from services.monitoring.rules.demo_defaults import begin, forget

MOST_SCALE = 10.0
MOST_SEED = 2**31 - 1


def checked_demo(ctx: Context, who: str, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all checks
    """Check which demo is asked for; without a word, the usual one. Raises BadValue."""
    require_known(given, "seed", "scale")
    seed, scale = whole(given, "seed", most=MOST_SEED), number(given, "scale", least=0.01, most=MOST_SCALE)
    return {"seed": WorldSpec.seed if seed is None else seed, "scale": WorldSpec.scale if scale is None else scale}


def load(ctx: Context, asked: JobRequest, report: ReportProgress, cancel: Event) -> dict[str, Any]:
    """Make the demo store and load it, with targets and rules; one that is cancelled half-way is removed again."""
    spec = WorldSpec(**asked.parameters)
    before = holdings(ctx).demo
    try:
        audits = load_demo(ctx, spec, ctx.settings.home / "demo", report, cancel=cancel)
    except Cancelled:
        if not before:
            remove_demo(ctx)
        raise
    recorded(ctx, asked.who, "demo loaded", f"seed {spec.seed}", **asked.parameters)
    begin(ctx, scope_of(ctx, asked.who))
    return {"loads": [audit.to_json() for audit in audits]}


def checked_removal(ctx: Context, who: str, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all checks
    """Check that nothing else is asked for. Raises BadValue."""
    require_known(given)
    return {}


def remove(ctx: Context, asked: JobRequest, report: ReportProgress, cancel: Event) -> dict[str, Any]:
    """Remove the demo store whole."""
    report(ImportProgress(doing="removing the demo store", done=0, total=1, fraction=0.1))
    removed = remove_demo(ctx, cancel=cancel)
    if removed:
        forget(ctx, scope_of(ctx, asked.who), who=asked.who)
        recorded(ctx, asked.who, "demo removed", "demo store", imports=removed)
    return {"removed": removed}
