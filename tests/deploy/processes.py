"""Processes: programs that are started for a test, spoken to, and ended."""

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.contracts.sources import ROOT

CARTOGRAPH = (sys.executable, "-c", "from dashapp.cli import main; main()")
"""The command line, of this checkout and this Python."""

PATIENCE = 60.0


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give the variables of a process whose home is there."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CARTOGRAPH_")}
    return ours | {"CARTOGRAPH_HOME": str(home)} | more


@contextmanager
def started(
    command: Sequence[str], variables: Mapping[str, str], folder: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """Start a program; whatever happens, it does not outlive the block."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env={**variables, "PYTHONUNBUFFERED": "1"}, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """Read what a program says on stdout, until a line with that; tell all that it said if none comes."""
    assert process.stdout is not None
    said, deadline = b"", time.monotonic() + PATIENCE
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while wanted.encode() not in said[: said.rfind(b"\n") + 1]:
            more = os.read(process.stdout.fileno(), 4096) if waiting.select(deadline - time.monotonic()) else b""
            if not more:
                process.kill()
                raise AssertionError(said.decode() + process.communicate()[1])
            said += more
    return said.decode().splitlines()


def run(command: Sequence[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        command, cwd=ROOT, env=dict(variables), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
