"""World: one store, from a few parameters to its tables and the truth behind them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from services.core.errors import BadValue
from services.demo.calendar import StoreCalendar, calendar
from services.demo.catalogue import catalogue
from services.demo.clickstream import Log, clickstream
from services.demo.draws import base_rate, draw
from services.demo.gaps import faults
from services.demo.incidents import INCIDENTS, Incident
from services.demo.level import TooFew, reach
from services.demo.line_table import order_line_table
from services.demo.orders import Orders, Setting, place
from services.demo.people import MEAN_EXTRA, MOST_EXTRA, people
from services.demo.tables import customer_table, event_tables, transaction_table
from services.demo.truth import Truth, customer_truth, product_truth, store_truth, table_totals

CUSTOMERS, TRANSACTIONS = 2_000, 15_000
LEAST_SCALE, MOST_SCALE = 0.01, 200.0
LEAST_EVENTS = 2_000
"""Room that the clickstream of a store of scale 1 needs for some days."""
YEARS = (1980, 2200)
SPARE, ROUGH = 1.4, 6.0
"""Possible orders for each that is planned; more of them in a small world, where chance weighs more."""

TellProgress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class WorldSpec:
    """Which world to simulate. Equal parameters give equal bytes.

    `events` is the highest number of rows of the clickstream; without it, what the store naturally has, at most two
    million. A `null` world has no incidents and no gaps. Raises BadValue.
    """

    seed: int = 7
    scale: float = 1.0
    until: date = date(2024, 12, 31)
    null: bool = False
    events: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        if self.seed < 0:
            raise BadValue("The seed must be 0 or more.")
        if not LEAST_SCALE <= self.scale <= MOST_SCALE:
            raise BadValue(f"The scale must lie between {LEAST_SCALE} and {MOST_SCALE:.0f}.")
        if not YEARS[0] <= self.until.year < YEARS[1]:
            raise BadValue(f"The demo must end between {YEARS[0]} and {YEARS[1] - 1}.")
        least = round(LEAST_EVENTS * max(1.0, self.scale))
        if self.events is not None and self.events < least:
            raise BadValue(f"The clickstream of a store of this scale needs room for at least {least} events.")

    @property
    def customers(self) -> int:
        """How many customers the world has."""
        return round(CUSTOMERS * self.scale)

    @property
    def transactions(self) -> int:
        """How many transactions the world has."""
        return round(TRANSACTIONS * self.scale)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What happens in it."""
        return () if self.null else INCIDENTS


@dataclass(frozen=True, kw_only=True)
class World:
    """A simulated store: its tables and the truth; `setting`, `orders`, `level` and `log` are how it came about.

    `tables` has customers, transactions, order_lines and events; `hidden` has truth_customers, truth_events and
    truth_products.
    """

    spec: WorldSpec
    setting: Setting
    level: float
    rate: float
    orders: Orders
    log: Log
    tables: Mapping[str, pa.Table]
    hidden: Mapping[str, pa.Table]
    truth: Truth


def simulate(spec: WorldSpec, progress: TellProgress = lambda _: None) -> World:
    """Simulate the store. `progress` hears in words what is being done."""
    progress("People, catalogue and calendar")
    days = calendar(spec.until)
    setting, level, rate = _settle(spec, days)
    orders = place(setting, spec.incidents, level)
    progress("Clickstream")
    log = clickstream(setting, spec.incidents, orders, spec.events, spec.seed)
    wrong = faults(log.rows, setting.goods, days, spec.seed, null=spec.null)
    events, hidden = event_tables(setting, spec.incidents, log, wrong, spec.seed)
    tables = {
        "customers": customer_table(setting, orders),
        "transactions": transaction_table(setting, orders),
        "order_lines": order_line_table(setting, spec.incidents, orders),
        "events": events,
    }
    progress("Truth: the same luck without each incident")
    truth = _parameters(spec) | {"tables": table_totals(tables, log, wrong)}
    return World(
        spec=spec,
        setting=setting,
        level=level,
        rate=rate,
        orders=orders,
        log=log,
        tables=tables,
        hidden={
            "truth_customers": customer_truth(setting, orders, rate * level),
            "truth_events": hidden,
            "truth_products": product_truth(setting.goods),
        },
        truth=truth | store_truth(setting, spec.incidents, orders, log, level),
    )


def without(world: World, *names: str) -> Orders:
    """Return the orders that the same luck brings without the named incidents."""
    return place(world.setting, [x for x in world.spec.incidents if x.name not in names], world.level)


def _settle(spec: WorldSpec, days: StoreCalendar) -> tuple[Setting, float, float]:
    """Draw people and possible orders until there are enough of them; find the level that gives the exact number."""
    folk = people(spec.seed, spec.customers, days)
    goods = catalogue(spec.seed, 1 + MOST_EXTRA * MEAN_EXTRA)
    rate = base_rate(folk, days, spec.transactions)
    spare = SPARE + ROUGH / spec.transactions**0.5
    while True:
        luck = draw(spec.seed, folk, days, goods, rate=rate, spare=spare)
        setting = Setting(folk=folk, calendar=days, goods=goods, draws=luck)
        try:
            return *reach(setting, spec.incidents, spec.transactions, spare), rate
        except TooFew:
            spare *= 1.5


def _parameters(spec: WorldSpec) -> Truth:
    return {
        "seed": spec.seed,
        "scale": spec.scale,
        "until": spec.until.isoformat(),
        "null": spec.null,
        "events_limit": spec.events,
    }
