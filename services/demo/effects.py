"""Effects: what the incidents do to possible orders, to prices and to the hazard of leaving."""

from collections.abc import Iterable

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Flags, Ints, Small
from services.demo.calendar import StoreCalendar
from services.demo.catalogue import Catalogue
from services.demo.draws import Draws
from services.demo.incidents import Incident
from services.demo.people import Population
from services.demo.taxonomy import CATEGORIES, CHANNELS, FALLBACK_PAYMENT, PAYMENTS, REGIONS, SEGMENTS

SLOW_DAYS = (2, 3)
RETURNED = 0.03
"""Share of the lines bought that is sent back, when nothing has happened."""
OF_PRODUCTS = ("brand", "category")
"""Dimensions of what is bought; an order belongs to all members that its basket holds."""
NAMES = {
    "segment": SEGMENTS,
    "region": REGIONS,
    "category": CATEGORIES,
    "channel": CHANNELS,
    "payment_method": PAYMENTS,
}


def during(incident: Incident, calendar: StoreCalendar, day: Ints) -> Flags:
    """Return which of the days (n,) lie inside the incident."""
    first = incident.first(calendar)
    return (day >= first) & (day < first + incident.days)


def find_concerned(incident: Incident, draws: Draws, folk: Population, goods: Catalogue) -> Flags:
    """Return which possible orders (n,) belong to the members of the incident, whenever they are placed."""
    if not incident.dimension:
        return np.ones(draws.size, dtype=np.bool_)
    if incident.dimension in OF_PRODUCTS:
        wanted = find_products(incident, goods)[draws.product]
        return np.bincount(draws.owner, wanted, draws.size) > 0
    members = [NAMES[incident.dimension].index(m) for m in incident.members]
    of_customer = {"segment": folk.segment, "region": folk.region}
    of_order = {"channel": draws.channel, "payment_method": draws.payment}
    known = of_order.get(incident.dimension)
    values = of_customer[incident.dimension][draws.customer] if known is None else known
    return np.isin(values, members)


def demand(
    incidents: Iterable[Incident], draws: Draws, folk: Population, goods: Catalogue, calendar: StoreCalendar
) -> Floats:
    """How many times as high the demand is at each possible order (n,)."""
    out = np.ones(draws.size)
    for each in (x for x in incidents if x.demand != 1):
        hit = find_concerned(each, draws, folk, goods)
        out[hit & during(each, calendar, draws.day)] *= each.demand
        out[hit & _echoes(each, calendar, draws.day)] *= each.echo
    return out


def find_blocked(
    incidents: Iterable[Incident], draws: Draws, folk: Population, goods: Catalogue, calendar: StoreCalendar
) -> Flags:
    """Return which possible orders (n,) fail at the checkout."""
    out = np.zeros(draws.size, dtype=np.bool_)
    for each in (x for x in incidents if x.blocked):
        hit = find_concerned(each, draws, folk, goods) & during(each, calendar, draws.day)
        out |= hit & (draws.luck < each.blocked)
    return out


def payment(
    incidents: Iterable[Incident], draws: Draws, folk: Population, goods: Catalogue, calendar: StoreCalendar
) -> Small:
    """How each possible order is paid in the end (n,)."""
    out = draws.payment.copy()
    for each in (x for x in incidents if x.switched):
        hit = find_concerned(each, draws, folk, goods) & during(each, calendar, draws.day)
        out[hit & (draws.luck >= each.blocked) & (draws.luck < each.blocked + each.switched)] = FALLBACK_PAYMENT
    return out


def delivery(
    incidents: Iterable[Incident], draws: Draws, folk: Population, goods: Catalogue, calendar: StoreCalendar
) -> Small:
    """Days of delivery of each possible order (n,)."""
    out = draws.days.copy()
    for each in (x for x in incidents if any(x.slow)):
        hit = find_concerned(each, draws, folk, goods) & during(each, calendar, draws.day)
        for share, more in zip(np.cumsum(each.slow), SLOW_DAYS, strict=True):
            low = share - each.slow[SLOW_DAYS.index(more)]
            out[hit & (draws.hold_up >= low) & (draws.hold_up < share)] += more
    return out


def available(
    incidents: Iterable[Incident], goods: Catalogue, calendar: StoreCalendar, product: Ints, day: Ints
) -> Flags:
    """Return which products (m,) can be bought on their days (m,)."""
    out = np.ones(len(product), dtype=np.bool_)
    for each in (x for x in incidents if x.sold_out):
        out &= ~_is_hit(each, goods, calendar, product, day)
    return out


def prices(incidents: Iterable[Incident], goods: Catalogue, calendar: StoreCalendar, product: Ints, day: Ints) -> Ints:
    """Cents asked for products (m,) on their days (m,)."""
    level = calendar.price[day]
    for each in (x for x in incidents if x.price != 1):
        level = np.where(_is_hit(each, goods, calendar, product, day), level * each.price, level)
    return np.rint(goods.cents[product] * level).astype(np.int64)


def list_prices(
    incidents: Iterable[Incident], goods: Catalogue, calendar: StoreCalendar, product: Ints, day: Ints
) -> Ints:
    """List prices in cents of products (m,) on their days (m,): what is asked where there is no sale."""
    level = calendar.list_price[day]
    for each in (x for x in incidents if x.price > 1):
        level = np.where(_is_hit(each, goods, calendar, product, day), level * each.price, level)
    return np.rint(goods.cents[product] * level).astype(np.int64)


def returns(
    incidents: Iterable[Incident], goods: Catalogue, calendar: StoreCalendar, product: Ints, day: Ints
) -> Floats:
    """Chance that products (m,) bought on their days (m,) are sent back."""
    out = np.full(len(product), RETURNED)
    for each in (x for x in incidents if x.returned):
        out[_is_hit(each, goods, calendar, product, day)] = each.returned
    return out


def _is_hit(incident: Incident, goods: Catalogue, calendar: StoreCalendar, product: Ints, day: Ints) -> Flags:
    return find_products(incident, goods)[product] & during(incident, calendar, day)


def exposure(incidents: Iterable[Incident], calendar: StoreCalendar) -> Floats:
    """Cumulated hazard multiplier at each midnight by segment: (segments, days + 1), in days."""
    daily = np.ones((len(SEGMENTS), calendar.days))
    for each in (x for x in incidents if x.hazard != 1):
        first = each.first(calendar)
        daily[[SEGMENTS.index(m) for m in each.members], first : first + each.days] *= each.hazard
    return np.concatenate([np.zeros((len(SEGMENTS), 1)), np.cumsum(daily, axis=1)], axis=1)


def read_exposure(total: Floats, segment: Small, moment: Ints) -> Floats:
    """Read the cumulated multipliers at some seconds: (n,), in days."""
    day = np.minimum(moment // DAY, total.shape[1] - 2)
    low, high = total[segment, day], total[segment, day + 1]
    return np.asarray(low + (high - low) * (moment / DAY - day))


def _echoes(incident: Incident, calendar: StoreCalendar, day: Ints) -> Flags:
    after = incident.first(calendar) + incident.days
    return (day >= after) & (day < after + incident.echo_days)


def find_products(incident: Incident, goods: Catalogue) -> Flags:
    """Return which products (n,) belong to the members of the incident; all of them where it is of no dimension."""
    if not incident.dimension:
        return np.ones(goods.size, dtype=np.bool_)
    if incident.dimension == "brand":
        return np.isin(goods.brand, [goods.brands.index(m) for m in incident.members])
    return np.isin(goods.category, [CATEGORIES.index(m) for m in incident.members])
