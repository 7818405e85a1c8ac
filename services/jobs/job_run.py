"""Job run: what the work of a job is handed: who asked for what, how to report, and where to compute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal, ParamSpec, TypeVar

from services.core.context import Context
from services.ingest.audit import ReportProgress
from services.jobs.compute import compute_in_process

Place = Literal["thread", "process"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class JobRun:
    """One job on its way. Its work ends with Cancelled soon after `cancel` is set."""

    ctx: Context
    job_id: str
    who: str
    parameters: Mapping[str, Any]
    report: ReportProgress
    cancel: Event
    runs_in: Place = "thread"
    memory: int | None = None
    """Bytes that a computation in a process may take."""

    def compute(self, function: Callable[P, T], *values: P.args, **named: P.kwargs) -> T:
        """Return what a function computes, here or in a process of its own, as the kind of the job declares.

        The function is one of a module, and its values and result can be pickled: the process has no context, since
        the files of an embedded store belong to one process. Raises Cancelled, TooMuchMemory.
        """
        if self.runs_in == "thread":
            return function(*values, **named)
        return compute_in_process(function, values, named, memory=self.memory, cancel=self.cancel)
