"""Incidents: what happens to the store, to whom, when, and by which mechanism. Declarations only."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.demo.calendar import StoreCalendar


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Something that happens to the members of one dimension for some days. A mechanism left alone does nothing.

    `begins` counts days before the end of the window, so that incidents move with `--until`. `demand` multiplies the
    rate of orders during the incident, and `echo` during `echo_days` after it. `price` multiplies prices. `blocked` is
    the share of checkouts that fail; `switched` the share that is paid another way instead. `slow` are the shares of
    deliveries that take 2 and 3 days more. `hazard` multiplies the hazard of leaving. `sold_out` takes the products of
    a brand from the shelf: they can be looked at, not bought. `returned` is the share of the lines that is sent back.
    """

    name: str
    cause: str
    mechanism: str
    dimension: str
    members: tuple[str, ...]
    begins: int
    days: int
    demand: float = 1.0
    echo: float = 1.0
    echo_days: int = 0
    price: float = 1.0
    blocked: float = 0.0
    switched: float = 0.0
    slow: tuple[float, float] = (0.0, 0.0)
    hazard: float = 1.0
    sold_out: bool = False
    returned: float = 0.0

    def first(self, calendar: StoreCalendar) -> int:
        """Day of the window on which it begins, counted from 0."""
        return calendar.days - self.begins

    def window(self, calendar: StoreCalendar) -> tuple[date, date]:
        """First day, and first day after it."""
        first = calendar.start + timedelta(days=self.first(calendar))
        return first, first + timedelta(days=self.days)


ELASTICITY = -1.8
PRICE_RISE = 1.15

INCIDENTS = (
    Incident(
        name="segment_leaves",
        cause="A competitor opens with an offer for bargain hunters",
        mechanism="The hazard of leaving is 8 times as high for Budget customers",
        dimension="segment",
        members=("Budget",),
        begins=330,
        days=60,
        hazard=8.0,
    ),
    Incident(
        name="slow_deliveries",
        cause="The carrier of the North loses its sorting centre",
        mechanism="30 % of the deliveries take 2 days more and 55 % take 3; late deliveries lower the score and raise "
        "the hazard of leaving until the next delivery in time",
        dimension="region",
        members=("North",),
        begins=200,
        days=42,
        slow=(0.30, 0.55),
    ),
    Incident(
        name="price_rise",
        cause="Prices of Home are raised by 15 % and taken back",
        mechanism="Prices x 1.15, orders x 1.15 ** -1.8 (constant elasticity of demand)",
        dimension="category",
        members=("Home",),
        begins=150,
        days=56,
        demand=PRICE_RISE**ELASTICITY,
        price=PRICE_RISE,
    ),
    Incident(
        name="brand_sold_out",
        cause="The supplier of philips cannot deliver",
        mechanism="Its products can be viewed, not bought; the rest of the basket is still bought",
        dimension="brand",
        members=("philips",),
        begins=118,
        days=40,
        sold_out=True,
    ),
    Incident(
        name="broken_packing",
        cause="The packing of Beauty is changed, and much of what it holds breaks",
        mechanism="25 % of the lines of Beauty are sent back instead of 3 %, some days after their delivery",
        dimension="category",
        members=("Beauty",),
        begins=110,
        days=45,
        returned=0.25,
    ),
    Incident(
        name="anniversary_sale",
        cause="Three days of an anniversary sale, 15 % off everything",
        mechanism="Orders x 2.2 during the sale at prices x 0.85, then x 0.86 for two weeks: bought ahead",
        dimension="",
        members=(),
        begins=75,
        days=3,
        demand=2.2,
        echo=0.86,
        echo_days=14,
        price=0.85,
    ),
    Incident(
        name="app_checkout_outage",
        cause="A release of the app breaks its checkout",
        mechanism="85 % of the checkouts in the app fail: carts stay, purchases do not come",
        dimension="channel",
        members=("Mobile App",),
        begins=46,
        days=6,
        blocked=0.85,
    ),
    Incident(
        name="upi_failure",
        cause="The provider of UPI rejects payments",
        mechanism="50 % of the UPI checkouts fail, another 30 % are paid by credit card instead",
        dimension="payment_method",
        members=("UPI",),
        begins=24,
        days=10,
        blocked=0.50,
        switched=0.30,
    ),
)
"""In order of time. Those of one mechanism do not overlap."""
