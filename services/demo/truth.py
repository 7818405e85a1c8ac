"""Truth: what was planted, as a value that can be written beside the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.core.arrays import Floats
from services.demo import gaps, outcome
from services.demo.arrays import DAY, Flags
from services.demo.catalogue import Catalogue
from services.demo.clickstream import Log
from services.demo.draws import late_share
from services.demo.incidents import Incident
from services.demo.line_truth import line_totals
from services.demo.orders import Orders, Setting
from services.demo.people import LATE_HAZARD
from services.demo.tables import customer_ids, instants, name_positions
from services.demo.taxonomy import CATEGORIES, CHANNELS, KINDS, LEAVES, OFFLINE, PURCHASE
from services.demo.value import YEAR, foresee, mean_order, state

Truth = dict[str, object]
STATED = ("name", "cause", "mechanism", "dimension", "members")
CUT = ("region", "segment", "category", "channel", "payment_method")


def customer_truth(setting: Setting, orders: Orders, rate: float) -> pa.Table:
    """What is truly so of every customer: one row each, in the order of the customers table.

    `hazard_per_day` is that of the last moment of the window (the own one x LATE_HAZARD if the last delivery was
    late). `expected_*` look at the 365 days after the window and suppose that nothing happens; they are zero for
    customers who have left. The columns `*_year_ago` and `realised_*` let a method be held against the last 365 days
    of the window: what was expected of them at their beginning, and what came. Values are those of the products,
    without shipping and coupons.
    """
    folk, days = setting.folk, setting.calendar.days
    now, past = state(setting, orders, days), state(setting, orders, days - YEAR)
    ahead, then = foresee(setting, now, rate), foresee(setting, past, rate)
    mean_rate = rate * folk.rate * setting.calendar.traffic[days : days + YEAR].mean()
    money, count = _realised(setting, orders)
    left = np.isfinite(orders.churned_at)
    moment = np.where(left, orders.churned_at, 0).astype(np.int64)
    return pa.table(
        {
            "customer_id": pa.array(customer_ids(folk.size)),
            "has_left": left,
            "left_at": pc.if_else(pa.array(left), instants(setting.calendar, moment), None),
            "annoyed": now.annoyed,
            "own_hazard_per_day": folk.hazard,
            "hazard_per_day": folk.hazard * np.where(now.annoyed, LATE_HAZARD, 1.0),
            "late_share": late_share()[folk.region],
            "orders_per_day": mean_rate,
            "expected_order": mean_order(setting, days, YEAR, np.arange(folk.size)) / 100,
            "preferred_category": name_positions(CATEGORIES, folk.category),
            "preferred_channel": name_positions(CHANNELS, folk.channel),
            "stays_90_days": ahead.stays_90,
            "stays_12_months": ahead.stays,
            "expected_days_left": ahead.days_left,
            "expected_orders_12_months": ahead.orders,
            "expected_value_12_months": ahead.cents / 100,
            "had_left_year_ago": _known(past.won, ~past.alive),
            "stays_12_months_year_ago": _known(past.won, then.stays),
            "expected_orders_year_ago": _known(past.won, then.orders),
            "expected_value_year_ago": _known(past.won, then.cents / 100),
            "realised_orders": count,
            "realised_value": money / 100,
        }
    )


def store_truth(setting: Setting, incidents: Sequence[Incident], orders: Orders, log: Log, level: float) -> Truth:
    """Totals, incidents with their true effects, and what the log hides. Money in units, not cents."""
    everything = outcome.vary(setting, incidents, orders)
    return {
        "level": level,
        "totals": outcome.totals(setting, everything),
        "incidents": [_incident(setting, incidents, everything, one, level) for one in incidents],
        "gaps": [] if not incidents else [_gap(setting, one) for one in gaps.GAPS],
        "sale_days": [d.isoformat() for d in setting.calendar.sale_days],
        "flops": [str(k) for k in setting.goods.product_id[setting.goods.flops]],
        "clickstream": _kept(setting, orders, log),
        "categories": {x.code: x.category for x in LEAVES},
        "customers": {"has_left": int(np.isfinite(orders.churned_at).sum()), "late_hazard_ratio": LATE_HAZARD},
        "notes": NOTES,
    }


NOTES = {
    "offline": "Orders of the channel Store have no clickstream; all others since clickstream.from have one session"
    " each. Orders that were cancelled have none",
    "lines": "transactions and order_lines hold the same orders, and order_lines those that were cancelled too. The"
    " total of an order is the amounts of its lines + shipping - order discount. A row of negative quantity is a line"
    " that came back; refund_amount is what was given back of the order as a whole",
    "refunds": "Those of an effect are of the orders of its days, whenever the money was given back",
    "level": "Demand is this many times the planned one, so that the number of orders is exact",
    "effects": "with - without, the same random numbers in both; the other incidents happen in both",
    "null": "A null world has no incidents and no gaps, but the sale days, products without sales, brands and codes "
    "lost by chance, repeated rows and views at a price of zero that any log has. People and luck are those of the "
    "world with incidents; the level differs, so that the number of orders does not",
    "to": "The day named by `to` is the first one after",
}


def table_totals(tables: Mapping[str, pa.Table], log: Log, wrong: gaps.Faults) -> Truth:
    """What a correct import of the tables reports: without repeated rows and prices of zero."""
    sales = tables["transactions"]
    cut = {by: _by(sales, by) for by in CUT}
    return {
        "customers": {"rows": tables["customers"].num_rows},
        "transactions": {"rows": sales.num_rows, "revenue": _money(sales["revenue"]), "revenue_by": cut},
        "order_lines": line_totals(tables["order_lines"]),
        "events": {"rows": tables["events"].num_rows} | _event_totals(tables["events"], log, wrong),
    }


def _event_totals(events: pa.Table, log: Log, wrong: gaps.Faults) -> Truth:
    rows, kept = log.rows, ~wrong.free
    users = {k: rows.user[kept & (rows.kind == place)] for place, k in enumerate(KINDS)}
    brand, code = gaps.is_said(wrong.brand), gaps.is_said(wrong.code)
    return {
        "duplicates": events.num_rows - rows.size,
        "non_positive_prices": int(wrong.free.sum()),
        "clean_rows": int(kept.sum()),
        "users": len(np.unique(rows.user[kept])),
        "sessions": len(np.unique(rows.session[kept])),
        "by_type": {k: len(v) for k, v in users.items()},
        "users_by_type": {k: len(np.unique(v)) for k, v in users.items()},
        "revenue": _money(events.filter(pc.equal(events["event_type"], KINDS[PURCHASE]))["price"]),
        "without_brand": int((kept & ~brand).sum()),
        "without_category_code": int((kept & ~code).sum()),
    }


def _money(values: pa.ChunkedArray) -> float:
    return int(np.rint(values.to_numpy() * 100).sum()) / 100


def _by(sales: pa.Table, column: str) -> dict[str, float]:
    members = sorted(pc.unique(sales[column]).to_pylist())
    return {m: _money(sales.filter(pc.equal(sales[column], m))["revenue"]) for m in members}


def _known(won: Flags, values: Floats | Flags) -> pa.Array:
    """Values (n,), empty for customers who were not won yet."""
    return pa.array(values, mask=~won)


def _realised(setting: Setting, orders: Orders) -> tuple[Floats, Floats]:
    """Cents of products and orders of the last 365 days of the window by customer (n,), the first order included."""
    recent = setting.draws.day[orders.row] >= setting.calendar.days - YEAR
    customer, n = setting.draws.customer[orders.row[recent]], setting.folk.size
    count = np.bincount(customer, minlength=n).astype(np.float64)
    return np.bincount(customer, orders.goods[recent], n).astype(np.float64), count


def _incident(
    setting: Setting, incidents: Sequence[Incident], everything: outcome.Variant, one: Incident, level: float
) -> Truth:
    first, after = one.window(setting.calendar)
    stated = {k: v for k, v in asdict(one).items() if k in STATED}
    planted = {k: v for k, v in asdict(one).items() if k not in STATED}
    when = {"from": first.isoformat(), "to": after.isoformat(), "parameters": planted}
    return stated | when | {"effect": outcome.effect(setting, incidents, everything, one, level)}


def _gap(setting: Setting, one: gaps.LogFault) -> Truth:
    first = setting.calendar.start + timedelta(days=setting.calendar.days - one.begins) if one.days else None
    to = first + timedelta(days=one.days) if first else None
    return asdict(one) | {"from": first.isoformat() if first else None, "to": to.isoformat() if to else None}


def _kept(setting: Setting, orders: Orders, log: Log) -> Truth:
    shop = setting.draws.channel[orders.row] == OFFLINE
    covered = ~shop & (setting.draws.moment[orders.row] >= log.since)
    failed = setting.draws.channel[orders.failed] != OFFLINE
    return {
        "from": (setting.calendar.start + timedelta(days=log.since // DAY)).isoformat(),
        "orders_with_session": int(covered.sum()),
        "orders_offline": int(shop.sum()),
        "revenue_with_session": int(orders.cents[covered].sum()) / 100,
        "line_revenue_with_session": int(orders.goods[covered].sum()) / 100,
        "failed_checkouts": int((failed & (setting.draws.moment[orders.failed] >= log.since)).sum()),
    }


def product_truth(goods: Catalogue) -> pa.Table:
    """The catalogue as it truly is: one row per product; list prices and costs of the first day."""
    return pa.table(
        {
            "product_id": pa.array([str(k) for k in goods.product_id]),
            "product_name": pa.array(goods.names),
            "category": name_positions(CATEGORIES, goods.category),
            "category_code": name_positions([x.code for x in LEAVES], goods.leaf),
            "brand": name_positions(goods.brands, goods.brand),
            "list_price": goods.cents / 100,
            "unit_cost": goods.cost / 100,
        }
    )
