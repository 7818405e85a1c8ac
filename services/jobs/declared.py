"""Declared: every kind of job, with everything that is asked of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from services.accounts.audit import What
from services.accounts.permissions import Right
from services.core.context import Context
from services.jobs import demo_jobs, import_jobs, source_jobs, sweep_job
from services.jobs.job_run import JobRun, Place
from services.jobs.parameters import DemoParameters, ImportParameters, NoParameters, SourceParameters, UndoParameters

SYSTEM = "system"
"""Who a job runs for that nobody asked for; no account can have this name, which is no e-mail address."""

JobResult = Mapping[str, Any]

Work = Callable[[JobRun], JobResult]
"""Does the job, and ends with Cancelled soon after it is told to stop."""

Check = Callable[[Context, str, Any], dict[str, Any]]
"""(ctx, who, model of the parameters) -> the parameters as they are kept; raises an error of the person."""


def keep_parameters(ctx: Context, who: str, given: BaseModel) -> dict[str, Any]:  # noqa: ARG001 - as all checks
    """Return the parameters as they are."""
    return given.model_dump(mode="json")


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of job."""

    name: str
    label: str
    """What it is called on a page; the line of the audit is about it."""

    right: Right | None
    """What it needs; None for a job of the system, for which nobody may ask."""

    work: Work
    parameters: type[BaseModel] = NoParameters
    check: Check = keep_parameters
    whole_view: bool = True
    """True if only people who see the whole store may ask for it."""

    schedule: timedelta | None = None
    """How often it is started by itself."""

    after: tuple[str, ...] = ()
    """Kinds of jobs after whose success it is started by itself."""

    runs_in: Place = "thread"
    """Where its `JobRun.compute` computes."""

    seconds: float | None = None
    """How long it may take; then it is stopped."""

    memory: int | None = None
    """Bytes that its process may take."""

    cancelled: What = "job cancelled"
    """The audit's words for one that was stopped."""

    @property
    def is_of_system(self) -> bool:
        """True if it runs by itself, under the rights of the program."""
        return self.right is None


_DECLARED = (
    JobKind(
        name="import",
        label="Import",
        right=Right.IMPORT,
        parameters=ImportParameters,
        check=import_jobs.check_import,
        work=import_jobs.import_uploads,
        cancelled="import cancelled",
    ),
    JobKind(
        name=source_jobs.BY_HAND,
        label="Run of a source",
        right=Right.IMPORT,
        parameters=SourceParameters,
        check=source_jobs.check_run,
        work=source_jobs.read_source,
        cancelled="import cancelled",
    ),
    JobKind(
        name=source_jobs.BY_SCHEDULE,
        label="Scheduled run of a source",
        right=None,
        parameters=SourceParameters,
        work=source_jobs.read_source,
        cancelled="import cancelled",
    ),
    JobKind(
        name="undo",
        label="Undo of an import",
        right=Right.UNDO_IMPORT,
        parameters=UndoParameters,
        work=import_jobs.undo,
        cancelled="undo cancelled",
    ),
    JobKind(
        name="load_demo",
        label="Demo store",
        right=Right.IMPORT,
        parameters=DemoParameters,
        work=demo_jobs.load,
        cancelled="demo cancelled",
    ),
    JobKind(
        name="remove_demo",
        label="Removal of the demo store",
        right=Right.IMPORT,
        work=demo_jobs.remove,
        cancelled="demo removal cancelled",
    ),
    JobKind(
        name="sweep",
        label="Sweep",
        right=None,
        work=sweep_job.sweep,
        schedule=timedelta(hours=1),
        after=("import", source_jobs.BY_HAND, source_jobs.BY_SCHEDULE, "undo", "load_demo", "remove_demo"),
        seconds=600,
    ),
)


def index_kinds(kinds: Iterable[JobKind]) -> dict[str, JobKind]:
    """Return the kinds by name. Raises ValueError for a declaration that contradicts itself or another."""
    listed = tuple(kinds)
    found = {kind.name: kind for kind in listed}
    if len(found) < len(listed):
        raise ValueError("two kinds of job have the same name")
    for kind in listed:
        if not kind.is_of_system and (kind.schedule or kind.after):
            raise ValueError(f"{kind.name} runs by itself, so that it needs no right of a person")
        if kind.memory is not None and kind.runs_in == "thread":
            raise ValueError(f"{kind.name} shares the memory of the program, which cannot be limited for it alone")
        if unknown := set(kind.after) - set(found) | {kind.name} & set(kind.after):
            raise ValueError(f"{kind.name} cannot run after {', '.join(sorted(unknown))}")
    return found


KINDS = index_kinds(_DECLARED)
"""Every kind of job by its name."""
