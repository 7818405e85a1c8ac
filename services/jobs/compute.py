"""Compute: a heavy computation in a process of its own, so that it takes no time from whoever answers people.

Threads of one process share one interpreter: a forest that is trained in one of them slows every page. The process gets
a function and values, works at low priority, and is killed when the job is cancelled or takes too much memory.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from threading import Event
from typing import IO, Any, TypeVar

import psutil

from services.core.errors import AppError, Cancelled

LOOK_SECONDS = 0.05
"""How often the memory is measured, and how soon a cancelled computation ends."""

TOLD = 2_000
"""Bytes of what the process said at its end that go into the log."""

T = TypeVar("T")


class TooMuchMemory(AppError):
    """A computation took more memory than its job may."""

    status = 507


def compute_in_process(
    function: Callable[..., T],
    values: Sequence[Any],
    named: Mapping[str, Any],
    *,
    memory: int | None,
    cancel: Event,
) -> T:
    """Return what the function gives, or raise what it raises. Raises Cancelled, TooMuchMemory; else RuntimeError."""
    with TemporaryFile() as given, TemporaryFile() as answer, TemporaryFile() as told:
        pickle.dump((function, tuple(values), dict(named)), given)
        given.seek(0)
        with _start(given, answer, told) as process:
            _wait(process, memory, cancel)
        if process.returncode:
            raise RuntimeError(f"a computation ended with {process.returncode}: {_read_end(told)}")
        answer.seek(0)
        done, result = pickle.load(answer)  # noqa: S301 - written by our own process, into a file without a name
    if not done:
        raise result
    found: T = result
    return found


@contextmanager
def _start(given: IO[bytes], answer: IO[bytes], told: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Start the process; it is gone at the end of the block. It is handed no settings: they hold passwords."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARTOGRAPH_")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-P", "-m", "services.jobs.compute_process"]
    with subprocess.Popen(command, stdin=given, stdout=answer, stderr=told, env=environment) as process:  # noqa: S603 - our own program
        try:
            yield process
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], memory: int | None, cancel: Event) -> None:
    """Wait for the end. Raises Cancelled, TooMuchMemory."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_SECONDS)
            return
        if cancel.is_set():
            raise Cancelled("It was cancelled; nothing was changed.")
        if memory is not None and _measure(process.pid) > memory:
            raise TooMuchMemory(
                f"It needed more than the {memory / 2**20:,.0f} MB of memory that it may take, and was stopped; "
                "nothing was changed."
            )


def _measure(pid: int) -> int:
    """Return the bytes of memory that a process and its children take."""
    with suppress(psutil.Error):  # it ended meanwhile
        process = psutil.Process(pid)
        return sum(int(one.memory_info().rss) for one in (process, *process.children(recursive=True)))
    return 0


def _read_end(told: IO[bytes]) -> str:
    told.seek(max(0, told.seek(0, os.SEEK_END) - TOLD))
    return told.read().decode(errors="replace")
