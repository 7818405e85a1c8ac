"""Value: what customers are truly worth over the coming days, and how likely they are to leave.

A customer is calm or annoyed (after a late delivery), or gone. Orders come at rate r (by day), a share p of them late;
the hazard is h when calm and LATE_HAZARD x h when annoyed. The chances of the three states follow linear differential
equations (a Markov chain in continuous time); they are solved exactly for rates that are constant within each day,
by the closed form of the exponential of a 2 x 2 matrix. Nothing is drawn. Money is that of the products: what shipping
adds and coupons take off is left out.
"""

from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Flags, Ints
from services.demo.draws import SECOND, late_share
from services.demo.orders import Orders, Setting
from services.demo.people import LATE_HAZARD, LOYALTY
from services.demo.taxonomy import CATEGORIES, CATEGORY_SHARE

YEAR, SOON = 365, 90


@dataclass(frozen=True, kw_only=True)
class CustomerState:
    """How customers stand at a moment: won, not gone, annoyed. Arrays by customer (n,)."""

    day: int
    won: Flags
    alive: Flags
    annoyed: Flags


@dataclass(frozen=True, kw_only=True)
class Future:
    """What is expected of each customer from a day on (n,): money in cents, orders, and the chance to stay."""

    cents: Floats
    orders: Floats
    stays: Floats
    stays_90: Floats
    days_left: Floats


def state(setting: Setting, orders: Orders, day: int) -> CustomerState:
    """How every customer stands at the first midnight of `day`."""
    moment, folk = day * DAY, setting.folk
    when, customer = setting.draws.moment[orders.row], setting.draws.customer[orders.row]
    annoyed = np.zeros(folk.size, dtype=np.bool_)
    past = when < moment
    annoyed[customer[past]] = orders.late[past]  # sorted by time: the last one stays
    return CustomerState(day=day, won=folk.won < moment, alive=orders.churned_at > moment, annoyed=annoyed)


def basket(setting: Setting, day: int, days: int) -> tuple[Floats, Floats]:
    """Expected cents of the first product of an order, and of each further one.

    By customer's (segment, preferred category) and day: (cells, days).
    """
    mean = setting.goods.mean_price(setting.calendar.price[day : day + days])
    anything = np.einsum("skd,k->sd", mean, np.array(CATEGORY_SHARE) / np.sum(CATEGORY_SHARE))
    first = LOYALTY * mean + (1 - LOYALTY) * anything[:, None, :]
    further = (1 - SECOND) * first + SECOND * anything[:, None, :]
    return first.reshape(-1, first.shape[2]), further.reshape(-1, first.shape[2])


def mean_order(setting: Setting, day: int, days: int, who: Ints) -> Floats:
    """Expected cents of an order of the customers `who` (n,) in the `days` from `day` on, all days alike."""
    cell = (setting.folk.segment.astype(np.int64) * len(CATEGORIES) + setting.folk.category)[who]
    first, further = (x.mean(axis=1)[cell] for x in basket(setting, day, days))
    return np.asarray(first + (setting.folk.mean_items[who] - 1) * further)


def foresee(setting: Setting, now: CustomerState, rate: float, days: int = YEAR) -> Future:
    """Return what is expected of each customer in the `days` from `now` on, if nothing happens.

    `rate` is orders per day of mean traffic for a customer of rate 1. Zero for those who are gone; not a number for
    those who were not won yet.
    """
    folk, who = setting.folk, np.flatnonzero(now.alive & now.won)
    first, further = basket(setting, now.day, days)
    cell = (folk.segment.astype(np.int64) * len(CATEGORIES) + folk.category)[who]
    late, own, hazard = late_share()[folk.region[who]], rate * folk.rate[who], folk.hazard[who]
    traffic = setting.calendar.traffic[now.day : now.day + days]
    annoyed = now.annoyed[who].astype(np.float64)
    calm, orders, stays_90 = 1 - annoyed, np.zeros(len(who)), np.ones(len(who))
    money, extra = np.zeros(len(who)), folk.mean_items[who] - 1
    for k in range(days):
        calm, annoyed, alive = _one_day(calm, annoyed, hazard, own * traffic[k], late)
        placed = own * traffic[k] * alive
        orders += placed
        money += placed * (first[cell, k] + extra * further[cell, k])
        stays_90 = calm + annoyed if k < SOON else stays_90
    return Future(
        cents=_for_all(now, who, money),
        orders=_for_all(now, who, orders),
        stays=_for_all(now, who, calm + annoyed),
        stays_90=_for_all(now, who, stays_90),
        days_left=_for_all(now, who, _days_left(now.annoyed[who], hazard, own * traffic.mean(), late)),
    )


def _for_all(now: CustomerState, who: Ints, values: Floats) -> Floats:
    """Values (n,) of all customers from those of `who`."""
    out = np.where(now.won, 0.0, np.nan)
    out[who] = values
    return out


def _one_day(calm: Floats, annoyed: Floats, hazard: Floats, buying: Floats, late: Floats) -> tuple[Floats, ...]:
    """Chances of calm and annoyed a day later, and the expected part of the day that the customer stays."""
    to_annoyed, to_calm = buying * late, buying * (1 - late)
    a, d = -(hazard + to_annoyed), -(LATE_HAZARD * hazard + to_calm)
    half, det = (a + d) / 2, a * d - to_annoyed * to_calm
    root = np.sqrt(((a - d) / 2) ** 2 + to_annoyed * to_calm)  # positive: lates are neither impossible nor certain
    high, low = np.exp(half + root), np.exp(half - root)
    even, odd = (high + low) / 2, (high - low) / (2 * root)
    calm_next = even * calm + odd * ((a - half) * calm + to_calm * annoyed)
    annoyed_next = even * annoyed + odd * (to_annoyed * calm + (d - half) * annoyed)
    gained, lost = calm_next - calm, annoyed_next - annoyed
    stay = ((d - to_annoyed) * gained + (a - to_calm) * lost) / det
    return calm_next, annoyed_next, stay


def _days_left(annoyed: Flags, hazard: Floats, buying: Floats, late: Floats) -> Floats:
    """Expected days until the customer leaves, at the mean rate of the coming year (mean absorption time)."""
    to_annoyed, to_calm = buying * late, buying * (1 - late)
    out_calm, out_annoyed = hazard + to_annoyed, LATE_HAZARD * hazard + to_calm
    det = out_calm * out_annoyed - to_annoyed * to_calm
    return np.where(annoyed, out_calm + to_calm, out_annoyed + to_annoyed) / det
