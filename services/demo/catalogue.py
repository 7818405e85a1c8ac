"""Catalogue: what is sold, at which list price, and who chooses what."""

from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import Ints, Small, stream
from services.demo.taxonomy import CATEGORIES, CATEGORY_SHARE, LEAVES, MODELS, SEGMENT_SHARE, SEGMENTS

PER_LEAF = len(MODELS)
FLOPS = 10
"""Products that are looked at a lot and never bought: they ask far too much."""
FLOP_VIEWS = 0.002
"""Share of all views that goes to each flop."""
SPREAD = 0.55
"""Standard deviation of the logarithm of the list prices within a leaf."""
TASTE = (0.85, -0.05, -1.3)
"""By segment: a product is chosen in proportion to popularity x price ** TASTE."""
MEAN_ORDER = 203.0
"""Money of the mean order at the first list prices, so that over the window it is what the reference store has."""
FIRST_ID = 1_000_000
SHORT = 3
"""Names of brands of no more letters are written in capitals."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The products, sorted by category. Arrays by product: (n,).

    `cents` is the list price on the first day, `cost` what the supplier asks then; `edges` cumulates the chance of
    being bought, one unit for each pair (segment, category), and `view_edges` the chance of being looked at by a
    stranger.
    """

    product_id: Ints
    leaf: Ints
    category: Ints
    brand: Ints
    brands: tuple[str, ...]
    cents: Floats
    cost: Floats
    edges: Floats
    chance: Floats
    view_edges: Floats
    flops: Ints

    @property
    def size(self) -> int:
        """How many products there are."""
        return len(self.product_id)

    @property
    def names(self) -> tuple[str, ...]:
        """What every product is called (n,): brand, what it is, and its model. No two are the same."""
        models = np.arange(self.size) % PER_LEAF
        rows = zip(self.brand, self.leaf, models, strict=True)
        return tuple(f"{_write_brand(self.brands[b])} {LEAVES[leaf].name} {MODELS[m]}" for b, leaf, m in rows)

    def choose(self, segment: Small, category: Small, u: Floats) -> Ints:
        """Products (n,) that people of `segment` take from `category`, by the uniform numbers `u`."""
        cell = segment.astype(np.int64) * len(CATEGORIES) + category
        found = np.searchsorted(self.edges, cell + u, side="right")
        return np.minimum(found, len(self.edges) - 1) % self.size

    def mean_price(self, level: Floats) -> Floats:
        """Expected cents of a product bought, by segment, category and day: (segments, categories, days).

        Exact, the rounding of each price to the cent included. `level` (days,) multiplies list prices.
        """
        levels, at = np.unique(level, return_inverse=True)  # most days of a month have the same
        cents = np.rint(self.cents[:, None] * levels[None, :])
        chance = self.chance.reshape(len(SEGMENTS), len(CATEGORIES), self.size)
        return np.asarray((chance @ cents)[..., at])


def catalogue(seed: int, mean_items: float) -> Catalogue:
    """Draw the products; list prices are scaled so that orders of `mean_items` products have the mean MEAN_ORDER."""
    rng = stream(seed, "catalogue")
    leaf = np.repeat(np.arange(len(LEAVES)), PER_LEAF)
    category = np.array([CATEGORIES.index(x.category) for x in LEAVES])[leaf]
    price = np.array([x.price for x in LEAVES])[leaf] * rng.lognormal(0, SPREAD, len(leaf))
    popularity = rng.pareto(1.6, len(leaf)) + 0.15
    flops = np.sort(rng.choice(len(leaf), FLOPS, replace=False))
    price[flops] *= 4
    bought = np.where(np.isin(np.arange(len(leaf)), flops), 0, popularity)
    chance = _chances(category, price, bought)
    paid = np.array(SEGMENT_SHARE) @ (chance @ price).reshape(len(SEGMENTS), -1) @ np.array(CATEGORY_SHARE)
    brands, brand = _brands(rng, leaf)
    cents = np.rint(price * (100 * MEAN_ORDER / mean_items / float(paid)))
    return Catalogue(
        product_id=_ids(rng, len(leaf)),
        leaf=leaf,
        category=category,
        brand=brand,
        brands=brands,
        cents=cents,
        cost=np.rint(cents * (1 - np.array([x.margin for x in LEAVES])[leaf])),
        edges=np.cumsum(chance / chance.sum(axis=1, keepdims=True)),
        chance=chance,
        view_edges=_views(category, popularity, flops),
        flops=flops,
    )


def _chances(category: Ints, price: Floats, popularity: Floats) -> Floats:
    """Chance of each product by (segment, category): (segments * categories, n), each row adding up to one."""
    weight = popularity * price ** np.array(TASTE)[:, None]
    inside = category == np.arange(len(CATEGORIES))[:, None]
    cells = (weight[:, None, :] * inside[None, :, :]).reshape(-1, len(price))
    return np.asarray(cells / cells.sum(axis=1, keepdims=True))


def _views(category: Ints, popularity: Floats, flops: Ints) -> Floats:
    share = np.array(CATEGORY_SHARE)[category] * popularity**0.7
    share[flops] = 0
    share *= (1 - FLOP_VIEWS * len(flops)) / share.sum()
    share[flops] = FLOP_VIEWS
    return np.cumsum(share)


def _brands(rng: np.random.Generator, leaf: Ints) -> tuple[tuple[str, ...], Ints]:
    """Names of all brands, and the brand of each product: the first brand of a leaf has most products."""
    names = tuple(sorted({b for x in LEAVES for b in x.brands}))
    u = rng.random(len(leaf)) ** 1.4
    own = [LEAVES[k].brands for k in leaf]
    return names, np.array([names.index(b[int(x * len(b))]) for b, x in zip(own, u, strict=True)])


def _write_brand(name: str) -> str:
    return name.upper() if len(name) <= SHORT else name.title()


def _ids(rng: np.random.Generator, n: int) -> Ints:
    return np.asarray(FIRST_ID + rng.choice(3_000_000, n, replace=False), dtype=np.int64)
