"""Progress: how far an import is, as a share of the whole that never goes back."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from services.ingest.audit import ImportProgress, ReportProgress

WEIGHTS = {
    "reading": 18,
    "looking at the columns": 12,
    "cleaning": 4,
    "looking for duplicates": 8,
    "matching": 16,
    "loading": 42,
}
"""Every stage, and how much of the whole it takes, in percent: on 885 thousand events and 542 thousand lines."""

STAGES = tuple(WEIGHTS)
LOOK_SECONDS = 0.2

SMALL_TABLE = 0.05
"""What each table takes of the loading; the last of them, the facts, takes the rest."""


class Gauge:
    """What an import tells it becomes reports; it may be told by several threads."""

    def __init__(self, report: ReportProgress | None) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._stage, self._fraction = STAGES[0], 0.0

    @property
    def stage(self) -> str:
        """The stage that is on."""
        return self._stage

    def begin(self, stage: str) -> None:
        """Say that a stage begins."""
        with self._lock:
            self._stage = stage
            self._tell(0.0)

    def part(self, stage: str, share: float) -> None:
        """Report the share of a stage that is done, 0 to 1; a report about an earlier stage is dropped."""
        with self._lock:
            if stage == self._stage:
                self._tell(min(max(share, 0.0), 1.0))

    def _tell(self, share: float) -> None:
        if self._report is None:
            return
        done = STAGES.index(self._stage)
        before = sum(WEIGHTS[name] for name in STAGES[:done])
        self._fraction = max(self._fraction, (before + share * WEIGHTS[self._stage]) / 100)
        self._report(ImportProgress(doing=self._stage, done=done, total=len(STAGES), fraction=self._fraction))


@contextmanager
def open_gauge(report: ReportProgress | None, paths: Sequence[Path]) -> Iterator[Gauge]:
    """Open a gauge, which watches the bytes of the files while they are read, if anybody wants to know."""
    gauge, over = Gauge(report), threading.Event()
    watcher = threading.Thread(target=_watch, args=(gauge, _bytes(paths), over), daemon=True, name="cartograph-gauge")
    if report is not None:
        watcher.start()
    try:
        yield gauge
    finally:
        over.set()
        if report is not None:
            watcher.join()


def _bytes(paths: Sequence[Path]) -> int:
    total = 0
    for path in paths:
        with suppress(OSError):  # a file that is not there is refused when it is opened
            total += path.stat().st_size
    return total


def _watch(gauge: Gauge, total: int, over: threading.Event) -> None:
    """Hold what this process read since the beginning against the size of the files.

    DuckDB tells nothing of a statement that runs on a cursor of a locked database, but the system counts the bytes.
    Other threads read little beside it, and a share that runs ahead stops at the end of the stage.
    """
    begun = _read_so_far()
    while begun is not None and total and gauge.stage == STAGES[0] and not over.wait(LOOK_SECONDS):
        gauge.part(STAGES[0], ((_read_so_far() or begun) - begun) / total)


def _read_so_far() -> int | None:
    """Bytes that this process has read, where the system counts them."""
    try:
        return int(psutil.Process().io_counters().read_chars)
    except (AttributeError, psutil.Error):  # macOS and Windows count otherwise, or not
        return None
