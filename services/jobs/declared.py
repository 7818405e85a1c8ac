"""Declared: everything that can be asked to run beside the pages, each with the right it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any

from services.accounts.permissions import Right
from services.core.context import Context
from services.ingest.audit import ReportProgress
from services.jobs import demo_jobs, import_jobs
from services.jobs.parameters import JobRequest

JobResult = Mapping[str, Any]

Work = Callable[[Context, JobRequest, ReportProgress, Event], JobResult]
"""Does the job; says how far it is, and ends with Cancelled soon after the event is set."""

Check = Callable[[Context, str, Mapping[str, Any]], dict[str, Any]]
"""Gives the parameters as they are kept, or raises an error of the person."""


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of job. `label` is what it is called, `subject` what its line of the audit is about."""

    name: str
    label: str
    right: Right
    check: Check
    work: Work


KINDS = (
    JobKind(
        name="import",
        label="Import",
        right=Right.IMPORT,
        check=import_jobs.checked_import,
        work=import_jobs.import_uploads,
    ),
    JobKind(
        name="undo",
        label="Undo of an import",
        right=Right.UNDO_IMPORT,
        check=import_jobs.checked_undo,
        work=import_jobs.undo,
    ),
    JobKind(
        name="load_demo", label="Demo store", right=Right.IMPORT, check=demo_jobs.checked_demo, work=demo_jobs.load
    ),
    JobKind(
        name="remove_demo",
        label="Removal of the demo store",
        right=Right.IMPORT,
        check=demo_jobs.checked_removal,
        work=demo_jobs.remove,
    ),
)

BY_NAME = {kind.name: kind for kind in KINDS}
assert len(BY_NAME) == len(KINDS), "every kind of job has a name of its own"  # noqa: S101 - checked at import
