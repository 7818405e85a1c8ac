"""Draws: every order that might be placed, with all its luck, before it is decided which of them are."""

from dataclasses import dataclass

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Flags, Ints, Small, pick, ranks, stream
from services.demo.calendar import StoreCalendar
from services.demo.catalogue import Catalogue
from services.demo.incidents import INCIDENTS
from services.demo.people import LATE_HAZARD, LOYALTY, MOST_EXTRA, Population
from services.demo.taxonomy import CATEGORY_SHARE, CHANNEL_SHARE, PAYMENT_SHARE

QUICKEST = (2, 3, 4, 2)
"""By region: delivery takes this many days, or up to three more with equal chance."""
SPAN = 4
LATE_DAYS = 5
"""A delivery of more days is late."""
HOLD_UP, HOLD_UP_DAYS = 0.06, 2
"""Share of the deliveries that are held up anywhere, and for how many days."""
NEVER = 1e9
SECOND = 0.2
"""Share of the products after the first of a basket that are of a second category."""
COUPON, PLEASED, CANCELLED = 0.04, 0.08, 0.025
"""Shares of the orders that are placed with a coupon, get money back if they come late, and are placed twice."""


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Possible orders, sorted by customer and time. Arrays by possible order (n,), baskets by product (m,).

    A possible order is wanted if `need` lies below the level times the demand of its moment. `first` marks the order
    with which a customer was won inside the window: its `need` lies below 1 and the level does not matter to it.
    `luck` decides about failing checkouts, `hold_up` about slow deliveries. `coupon`, `pleased` and `cancelled` are the
    orders of COUPON, PLEASED and CANCELLED. `back` decides about products that are sent back, `wait` how long that
    takes, both by product.
    """

    customer: Ints
    moment: Ints
    first: Flags
    need: Floats
    luck: Floats
    hold_up: Floats
    days: Small
    mood: Floats
    category: Small
    channel: Small
    payment: Small
    items: Small
    coupon: Flags
    pleased: Flags
    cancelled: Flags
    product: Ints
    back: Floats
    wait: Floats

    @property
    def size(self) -> int:
        """How many possible orders there are."""
        return len(self.moment)

    @property
    def owner(self) -> Ints:
        """The possible order each product of the baskets belongs to (m,)."""
        return np.repeat(np.arange(self.size), self.items)

    @property
    def day(self) -> Ints:
        """Day of the window on which the order would be placed (n,)."""
        return self.moment // DAY


def room(calendar: StoreCalendar) -> Floats:
    """The highest demand of any incident on each day of the window: (days,), at least 1."""
    top = np.ones(calendar.days)
    for each in INCIDENTS:
        first = each.first(calendar)
        top[first : first + each.days] *= max(1.0, each.demand)
    return top


def base_rate(folk: Population, calendar: StoreCalendar, orders: int) -> float:
    """Orders per day of mean traffic for a customer of rate 1, so that about `orders` are placed at level 1.

    Expected time alive is (1 - exp(-h T)) / h for a constant hazard h over T days.
    """
    time = (calendar.end - folk.since) / DAY
    late = late_share()[folk.region]
    hazard = folk.hazard * (1 + (LATE_HAZARD - 1) * late)
    alive = -np.expm1(-hazard * time) / hazard
    placed = max(orders - int((folk.won >= 0).sum()), 0.2 * orders)
    return float(placed / (folk.rate * alive).sum())


def late_share() -> Floats:
    """Chance that a delivery is late, by region, when nothing has happened."""
    usual = np.array(QUICKEST)[:, None] + np.arange(SPAN)
    return np.asarray(((usual > LATE_DAYS) * (1 - HOLD_UP) + (usual + HOLD_UP_DAYS > LATE_DAYS) * HOLD_UP).mean(axis=1))


def draw(seed: int, folk: Population, calendar: StoreCalendar, goods: Catalogue, *, rate: float, spare: float) -> Draws:
    """Draw the possible orders: a Poisson process for each customer, `spare` times as dense as level 1 needs.

    Which of them are placed is decided by thinning (Lewis and Shedler 1979).
    """
    customer, moment, first = _moments(seed, folk, calendar, rate * spare)
    n, rng = len(moment), stream(seed, "luck")
    u = rng.random(n)
    luck, hold_up = rng.random(n), rng.random(n)
    items = 1 + rng.binomial(MOST_EXTRA, folk.extra[customer])
    category = _prefer(stream(seed, "category"), folk.category[customer], np.array(CATEGORY_SHARE))
    channel = _prefer(stream(seed, "channel"), folk.channel[customer], np.array(CHANNEL_SHARE).mean(axis=0))
    owner = np.repeat(customer, items)
    wanted = _categories(seed, category, items)
    product = goods.choose(folk.segment[owner], wanted, stream(seed, "basket").random(len(owner)))
    coupon, pleased, cancelled = (stream(seed, "money").random((3, n)).T < (COUPON, PLEASED, CANCELLED)).T
    back, wait = stream(seed, "returns").random((2, len(owner)))
    return Draws(
        customer=customer,
        moment=moment,
        first=first,
        need=np.where(first, u, u * spare * room(calendar)[moment // DAY]),
        luck=luck,
        hold_up=hold_up,
        days=_days(stream(seed, "delivery"), folk.region[customer]),
        mood=stream(seed, "mood").normal(0, 1, n),
        category=category,
        channel=channel,
        payment=pick(stream(seed, "payment"), np.array(PAYMENT_SHARE), n).astype(np.int16),
        items=items.astype(np.int16),
        coupon=coupon,
        pleased=pleased,
        cancelled=cancelled,
        product=product,
        back=back,
        wait=wait,
    )


def _moments(seed: int, folk: Population, calendar: StoreCalendar, rate: float) -> tuple[Ints, Ints, Flags]:
    """Customer, second and whether it is the order with which the customer was won; sorted by customer and time."""
    rng, clock = stream(seed, "moments"), calendar.clock(room(calendar))
    begin = calendar.read_clock(clock, folk.since.astype(np.float64))
    left = clock[-1] - begin
    won = (folk.won >= 0).astype(np.int64)
    counts = rng.poisson(rate * folk.rate * left) + won
    customer = np.repeat(np.arange(folk.size), counts)
    first = (ranks(counts) == 0) & (won[customer] == 1)
    key = np.sort(customer + np.where(first, 0.0, rng.random(len(customer)))) - customer
    moment = calendar.moment(clock, begin[customer] + key * left[customer])
    return customer, np.where(first, folk.won[customer], moment), first


def _prefer(rng: np.random.Generator, own: Small, share: Floats) -> Small:
    """The customer's own choice with chance LOYALTY, else anything by its share: (n,)."""
    other = pick(rng, share, len(own)).astype(np.int16)
    return np.where(rng.random(len(own)) < LOYALTY, own, other)


def _categories(seed: int, category: Small, items: Ints) -> Small:
    """The category of each product of the baskets (m,): the order's, or for some of those after the first a second."""
    second = pick(stream(seed, "second category"), np.array(CATEGORY_SHARE), len(category)).astype(np.int16)
    mixed = (stream(seed, "mixed baskets").random(int(items.sum())) < SECOND) & (ranks(items) > 0)
    return np.where(mixed, np.repeat(second, items), np.repeat(category, items))


def _days(rng: np.random.Generator, region: Small) -> Small:
    usual = np.array(QUICKEST)[region] + rng.integers(0, SPAN, len(region))
    held = rng.random(len(region)) < HOLD_UP
    return np.asarray(usual + HOLD_UP_DAYS * held, dtype=np.int16)
