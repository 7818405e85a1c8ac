"""Line table: the orders as a shop's file of order lines has them, one row per line sold or sent back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from services.core.arrays import Floats
from services.demo.arrays import Flags, Ints, ranks
from services.demo.incidents import Incident
from services.demo.lines import SoldLines, list_cancelled, list_goodwill, list_lines
from services.demo.orders import Orders, Setting
from services.demo.tables import customer_ids, instants, name_positions, order_ids
from services.demo.taxonomy import (
    AGES,
    CANCELLED,
    CATEGORIES,
    CHANNELS,
    COMPLETED,
    LEAVES,
    PAYMENTS,
    REGIONS,
    SEGMENTS,
)

STANDS, GONE, BACK = range(3)
"""Kinds of rows: lines of orders that stand, of orders that were cancelled, and lines that came back."""
OF_CANCELLED = "X"
"""The letter with which the numbers of cancelled orders begin."""


@dataclass(frozen=True, kw_only=True)
class LineRows:
    """The rows of the file. Arrays by row (k,).

    `order` is the position of the order that stands, also in rows of the cancelled one before it; `number` counts the
    orders of its kind by time, `moment` is that of the row: when it was ordered, or sent back.
    """

    order: Ints
    line: Ints
    number: Ints
    cancelled: Flags
    back: Flags
    moment: Ints


def order_line_table(setting: Setting, incidents: Sequence[Incident], orders: Orders) -> pa.Table:
    """The lines of all orders, sorted by the time of the order; what is of the order is repeated on each of its rows.

    A line that came back is a row of its own, on the day on which it did. Orders that were cancelled are here too.
    """
    lines = list_lines(setting, incidents, orders)
    rows = _rows(setting, orders, lines)
    return pa.table(
        _order_columns(setting, orders, rows)
        | _line_columns(setting, lines, rows)
        | _customer_columns(setting, orders, rows)
    )


def _rows(setting: Setting, orders: Orders, lines: SoldLines) -> LineRows:
    """Lines of the orders that stand, of those that were cancelled, and lines that came back; sorted."""
    n, moment = len(orders.row), setting.draws.moment[orders.row]
    twice, before = list_cancelled(setting, orders)
    number, nth = _number(moment, orders.row), _number(before, twice)
    counts = np.bincount(lines.owner, minlength=n)
    again = np.repeat((np.cumsum(counts) - counts)[twice], counts[twice]) + ranks(counts[twice])
    sent = np.flatnonzero(lines.returned)
    line = np.concatenate([np.arange(len(lines.owner)), again, sent])
    kind = np.repeat([STANDS, GONE, BACK], [len(lines.owner), len(again), len(sent)])
    order, placed = lines.owner[line], moment[lines.owner[line]]
    numbers = number[order]
    numbers[kind == GONE], placed[kind == GONE] = (np.repeat(x, counts[twice]) for x in (nth, before))
    at = np.where(kind == BACK, lines.returned_at[line], placed)
    sort = np.lexsort((line, kind == BACK, order, kind == GONE, placed))
    return LineRows(
        order=order[sort],
        line=line[sort],
        number=numbers[sort],
        cancelled=(kind == GONE)[sort],
        back=(kind == BACK)[sort],
        moment=at[sort],
    )


def _number(moment: Ints, ties: Ints) -> Ints:
    """Count by time from 1."""
    out = np.empty(len(moment), dtype=np.int64)
    out[np.lexsort((ties, moment))] = np.arange(1, len(moment) + 1)
    return out


def _order_columns(setting: Setting, orders: Orders, rows: LineRows) -> dict[str, pa.Array]:
    draws, order, gone = setting.draws, rows.order, rows.cancelled
    cents, at = list_goodwill(setting, orders)
    pleased = (cents[order] > 0) & ~gone
    ids = pa.array([*order_ids(len(orders.row)), *order_ids(int(rows.number[gone].max(initial=0)), OF_CANCELLED)])
    time = pa.timestamp("us", tz="UTC")
    return {
        "order_id": name_positions(ids, rows.number - 1 + gone * len(orders.row)),
        "customer_id": name_positions(customer_ids(setting.folk.size), draws.customer[orders.row][order]),
        "order_date": instants(setting.calendar, rows.moment),
        "status": name_positions((COMPLETED, CANCELLED), gone.astype(np.int64)),
        "order_total": _money(orders.cents[order]),
        "shipping": _money(orders.shipping[order]),
        "order_discount": _money(orders.coupon[order]),
        "refund_amount": _money(cents[order], pleased),
        "refund_date": _where(pleased, instants(setting.calendar, at[order]), time),
        "channel": name_positions(CHANNELS, draws.channel[orders.row][order]),
        "payment_method": name_positions(PAYMENTS, orders.payment[order]),
        "delivery_days": pa.array(orders.days[order].astype(np.int64), mask=gone),
        "satisfaction_score": pa.array(orders.score[order].astype(np.int64), mask=gone),
    }


def _line_columns(setting: Setting, lines: SoldLines, rows: LineRows) -> dict[str, pa.Array]:
    goods, line = setting.goods, rows.line
    product, sold = lines.product[line], ~rows.back
    return {
        "product_id": name_positions([str(k) for k in goods.product_id], product),
        "product_name": name_positions(goods.names, product),
        "category": name_positions(CATEGORIES, goods.category[product]),
        "subcategory": name_positions([x.name for x in LEAVES], goods.leaf[product]),
        "brand": name_positions(goods.brands, goods.brand[product]),
        "quantity": pa.array(np.where(sold, 1, -1) * lines.quantity[line]),
        "unit_price": _money(lines.listed[line]),
        "line_discount": _money(lines.discount[line], sold),
        "line_amount": _money(np.where(sold, lines.amount[line], -lines.returned[line])),
        "unit_cost": _money(lines.cost[line], sold),
    }


def _customer_columns(setting: Setting, orders: Orders, rows: LineRows) -> dict[str, pa.Array]:
    folk, customer = setting.folk, setting.draws.customer[orders.row][rows.order]
    return {
        "segment": name_positions(SEGMENTS, folk.segment[customer]),
        "region": name_positions(REGIONS, folk.region[customer]),
        "age_group": name_positions(AGES, folk.age[customer]),
    }


def _money(cents: Ints, there: Flags | None = None) -> pa.Array:
    values: Floats = cents / 100
    return pa.array(values, mask=None if there is None else ~there)


def _where(there: Flags, values: pa.Array, kind: pa.DataType) -> pa.Array:
    return pa.compute.if_else(pa.array(there), values, pa.scalar(None, kind))
