"""Visits: the sessions that end without a purchase, of customers before they buy and of strangers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.demo import effects
from services.demo.arrays import DAY, Flags, Ints, ranks, stream
from services.demo.calendar import FIRST_HOUR
from services.demo.checkout import online, pauses
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting
from services.demo.rows import NOBODY, EventRows, until
from services.demo.taxonomy import CART, VIEW

BEFORE = 1.2
"""Mean number of visits without purchase before an order."""
AHEAD = 14 * DAY
VISIT_CART = 0.2
"""Share of those visits that leave something in the cart."""
ONE_MORE = 0.38
"""Chance of another view in a visit: views are geometric."""
AGAIN = 0.2
"""Mean number of further visits of a stranger."""
PER_VISIT = 1 / (1 - ONE_MORE)


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Visits before they are events. Arrays by visit (s,), `product` by view (sum of `views`,)."""

    user: Ints
    customer: Ints
    product: Ints
    views: Ints
    filled: Flags
    end: Ints


def earlier_visits(setting: Setting, incidents: Sequence[Incident], orders: Orders, since: int, seed: int) -> EventRows:
    """Visits of customers in the two weeks before they order online: views of what they buy later, some carts."""
    rng = stream(seed, "earlier visits")
    row = online(setting, orders.row, since)
    row = np.repeat(row, rng.poisson(BEFORE, len(row)))
    end = setting.draws.moment[row] - rng.integers(3600, AHEAD, len(row))
    row, end = row[end >= since + FIRST_HOUR * 3600], end[end >= since + FIRST_HOUR * 3600]
    views = rng.geometric(1 - ONE_MORE, len(row))
    session = np.repeat(np.arange(len(row)), views)
    customer = setting.draws.customer[row]
    segment, category = setting.folk.segment[customer][session], setting.draws.category[row][session]
    product = setting.goods.choose(segment, category, rng.random(len(session)))
    filled = rng.random(len(row)) < VISIT_CART
    visits = Visits(user=customer, customer=customer, product=product, views=views, filled=filled, end=end)
    return _sessions(setting, incidents, visits, rng)


def strangers(
    setting: Setting, incidents: Sequence[Incident], since: int, seed: int, *, people: int, abandoners: int
) -> EventRows:
    """Visits of `people` who are no customers; the first `abandoners` of them leave a cart."""
    rng = stream(seed, "strangers")
    times = 1 + rng.poisson(AGAIN, people)
    user = np.repeat(np.arange(people), times)
    views = rng.geometric(1 - ONE_MORE, len(user))
    edges = setting.goods.view_edges
    seen = np.searchsorted(edges, rng.random(int(views.sum())) * edges[-1], side="right")
    filled = (ranks(times) == 0) & (user < abandoners)
    end = _moments(setting, since, len(user), rng)
    nobody, name = np.full(len(user), NOBODY), setting.folk.size + user
    visits = Visits(user=name, customer=nobody, product=seen, views=views, filled=filled, end=end)
    return _sessions(setting, incidents, visits, rng)


def _moments(setting: Setting, since: int, n: int, rng: np.random.Generator) -> Ints:
    clock = setting.calendar.clock(np.ones(setting.calendar.days))
    low = setting.calendar.read_clock(clock, np.array([since + FIRST_HOUR * 3600.0]))[0]
    return setting.calendar.moment(clock, low + rng.random(n) * (clock[-1] - low))


def _sessions(setting: Setting, incidents: Sequence[Incident], visits: Visits, rng: np.random.Generator) -> EventRows:
    """The events of visits (s,): views, and a cart of what was seen last where `filled`, if it was on the shelf."""
    session = np.repeat(np.arange(len(visits.views)), visits.views)
    last = np.cumsum(visits.views)[visits.filled] - 1
    day = visits.end[visits.filled] // DAY
    last = last[effects.available(incidents, setting.goods, setting.calendar, visits.product[last], day)]
    order = np.argsort(np.concatenate([np.arange(len(session)) * 2, last * 2 + 1]), kind="stable")
    kind = np.concatenate([np.full(len(session), VIEW), np.full(len(last), CART)])[order]
    session = np.append(session, session[last])[order]
    return EventRows(
        session=session,
        user=visits.user[session],
        customer=visits.customer[session],
        product=np.append(visits.product, visits.product[last])[order],
        kind=kind,
        moment=until(session, pauses(rng, kind), visits.end),
    )
