"""People: who the customers are, how often they buy, and how soon they leave."""

from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Ints, Small, pick, stream
from services.demo.calendar import StoreCalendar
from services.demo.taxonomy import (
    AGE_SHARE,
    CATEGORY_SHARE,
    CHANNEL_SHARE,
    REGION_SHARE,
    SEGMENT_SHARE,
)

OLD = 0.56
"""Share of the customers that were won in the year before the window."""
LAST_WON = 21
"""Nobody is won in the last days of the window."""
RATE_SHAPE = 3.0
"""Purchase rates are gamma distributed, as in the Pareto/NBD model (Schmittlein, Morrison and Colombo 1987)."""
HAZARD = 1 / 4200
"""Hazard of leaving, by day, of a Regular customer whose last order came in time."""
HAZARD_SPREAD = 0.5
SEGMENT_HAZARD = (0.7, 1.0, 1.35)
LATE_HAZARD = 6.0
"""The hazard is this many times as high from a late delivery until the next one in time."""
MOST_EXTRA = 4
"""An order has 1 + Binomial(MOST_EXTRA, extra) products."""
MEAN_EXTRA = 0.22
LOYALTY = 0.5
"""Share of the orders that go to the preferred category or channel in any case."""


@dataclass(frozen=True, kw_only=True)
class Population:
    """The customers. Arrays by customer: (n,).

    `won` are seconds since the start (negative before it), `since` where observation begins, `rate` orders per day of
    mean traffic before the level, `hazard` per day, `patience` the cumulated hazard at which the customer leaves
    (exponential with mean 1).
    """

    segment: Small
    region: Small
    age: Small
    category: Small
    channel: Small
    won: Ints
    rate: Floats
    extra: Floats
    hazard: Floats
    patience: Floats

    @property
    def size(self) -> int:
        """How many customers there are."""
        return len(self.won)

    @property
    def since(self) -> Ints:
        """Second at which the customer is first at risk of buying or leaving inside the window."""
        return np.maximum(self.won, 0)

    @property
    def mean_items(self) -> Floats:
        """Expected products of an order."""
        return 1 + MOST_EXTRA * self.extra


def people(seed: int, n: int, days: StoreCalendar) -> Population:
    """Draw `n` customers."""
    rng = stream(seed, "people")
    segment = pick(rng, np.array(SEGMENT_SHARE), n)
    age = pick(rng, np.array(AGE_SHARE), n)
    hazard = HAZARD * np.array(SEGMENT_HAZARD)[segment] * rng.lognormal(0, HAZARD_SPREAD, n)
    return Population(
        segment=segment.astype(np.int16),
        region=pick(rng, np.array(REGION_SHARE), n).astype(np.int16),
        age=age.astype(np.int16),
        category=pick(rng, np.array(CATEGORY_SHARE), n).astype(np.int16),
        channel=_channels(rng, age),
        won=_won(rng, n, days),
        rate=rng.gamma(RATE_SHAPE, 1 / RATE_SHAPE, n),
        extra=rng.beta(MEAN_EXTRA * 12, (1 - MEAN_EXTRA) * 12, n),
        hazard=hazard,
        patience=rng.exponential(1, n),
    )


def _channels(rng: np.random.Generator, age: Ints) -> Small:
    edges = np.cumsum(CHANNEL_SHARE, axis=1)[age]
    return np.asarray((rng.random(len(age))[:, None] > edges[:, :-1]).sum(axis=1), dtype=np.int16)


def _won(rng: np.random.Generator, n: int, days: StoreCalendar) -> Ints:
    """Seconds at which customers were won: before the window evenly, inside it as busy as the site was."""
    clock = days.clock(np.ones(days.days))
    inside = days.moment(clock, rng.random(n) * days.read_clock(clock, np.array([days.end - LAST_WON * DAY]))[0])
    before = -rng.integers(1, 365 * DAY, n)
    return np.where(rng.random(n) < OLD, before, inside)
