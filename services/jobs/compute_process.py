"""Compute process: the program that computes one function; see `services.jobs.compute`.

It reads the pickled function and values from its input and writes (True, result) or (False, error) to its output.
Whatever the function prints goes to the errors.
"""

import os
import pickle
import sys
import threading
import time
from typing import BinaryIO

NICE = 10
LOOK_SECONDS = 1.0


def compute(given: BinaryIO, answer: BinaryIO) -> None:
    """Compute what was given, and write what came of it."""
    function, values, named = pickle.load(given)  # noqa: S301 - written by the process that started this one
    try:
        found = (True, function(*values, **named))
    except Exception as error:  # noqa: BLE001 - it is raised again where the answer is read
        found = (False, error)
    pickle.dump(found, answer)


def end_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def main() -> None:
    """Compute at low priority, with the output kept for the answer."""
    os.nice(NICE) if hasattr(os, "nice") else None
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        compute(sys.stdin.buffer, answer)


if __name__ == "__main__":
    main()
