"""Measure: seconds of one thing beside those of another, in turns, so that noise of the machine meets both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Timed:
    """The seconds of each round."""

    seconds: tuple[float, ...]

    @property
    def ms(self) -> float:
        """The median, in milliseconds."""
        return median(self.seconds) * 1000


def timed(action: Callable[[], Any]) -> float:
    """Give the seconds that an action takes."""
    started = perf_counter()
    action()
    return perf_counter() - started


def in_turns(actions: Sequence[Callable[[], Any]], rounds: int) -> tuple[Timed, ...]:
    """Run each action once to warm up, then all in turns; give the seconds of each.

    Every round begins with another action: who comes after a neighbour finds the processor's caches full of its data.
    """
    for action in actions:
        action()
    seconds: list[list[float]] = [[] for _ in actions]
    for start in range(rounds):
        for offset in range(len(actions)):
            position = (start + offset) % len(actions) if start % 2 else (start - offset) % len(actions)
            seconds[position].append(timed(actions[position]))
    return tuple(Timed(seconds=tuple(column)) for column in seconds)
