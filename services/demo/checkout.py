"""Checkout: the sessions in which orders are placed, or would have been."""

from collections.abc import Sequence

import numpy as np

from services.demo import effects
from services.demo.arrays import Flags, Ints, ranks, stream
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting, baskets
from services.demo.rows import EventRows, until
from services.demo.taxonomy import CART, OFFLINE, PURCHASE, VIEW

GLANCES = 1.2
"""Mean number of other products that are looked at before each product of the basket."""
MOST_GLANCES = 12
PAUSES = ((8, 110), (6, 60), (1, 4))
"""Seconds before a view, a cart and a purchase: from, below."""
AT_CHECKOUT = 900
"""Place of the checkout in the session, after twenty places for each product."""
PER_ITEM = 20


def online(setting: Setting, row: Ints, since: int) -> Ints:
    """The possible orders among `row` that the clickstream has a session for."""
    there: Flags = (setting.draws.channel[row] != OFFLINE) & (setting.draws.moment[row] >= since)
    return np.asarray(row[there])


def checkouts(setting: Setting, incidents: Sequence[Incident], orders: Orders, since: int, seed: int) -> EventRows:
    """One session for each order taken online: views, a cart for each product, and the purchases.

    Orders that failed have a session too: a second cart event, the new try, stands where the purchase would have.
    Products that were sold out are only viewed.
    """
    rng = stream(seed, "checkouts")
    done, failed = online(setting, orders.row, since), online(setting, orders.failed, since)
    row = np.concatenate([done, failed])
    owner, item = baskets(setting, row)
    product = setting.draws.product[item]
    day = setting.draws.day[row][owner]
    there = effects.available(incidents, setting.goods, setting.calendar, product, day)
    place = ranks(setting.draws.items[row].astype(np.int64))
    looks = _glances(setting, row, owner, place, rng)
    last = np.where(owner < len(done), PURCHASE, CART)
    parts = (
        looks,
        (owner, place * PER_ITEM + PER_ITEM - 2, product, np.full(len(owner), VIEW)),
        _of(there, owner, place * PER_ITEM + PER_ITEM - 1, product, np.full(len(owner), CART)),
        _of(there, owner, place + AT_CHECKOUT, product, last),
    )
    return _sessions(setting, row, parts, rng)


def pauses(rng: np.random.Generator, kind: Ints) -> Ints:
    """Seconds that pass before events of these kinds (n,)."""
    low, high = np.array(PAUSES).T
    return np.asarray(rng.integers(low[kind], high[kind]))


OrderItems = tuple[Ints, Ints, Ints, Ints]
"""Session, place inside it, product and kind of events, each (n,)."""


def _of(which: Flags, *arrays: Ints) -> OrderItems:
    session, place, product, kind = (a[which] for a in arrays)
    return session, place, product, kind


def _glances(setting: Setting, row: Ints, owner: Ints, place: Ints, rng: np.random.Generator) -> OrderItems:
    """Views of other products of the category before each product of the baskets."""
    counts = np.minimum(rng.poisson(GLANCES, len(owner)), MOST_GLANCES)
    session = np.repeat(owner, counts)
    segment = setting.folk.segment[setting.draws.customer[row]][session]
    product = setting.goods.choose(segment, setting.draws.category[row][session], rng.random(len(session)))
    return session, np.repeat(place * PER_ITEM, counts) + ranks(counts), product, np.full(len(session), VIEW)


def _sessions(setting: Setting, row: Ints, parts: Sequence[OrderItems], rng: np.random.Generator) -> EventRows:
    session, place, product, kind = (np.concatenate(x) for x in zip(*parts, strict=True))
    order = np.argsort(session * (AT_CHECKOUT + PER_ITEM) + place, kind="stable")
    session, product, kind = session[order], product[order], kind[order]
    customer = setting.draws.customer[row][session]
    moment = until(session, pauses(rng, kind), setting.draws.moment[row])
    return EventRows(session=session, user=customer, customer=customer, product=product, kind=kind, moment=moment)
