"""Orders: which of the possible orders are placed, what they cost, how they arrive, and who has left."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo import effects
from services.demo.arrays import DAY, Flags, Ints, Small, ranks
from services.demo.calendar import StoreCalendar
from services.demo.catalogue import Catalogue
from services.demo.draws import LATE_DAYS, Draws
from services.demo.incidents import Incident
from services.demo.people import LATE_HAZARD, Population

BEST, PER_DAY, SPREAD = 5.56, 0.494, 0.52
"""Satisfaction is BEST - PER_DAY x days of delivery + SPREAD x noise, rounded and kept within 1 to 5."""
SCORES = (1, 5)
FREE_FROM, SHIPPING = 6_000, 490
"""Orders of less are shipped at a charge; both in cents."""
COUPON_PART = 0.10
"""What a coupon takes off."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What stays the same in every variant of one world."""

    folk: Population
    calendar: StoreCalendar
    goods: Catalogue
    draws: Draws


@dataclass(frozen=True, kw_only=True)
class Orders:
    """One variant of the world. Arrays by order (n,), sorted by customer and time.

    `row` is the possible order it was, `failed` (f,) the possible orders that failed at the checkout or found
    everything sold out, `churned_at` (customers,) the second at which each customer left (infinite if not inside the
    window). `goods` is what was paid for the products, `shipping` and `coupon` what was added and taken off, in cents.
    """

    row: Ints
    goods: Ints
    shipping: Ints
    coupon: Ints
    days: Small
    score: Small
    payment: Small
    calm: Flags
    failed: Ints
    churned_at: Floats

    @property
    def cents(self) -> Ints:
        """Return what the customers paid (n,)."""
        return self.goods + self.shipping - self.coupon

    @property
    def late(self) -> Flags:
        """Return which orders came late (n,)."""
        return self.days > LATE_DAYS


def place(setting: Setting, incidents: Sequence[Incident], level: float) -> Orders:
    """Decide which possible orders are placed under the incidents at the level of demand."""
    draws, about = setting.draws, (setting.draws, setting.folk, setting.goods, setting.calendar)
    wanted = draws.need < np.where(draws.first, 1.0, level) * effects.demand(incidents, *about)
    stopped = effects.find_blocked(incidents, *about) | _sold_out(setting, incidents)
    days = effects.delivery(incidents, *about)
    asked = np.flatnonzero(wanted & ~stopped)
    burden, calm = _burden(setting, incidents, asked, days[asked] > LATE_DAYS)
    alive = burden <= setting.folk.patience[draws.customer[asked]]
    row = asked[alive]
    churned = _churned(setting, incidents, row, burden[alive], days[row] > LATE_DAYS)
    failed = np.flatnonzero(wanted & stopped)
    goods = _goods(setting, incidents, row)
    return Orders(
        row=row,
        goods=goods,
        shipping=np.where(goods < FREE_FROM, SHIPPING, 0),
        coupon=np.where(draws.coupon[row], np.rint(goods * COUPON_PART), 0).astype(np.int64),
        days=days[row],
        score=_score(days[row], draws.mood[row]),
        payment=effects.payment(incidents, *about)[row],
        calm=calm[alive],
        failed=failed[draws.moment[failed] < churned[draws.customer[failed]]],
        churned_at=churned,
    )


def baskets(setting: Setting, row: Ints) -> tuple[Ints, Ints]:
    """List what is wanted in possible orders (n,): position of the order in `row` and of the draw, each (m,)."""
    draws = setting.draws
    start, items = np.cumsum(draws.items) - draws.items, draws.items[row].astype(np.int64)
    owner = np.repeat(np.arange(len(row)), items)
    return owner, start[row][owner] + ranks(items)


def buy(setting: Setting, incidents: Sequence[Incident], row: Ints) -> tuple[Ints, Ints]:
    """List what is bought in orders (n,): position of the order in `row` and of the draw, each (m,)."""
    owner, item = baskets(setting, row)
    product, day = setting.draws.product[item], setting.draws.day[row][owner]
    there = effects.available(incidents, setting.goods, setting.calendar, product, day)
    return owner[there], item[there]


def _goods(setting: Setting, incidents: Sequence[Incident], row: Ints) -> Ints:
    owner, item = buy(setting, incidents, row)
    product, day = setting.draws.product[item], setting.draws.day[row][owner]
    cents = effects.prices(incidents, setting.goods, setting.calendar, product, day)
    return np.bincount(owner, cents, len(row)).astype(np.int64)


def _sold_out(setting: Setting, incidents: Sequence[Incident]) -> Flags:
    """Return which possible orders (n,) find nothing of their basket on the shelf."""
    gone = [x for x in incidents if x.sold_out]
    if not gone:
        return np.zeros(setting.draws.size, dtype=np.bool_)
    owner = setting.draws.owner
    there = effects.available(gone, setting.goods, setting.calendar, setting.draws.product, setting.draws.day[owner])
    return np.asarray(np.bincount(owner, there, setting.draws.size) == 0)


def _burden(setting: Setting, incidents: Sequence[Incident], row: Ints, late: Flags) -> tuple[Floats, Flags]:
    """Cumulated hazard of the customer at each order (n,), and whether the customer was calm before it.

    The hazard is piecewise constant: the customer's own, times the incident's, times LATE_HAZARD after a late order.
    """
    folk, customer = setting.folk, setting.draws.customer[row]
    total = effects.exposure(incidents, setting.calendar)
    now = effects.read_exposure(total, folk.segment[customer], setting.draws.moment[row])
    start = effects.read_exposure(total, folk.segment, folk.since)
    again = np.concatenate([[False], customer[1:] == customer[:-1]])[: len(row)]
    before = np.where(again, np.roll(now, 1), start[customer])
    calm = ~(again & np.roll(late, 1))
    steps = folk.hazard[customer] * (now - before) * np.where(calm, 1.0, LATE_HAZARD)
    summed = np.cumsum(steps)
    heads = np.flatnonzero(~again)
    base = np.repeat(summed[heads] - steps[heads], np.diff(np.append(heads, len(row))))
    return summed - base, calm


def _churned(setting: Setting, incidents: Sequence[Incident], row: Ints, burden: Floats, late: Flags) -> Floats:
    """Second at which each customer leaves (customers,), infinite where that is not inside the window."""
    folk, customer = setting.folk, setting.draws.customer[row]
    total = effects.exposure(incidents, setting.calendar)
    last = np.flatnonzero(np.append(customer[1:] != customer[:-1], True)[: len(row)])
    since, spent, tense = folk.since.copy(), np.zeros(folk.size), np.zeros(folk.size, dtype=np.bool_)
    who = customer[last]
    since[who], spent[who], tense[who] = setting.draws.moment[row[last]], burden[last], late[last]
    left = (folk.patience - spent) / (folk.hazard * np.where(tense, LATE_HAZARD, 1.0))
    goal = effects.read_exposure(total, folk.segment, since) + left
    midnights = np.arange(total.shape[1]) * float(DAY)
    moment = np.full(folk.size, np.inf)
    for segment, curve in enumerate(total):
        own = folk.segment == segment
        moment[own] = np.interp(goal[own], curve, midnights, right=np.inf)
    return moment


def _score(days: Small, mood: Floats) -> Small:
    raw = BEST - PER_DAY * days + SPREAD * mood
    return np.clip(np.rint(raw), *SCORES).astype(np.int16)
