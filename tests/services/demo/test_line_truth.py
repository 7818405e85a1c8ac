"""The truth of the file of order lines is what the file holds; `test_loading` holds it against stores."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from models.warehouse import NOT_ON_A_LINE as MEMBER
from services.demo.line_truth import CUT, NOT_ON_A_LINE, TOP, line_totals
from tests.services.demo.line_checks import TOTALS, money
from tests.services.demo.worlds import order_lines, sold, world


def told(*, null: bool = False) -> Any:
    tables = world(null=null).truth["tables"]
    assert isinstance(tables, dict)
    return tables["order_lines"]


@pytest.mark.parametrize("null", [False, True])
def test_totals_are_those_of_the_file(null: bool) -> None:
    table, truth = order_lines(null=null), told(null=null)
    lines, back = sold(table), table[table["quantity"] < 0]
    orders = lines.drop_duplicates("order_id")
    refunds = orders["refund_amount"].sum() - back["line_amount"].sum()
    cost = (lines["unit_cost"] * lines["quantity"]).sum()
    assert truth["rows"] == len(table)
    assert (truth["lines"], truth["units"]) == (len(lines), lines["quantity"].sum())
    assert truth["revenue"] == money(orders["order_total"].sum())
    assert truth["gross_sales"] == money((lines["unit_price"] * lines["quantity"]).sum())
    assert truth["discounts"] == money(lines["line_discount"].sum() + orders["order_discount"].sum())
    assert truth["refunds"] == money(refunds)
    assert truth["refund_count"] == len(back) + orders["refund_amount"].notna().sum()
    assert truth["net_revenue"] == money(orders["order_total"].sum() - refunds)
    assert truth["margin"] == money(orders["order_total"].sum() - refunds - orders["shipping"].sum() - cost)


@pytest.mark.parametrize("by", CUT)
def test_every_cut_adds_up_to_the_whole(by: str) -> None:
    truth, lines = told(), sold(order_lines())
    parts = truth["revenue_by"][by]
    assert sum(parts.values()) == money(truth["revenue"])
    assert parts[NOT_ON_A_LINE] == money(truth["revenue"] - truth["line_revenue"])
    sums = lines.groupby(by)["line_amount"].sum().round(2)
    assert {k: v for k, v in parts.items() if k != NOT_ON_A_LINE} == {k: money(v) for k, v in sums.items()}


def test_orders_by_category_do_not_add_up() -> None:
    """Some baskets hold products of two categories."""
    truth, lines = told(), sold(order_lines())
    assert truth["orders_by_category"] == lines.groupby("category")["order_id"].nunique().to_dict()
    assert 1.05 * 15_000 < sum(truth["orders_by_category"].values()) < 1.25 * 15_000
    assert truth["units_by_category"] == lines.groupby("category")["quantity"].sum().to_dict()


def test_refunds_add_up_by_month_and_category() -> None:
    truth = told()["refunds_by"]
    cells = [(m, c, v) for m, parts in truth["month_and_category"].items() for c, v in parts.items()]
    for place, by in enumerate(("month", "category")):
        for member, value in truth[by].items():
            assert sum(cell[2] for cell in cells if cell[place] == member) == money(value)
    assert sum(truth["month"].values()) == money(told()["refunds"])
    assert truth["category"][NOT_ON_A_LINE] < 0.1 * told()["refunds"]


def test_the_planted_refunds_stand_out_in_their_months_and_in_a_null_world_none_do() -> None:
    """Packing broke from 13 September to 28 October 2024; what broke came back until the middle of November."""

    def share(month: str, *, null: bool = False) -> float:
        return float(told(null=null)["refunds_by"]["month_and_category"][month].get("Beauty", 0.0))

    usual = max(share(f"2024-0{month}") for month in range(1, 9))
    assert share("2024-10") > 3 * usual
    assert share("2024-10", null=True) < 2 * usual


def test_the_products_named_are_those_that_sell_most() -> None:
    lines = sold(order_lines())
    sums = lines.groupby("product_id").agg(revenue=("line_amount", "sum"), units=("quantity", "sum"))
    best = sums.sort_values("revenue", ascending=False).head(TOP)
    assert [x["product_id"] for x in told()["products"]] == list(best.index)
    assert [x["units"] for x in told()["products"]] == list(best["units"])
    assert [x["revenue"] for x in told()["products"]] == [money(x) for x in best["revenue"]]
    names = lines.drop_duplicates("product_id").set_index("product_id")["product_name"]
    assert all(names[x["product_id"]] == x["product_name"] for x in told()["products"])


def test_a_file_of_three_lines_by_hand() -> None:
    """Two lines of one order, one of which came back, and a cancelled order."""
    table = world().tables["order_lines"].slice(0, 0)
    one = {
        "order_id": "T1", "order_date": "2024-03-01T10:00:00Z", "status": "completed", "order_total": 34.9,
        "shipping": 4.9, "order_discount": 0.0, "product_id": "1", "product_name": "A", "category": "Home",
        "subcategory": "Lamp", "brand": "ikea", "quantity": 2, "unit_price": 6.0, "line_discount": 2.0,
        "line_amount": 10.0, "unit_cost": 3.0,
    }  # fmt: skip
    other = {"product_id": "2", "category": "Beauty", "quantity": 1, "line_amount": 20.0, "line_discount": 0.0}
    back = {"quantity": -1, "line_amount": -20.0, "order_date": "2024-04-09T10:00:00Z", "unit_cost": None}
    gone = {"order_id": "X1", "status": "cancelled", "order_total": 14.9}
    written = [one, one | other, one | other | back, one | gone]
    rows_of = [{name: row.get(name) for name in table.schema.names} for row in written]
    for row in rows_of:
        row["order_date"] = pd.Timestamp(row["order_date"])
    truth = line_totals(pa.Table.from_pylist(rows_of, schema=table.schema))
    assert [truth[name] for name in TOTALS] == [3, 34.9, 30.0, 32.0, 2.0, 4.9, 20.0, 1, 14.9, 9.0, 1.0, 2]
    assert truth["revenue_by"] == {
        "category": {"Beauty": 20.0, "Home": 10.0, NOT_ON_A_LINE: 4.9},
        "subcategory": {"Lamp": 30.0, NOT_ON_A_LINE: 4.9},
        "brand": {"ikea": 30.0, NOT_ON_A_LINE: 4.9},
    }
    assert truth["refunds_by"]["month_and_category"] == {"2024-04": {"Beauty": 20.0}}
    assert truth["cancelled"] == {"orders": 1, "lines": 1, "money": 14.9}


def test_what_is_on_no_line_is_called_as_in_the_warehouse() -> None:
    assert NOT_ON_A_LINE == MEMBER
