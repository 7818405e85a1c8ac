"""Rows: events of the clickstream as arrays, before they get names."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from services.demo.arrays import Flags, Ints

NOBODY = -1
"""Customer of a visitor who is not one."""


@dataclass(frozen=True, kw_only=True)
class EventRows:
    """Events, each array (n,). Sessions are numbered from 0; `customer` is NOBODY for strangers."""

    session: Ints
    user: Ints
    customer: Ints
    product: Ints
    kind: Ints
    moment: Ints

    @property
    def size(self) -> int:
        """How many events there are."""
        return len(self.moment)

    def take(self, which: Ints | Flags) -> "EventRows":
        """Return the chosen events."""
        return EventRows(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


def join(parts: Sequence[EventRows]) -> EventRows:
    """Put parts together; their sessions are renumbered, so that no two parts share one."""
    tops = np.cumsum([0, *(int(p.session.max(initial=-1)) + 1 for p in parts)])
    named = {
        f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(EventRows) if f.name != "session"
    }
    session = np.concatenate([p.session + top for p, top in zip(parts, tops, strict=False)])
    return EventRows(session=session, **named)


def until(session: Ints, pause: Ints, end: Ints) -> Ints:
    """Seconds of events (n,) sorted by session, whose last one is at the `end` (sessions,) of its session.

    `pause` (n,) are the seconds that pass before each event. At least one second each, so no two events are equal.
    """
    passed = np.cumsum(pause)
    last = np.flatnonzero(np.append(session[1:] != session[:-1], True)[: len(session)])
    at_end = np.zeros(len(end), dtype=np.int64)
    at_end[session[last]] = passed[last]
    return np.asarray(end[session] - (at_end[session] - passed))
