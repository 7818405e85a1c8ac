"""Arrays: the names of the array types of the simulation, and where its random numbers come from."""

import zlib

import numpy as np
from numpy.typing import NDArray

from services.core.arrays import Floats

Ints = NDArray[np.int64]
Small = NDArray[np.int16]
Flags = NDArray[np.bool_]

DAY = 86_400
"""Seconds of a day. Times inside the simulation are whole seconds since the world's first midnight, UTC."""


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one purpose.

    Each part of the world draws from a stream of its own, so that what one part needs never shifts another: worlds
    with and without an incident meet the same luck (common random numbers; Law, Simulation Modeling and Analysis,
    section 11.2).
    """
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def pick(rng: np.random.Generator, weights: Floats, n: int) -> Ints:
    """Draw `n` positions (n,) in proportion to `weights` (k,)."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(n), side="right"), len(weights) - 1).astype(np.int64)


def ranks(counts: Ints) -> Ints:
    """Number the members of consecutive groups: counts (2, 3) give 0 1 0 1 2."""
    ends = np.cumsum(counts)
    return np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(ends - counts, counts)
