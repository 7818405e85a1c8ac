"""Functions that the tests let a process compute: they import nothing of ours."""

import os
import sys
import time


def burn(seconds: float) -> tuple[int, float]:
    """Keep an interpreter busy; give the process and how long it was."""
    begun, rounds = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        rounds += sum(range(200))
    return os.getpid(), time.monotonic() - begun


def take(megabytes: int, seconds: float) -> int:
    """Take memory and keep it for a while."""
    held = bytearray(megabytes * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    time.sleep(seconds)
    return len(held)


def fail(sentence: str) -> None:
    """Raise an error."""
    raise ValueError(sentence)


def die(code: int) -> None:
    """End without a word to whoever waits."""
    sys.stderr.write("the end")
    sys.stderr.flush()
    os._exit(code)


def show(*, of: str) -> str | None:
    """Print, and give a variable of the environment."""
    sys.stdout.write("this is no answer\n")
    return os.environ.get(of)
