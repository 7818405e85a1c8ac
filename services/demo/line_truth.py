"""Line truth: what a correct import of the file of order lines reports. Money in units, not cents."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.core.arrays import Floats
from services.demo.arrays import Flags, Ints
from services.demo.taxonomy import CANCELLED

NOT_ON_A_LINE = "(not on a line)"
TOP = 20
"""How many of the products with the highest revenue are named."""
CUT = ("category", "subcategory", "brand")


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """The file of order lines with its rows told apart.

    `order` (rows,) numbers the orders and `first` (orders,) is the first row of each. `sold` are lines of orders that
    count, `back` lines that came back.
    """

    table: pa.Table
    order: Ints
    first: Ints
    sold: Flags
    back: Flags

    def cents(self, column: str) -> Ints:
        """Return an amount of every row (rows,), 0 where there is none."""
        values: Floats = pc.fill_null(self.table[column], 0.0).to_numpy()
        return np.rint(values * 100).astype(np.int64)

    def labels(self, column: str) -> Ints:
        """Return a label of every row (rows,)."""
        return np.asarray(self.table[column].to_numpy())


def line_totals(table: pa.Table) -> dict[str, object]:
    """Totals, cuts by what is on the lines, money given back by month and category, and what was cancelled.

    Every cut of revenue and refunds has the member for what is on no line, and adds up to the whole. Money that was
    given back of an order as a whole is on its line where it has one line only.
    """
    rows = _tell_apart(table)
    amount, order_cents = rows.cents("line_amount"), _of_orders(rows)
    paid, goods = order_cents["order_total"], int(amount[rows.sold].sum())
    refunds = _refunds(rows)
    given_back, cost = int(refunds.cents.sum()), int(_cost(rows)[rows.sold].sum())
    quantity = rows.table["quantity"].to_numpy()
    reduced = int(rows.cents("line_discount")[rows.sold].sum())
    return {
        "rows": table.num_rows,
        "lines": int(rows.sold.sum()),
        "units": int(quantity[rows.sold].sum()),
        "revenue": paid / 100,
        "line_revenue": goods / 100,
        "gross_sales": (goods + reduced) / 100,
        "discounts": (reduced + order_cents["order_discount"]) / 100,
        "shipping": order_cents["shipping"] / 100,
        "refunds": given_back / 100,
        "refund_count": len(refunds.cents),
        "net_revenue": (paid - given_back) / 100,
        "cost": cost / 100,
        "margin": (paid - given_back - order_cents["shipping"] - cost) / 100,
        "revenue_by": {by: _sum_by(rows.labels(by)[rows.sold], amount[rows.sold], paid - goods) for by in CUT},
        "units_by_category": _count_by(rows.labels("category")[rows.sold], quantity[rows.sold]),
        "orders_by_category": _orders_by(rows, "category"),
        "cost_by_category": _sum_by(rows.labels("category")[rows.sold], _cost(rows)[rows.sold]),
        "products": _products(rows, amount, quantity),
        "refunds_by": {
            "category": _sum_by(refunds.category, refunds.cents),
            "month": _sum_by(refunds.month, refunds.cents),
            "month_and_category": _by_month(refunds),
        },
        "cancelled": _cancelled(rows),
    }


@dataclass(frozen=True, kw_only=True)
class RefundRows:
    """Money given back. Arrays by refund (n,); `month` is that of the day on which it was, such as 2024-03."""

    category: Ints
    month: Ints
    cents: Ints


def _tell_apart(table: pa.Table) -> TableRows:
    order = table["order_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    _, first = np.unique(order, return_index=True)
    counted = pc.not_equal(table["status"], CANCELLED).to_numpy()
    back = table["quantity"].to_numpy() < 0
    return TableRows(table=table, order=order, first=first, sold=counted & ~back, back=back)


def _of_orders(rows: TableRows) -> dict[str, int]:
    """Add up what is of the order, once for each order that counts."""
    first = rows.first[rows.sold[rows.first]]
    return {name: int(rows.cents(name)[first].sum()) for name in ("order_total", "shipping", "order_discount")}


def _cost(rows: TableRows) -> Ints:
    return np.asarray(rows.cents("unit_cost") * rows.table["quantity"].to_numpy())


def _refunds(rows: TableRows) -> RefundRows:
    whole = rows.first[rows.cents("refund_amount")[rows.first] > 0]
    lines = np.bincount(rows.order[rows.sold], minlength=len(rows.first))
    single = lines[rows.order[whole]] == 1
    category = rows.labels("category")
    at = (rows.table["order_date"].filter(rows.back), rows.table["refund_date"].take(whole))
    return RefundRows(
        category=np.concatenate([category[rows.back], np.where(single, category[whole], NOT_ON_A_LINE)]),
        month=np.concatenate([pc.strftime(x, "%Y-%m").to_numpy() for x in at]),
        cents=np.concatenate([-rows.cents("line_amount")[rows.back], rows.cents("refund_amount")[whole]]),
    )


def _sum_by(labels: Ints, cents: Ints, rest: int = 0) -> dict[str, float]:
    """Money by label; `rest` is on no line."""
    names, sums = _group(labels, cents)
    found = {name: int(x) / 100 for name, x in zip(names, sums, strict=True)}
    return found | ({NOT_ON_A_LINE: rest / 100} if rest else {})


def _count_by(labels: Ints, numbers: Ints) -> dict[str, int]:
    names, sums = _group(labels, numbers)
    return {name: int(x) for name, x in zip(names, sums, strict=True)}


def _group(labels: Ints, numbers: Ints) -> tuple[list[str], Floats]:
    names = pa.array(labels, pa.string()).dictionary_encode()
    sums = np.bincount(names.indices.to_numpy(), numbers, len(names.dictionary))
    order = np.argsort(names.dictionary.to_numpy(zero_copy_only=False))
    return [names.dictionary[int(k)].as_py() for k in order], np.rint(sums[order])


def _orders_by(rows: TableRows, column: str) -> dict[str, int]:
    """How many orders have a line of each label."""
    sold = rows.table.filter(rows.sold).append_column("order", pa.array(rows.order[rows.sold]))
    found = sold.group_by(column).aggregate([("order", "count_distinct")]).sort_by(column)
    return dict(zip(found[column].to_pylist(), found["order_count_distinct"].to_pylist(), strict=True))


def _products(rows: TableRows, amount: Ints, quantity: Ints) -> list[dict[str, object]]:
    """The products with the highest revenue, ties by id."""
    sold = pa.table({
        "product_id": rows.table["product_id"].filter(rows.sold),
        "product_name": rows.table["product_name"].filter(rows.sold),
        "cents": amount[rows.sold],
        "units": quantity[rows.sold],
    })  # fmt: skip
    found = sold.group_by(["product_id", "product_name"]).aggregate([("cents", "sum"), ("units", "sum")])
    top = found.sort_by([("cents_sum", "descending"), ("product_id", "ascending")]).slice(0, TOP).to_pylist()
    return [
        {
            "product_id": x["product_id"],
            "product_name": x["product_name"],
            "revenue": x["cents_sum"] / 100,
            "units": x["units_sum"],
        }
        for x in top
    ]


def _by_month(refunds: RefundRows) -> dict[str, dict[str, float]]:
    months = sorted(set(refunds.month.tolist()))
    return {m: _sum_by(refunds.category[refunds.month == m], refunds.cents[refunds.month == m]) for m in months}


def _cancelled(rows: TableRows) -> dict[str, float | int]:
    gone = pc.equal(rows.table["status"], CANCELLED).to_numpy()
    first = rows.first[gone[rows.first]]
    return {
        "orders": len(first),
        "lines": int(gone.sum()),
        "money": int(rows.cents("order_total")[first].sum()) / 100,
    }
