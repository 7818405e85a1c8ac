"""Tables: the world as the files of a store would have it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from services.demo import gaps
from services.demo.arrays import DAY, Ints, Small
from services.demo.calendar import StoreCalendar
from services.demo.clickstream import DUPLICATES, Log
from services.demo.effects import prices
from services.demo.incidents import Incident
from services.demo.orders import Orders, Setting
from services.demo.rows import NOBODY
from services.demo.taxonomy import AGES, CATEGORIES, CHANNELS, KINDS, LEAVES, PAYMENTS, REGIONS, SEGMENTS

CHURN_DAYS = 90
"""A file calls customers churned who have not bought for more days."""
USER_ID = 1_515_915_625_000_001_000
CATEGORY_ID = 2_144_415_922_000_000_000
MICROSECONDS = 1_000_000
UTC_TIME = pa.timestamp("us", tz="UTC")
LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", dtype=np.uint8)
SESSION_LETTERS = 10


def instants(calendar: StoreCalendar, moment: Ints, kind: pa.DataType = UTC_TIME) -> pa.Array:
    """Times of seconds since the start of the window (n,)."""
    start = int(datetime.combine(calendar.start, datetime.min.time(), UTC).timestamp())
    return pa.array((moment + start) * MICROSECONDS, type=pa.int64()).cast(UTC_TIME).cast(kind)


def name_positions(names: Sequence[str] | pa.Array, values: Ints | Small) -> pa.Array:
    """Text (n,) of positions in `names`, empty where the position is negative."""
    codes = pa.array(values.astype(np.int32), mask=values < 0)
    return pa.DictionaryArray.from_arrays(
        codes, names if isinstance(names, pa.Array) else pa.array(names, pa.string())
    ).dictionary_decode()


def customer_ids(n: int) -> tuple[str, ...]:
    """C00001 and so on."""
    width = max(5, len(str(n)))
    return tuple(f"C{k:0{width}d}" for k in range(1, n + 1))


def order_ids(n: int, letter: str = "T") -> tuple[str, ...]:
    """T000001 and so on."""
    width = max(6, len(str(n)))
    return tuple(f"{letter}{k:0{width}d}" for k in range(1, n + 1))


def customer_table(setting: Setting, orders: Orders) -> pa.Table:
    """The customers with the columns of the reference, as a file would have them at the end of the window.

    A customer won before the window who has not bought inside it has no last purchase and counts as churned.
    """
    folk, calendar = setting.folk, setting.calendar
    last = np.full(folk.size, NOBODY)
    last[setting.draws.customer[orders.row]] = setting.draws.day[orders.row]
    none = last == NOBODY
    since = calendar.days - 1 - last
    day = pa.date32()
    return pa.table(
        {
            "customer_id": pa.array(customer_ids(folk.size)),
            "segment": name_positions(SEGMENTS, folk.segment),
            "region": name_positions(REGIONS, folk.region),
            "acquisition_date": instants(calendar, folk.won // DAY * DAY, day),
            "age_group": name_positions(AGES, folk.age),
            "last_purchase_date": pa.array(
                instants(calendar, last * DAY, day).to_numpy(zero_copy_only=False), mask=none
            ),
            "days_since_purchase": pa.array(since, mask=none),
            "is_churned": pa.array(none | (since > CHURN_DAYS)),
        }
    )


def transaction_table(setting: Setting, orders: Orders) -> pa.Table:
    """The transactions with exactly the columns of the reference, sorted by time; those that count.

    An order with lines of two categories has that of its first product here.
    """
    draws, folk = setting.draws, setting.folk
    order = np.lexsort((orders.row, draws.moment[orders.row]))
    row = orders.row[order]
    customer = draws.customer[row]
    return pa.table(
        {
            "transaction_id": pa.array(order_ids(len(row))),
            "customer_id": name_positions(customer_ids(folk.size), customer),
            "date": instants(setting.calendar, draws.moment[row]),
            "revenue": pa.array(orders.cents[order] / 100),
            "category": name_positions(CATEGORIES, draws.category[row]),
            "channel": name_positions(CHANNELS, draws.channel[row]),
            "payment_method": name_positions(PAYMENTS, orders.payment[order]),
            "delivery_days": pa.array(orders.days[order].astype(np.int64)),
            "satisfaction_score": pa.array(orders.score[order].astype(np.int64)),
            "segment": name_positions(SEGMENTS, folk.segment[customer]),
            "region": name_positions(REGIONS, folk.region[customer]),
            "age_group": name_positions(AGES, folk.age[customer]),
        }
    )


def event_tables(
    setting: Setting, incidents: Sequence[Incident], log: Log, wrong: gaps.Faults, seed: int
) -> tuple[pa.Table, pa.Table]:
    """The clickstream with the columns of the case study and `customer_id`, and what its faulty rows hide."""
    goods, rows = setting.goods, log.rows
    brand = gaps.observe(goods.brands, goods.brand[rows.product], wrong.brand)
    code = gaps.observe(tuple(x.code for x in LEAVES), goods.leaf[rows.product], wrong.code)
    day = np.clip(rows.moment // DAY, 0, setting.calendar.days - 1)
    cents = prices(incidents, goods, setting.calendar, rows.product, day)
    whole = pa.table(
        {
            "event_time": instants(setting.calendar, rows.moment),
            "event_type": name_positions(KINDS, rows.kind),
            "product_id": name_positions([str(k) for k in goods.product_id], rows.product),
            "category_id": name_positions(
                [str(CATEGORY_ID + 131 * k) for k in range(len(LEAVES))], goods.leaf[rows.product]
            ),
            "category_code": name_positions(*code),
            "brand": name_positions(*brand),
            "price": pa.array(np.where(wrong.free, 0, cents) / 100),
            "user_id": (pa.array(rows.user + USER_ID)).cast(pa.string()),
            "user_session": name_positions(session_names(int(rows.session.max(initial=-1)) + 1, seed), rows.session),
            "customer_id": name_positions(customer_ids(setting.folk.size), rows.customer),
        }
    )
    twice = np.sort(np.concatenate([np.arange(rows.size), gaps.pick_repeated(rows, DUPLICATES, seed)]))
    return whole.take(pa.array(twice)), _hidden(setting, log, wrong, twice)


def session_names(n: int, seed: int) -> pa.Array:
    """Return `n` different texts of ten letters: multiplication by an odd number does not map two numbers to one."""
    mixed = (np.arange(n, dtype=np.uint64) + np.uint64(seed % 2**32)) * np.uint64(0x9E3779B97F4A7C15)
    rest = mixed & np.uint64(2**58 - 1)
    letters = np.empty((n, SESSION_LETTERS), dtype=np.uint8)
    for place in range(SESSION_LETTERS):
        rest, digit = np.divmod(rest, np.uint64(len(LETTERS)))
        letters[:, place] = LETTERS[digit]
    return pa.array(letters.view(f"S{SESSION_LETTERS}").ravel()).cast(pa.string())


def _hidden(setting: Setting, log: Log, wrong: gaps.Faults, twice: Ints) -> pa.Table:
    """True brand and category code of the faulty rows; `row_number` counts the rows of the events file from 1."""
    faulty = np.flatnonzero((wrong.brand != gaps.RIGHT) | (wrong.code != gaps.RIGHT) | wrong.free)
    place = np.flatnonzero(np.isin(twice, faulty))
    row, goods = twice[place], setting.goods
    product = log.rows.product[row]
    return pa.table(
        {
            "row_number": pa.array(place + 1),
            "product_id": name_positions([str(k) for k in goods.product_id], product),
            "true_brand": name_positions(goods.brands, goods.brand[product]),
            "true_category_code": name_positions([x.code for x in LEAVES], goods.leaf[product]),
            "brand_fault": name_positions(gaps.REASONS, wrong.brand[row]),
            "category_fault": name_positions(gaps.REASONS, wrong.code[row]),
            "price_is_zero": pa.array(wrong.free[row]),
        }
    )
