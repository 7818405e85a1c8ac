"""GC tuning: when Python looks for unused objects: seldom, and never among those that stay as long as the process.

Modules, routes and settings are a quarter of a million objects. To look through all of them takes 100 to 200 ms in
which nobody is answered, and as Python comes it did so at every tenth to twentieth page.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (25_000, 10, 10)
"""New objects until the youngest are looked through, how often those until the middle ones, how often these until all:
all are looked through every few hundred pages. Answering leaves almost nothing that needs it: what a page is made of
refers in one direction and goes with its last reference."""


@contextmanager
def settle_memory() -> Iterator[None]:
    """Take what there is at the begin of the block as what stays, until its end."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
