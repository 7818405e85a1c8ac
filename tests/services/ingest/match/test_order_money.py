"""Money of orders: status, refunds, credit notes, currency and dates, as shops write them."""

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.undo import undo_last
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text, counts, meaning

HEAD = "order id,customer id,date,total,status,category\n"


@pytest.mark.parametrize("status", ["Cancelled", "canceled", "VOIDED", "wc-failed", "expired", "storniert", "Test"])
def test_an_order_that_does_not_count_is_kept_apart(any_context: Context, status: str) -> None:
    text = HEAD + f"1,A,2024-01-13,10,paid,X\n2,B,2024-01-14,20,{status},X\n3,B,2024-01-15,,{status},Y\n"
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (3, 3, 0, 0, 0, 0)
    assert audit.note is not None
    assert "2 orders of 20.00 are kept and do not count" in audit.note
    assert ask(any_context, "revenue", "orders", "customers", "new_customers") == [(10.0, 1, 1, 1)]
    assert ask(any_context, "revenue", "orders", by=("category",)) == [("X", 10.0, 1)]
    assert len(meaning(any_context)["transactions"]) == 3


def test_an_order_that_is_cancelled_later_counts_no_more(any_context: Context) -> None:
    bring_text(any_context, "transactions", HEAD + "1,A,2024-01-13,10,paid,X\n2,A,2024-01-14,20,paid,X\n")
    before = meaning(any_context)
    audit = bring_text(any_context, "transactions", HEAD + "1,A,2024-01-13,10,cancelled,X\n")
    assert counts(audit) == (1, 0, 1, 0, 0, 0)
    assert ask(any_context, "revenue", "orders", "new_customers") == [(20.0, 1, 1)]
    undo_last(any_context)
    assert meaning(any_context) == before


def test_a_column_says_what_was_given_back(any_context: Context) -> None:
    text = (
        "order id,customer id,date,total,refund amount,refund date,category\n"
        "1,A,2024-01-13,100,,,X\n2,B,2024-01-14,50,12.5,2024-02-03,Y\n"
    )
    bring_text(any_context, "transactions", text)
    assert ask(any_context, "revenue", "orders", "refunds", "net_revenue") == [(150.0, 2, 12.5, 137.5)]
    assert ask(any_context, "revenue", "refunds", by=("month",)) == [("2024-01", 150.0, 0.0), ("2024-02", 0.0, 12.5)]
    assert sorted(ask(any_context, "net_revenue", by=("category",))) == [("X", 100.0), ("Y", 37.5)]


def test_a_negative_row_is_money_given_back_and_no_order(any_context: Context) -> None:
    text = "order id,customer id,date,total\n1,A,2024-01-13,100\n2,B,2024-01-14,50\nR9,A,2024-01-20,-15.5\n"
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (3, 3, 0, 0, 0, 0)
    assert ask(any_context, "revenue", "orders", "refunds", "net_revenue", "customers") == [(150.0, 2, 15.5, 134.5, 2)]
    assert bring_text(any_context, "transactions", text).unchanged == 3


def test_a_negative_row_beside_its_order_is_no_contradiction(any_context: Context) -> None:
    text = "order id,customer id,date,total\n1,A,2024-01-13,100\n1,A,2024-01-20,-30\n2,B,2024-01-14,50\n"
    assert counts(bring_text(any_context, "transactions", text)) == (3, 3, 0, 0, 0, 0)
    assert ask(any_context, "revenue", "orders", "refunds") == [(150.0, 2, 30.0)]
    assert ask(any_context, "refunds", by=("day",)) == [("2024-01-20", 30.0)]


def test_a_negative_row_of_a_known_order_is_its_refund(any_context: Context) -> None:
    bring_text(any_context, "transactions", "order id,customer id,date,total\n1,A,2024-01-13,100\n2,B,2024-01-14,50\n")
    before = meaning(any_context)
    again = "order id,customer id,date,total\n1,A,2024-01-20,-30\n"
    assert counts(bring_text(any_context, "transactions", again)) == (1, 0, 1, 0, 0, 0)
    assert ask(any_context, "revenue", "orders", "refunds") == [(150.0, 2, 30.0)]
    assert ask(any_context, "refunds", by=("day",)) == [("2024-01-20", 30.0)]
    assert counts(bring_text(any_context, "transactions", again)) == (1, 0, 0, 1, 0, 0)
    undo_last(any_context)
    assert meaning(any_context) == before


def test_a_returned_line_is_money_given_back_of_its_product(any_context: Context) -> None:
    text = (
        "order id,customer id,date,sku,category,quantity,price\n"
        "1,A,2024-01-13,P1,X,2,10\n1,A,2024-01-13,P2,Y,1,5\n1,A,2024-01-15,P1,X,-1,10\n"
        "C2,B,2024-01-16,P2,Y,-2,5\n"
    )
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue", "orders", "refunds", "units") == [(25.0, 1, 20.0, 3.0)]
    assert sorted(ask(any_context, "revenue", "refunds", by=("category",))) == [("X", 20.0, 10.0), ("Y", 5.0, 10.0)]


def test_a_status_of_given_back_is_the_whole_total(any_context: Context) -> None:
    bring_text(any_context, "transactions", HEAD + "1,A,2024-01-13,10,paid,X\n2,B,2024-01-14,20,refunded,X\n")
    assert ask(any_context, "revenue", "orders", "refunds", "net_revenue") == [(30.0, 2, 20.0, 10.0)]


def test_orders_without_a_customer_are_orders(any_context: Context) -> None:
    text = "order id,customer id,date,total\n1,A,2024-01-13,10\n2,,2024-01-14,20\n3,A,2024-01-15,5\n"
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (3, 3, 0, 0, 0, 0)
    assert audit.note == "1 order names no customer: metrics of customers leave them out."
    assert ask(any_context, "revenue", "orders", "customers", "repeat_customers", "new_customers") == [
        (35.0, 3, 1, 1, 1)
    ]


def test_currencies_are_never_added_up(any_context: Context) -> None:
    text = "order id,customer id,date,total,currency\n1,A,2024-01-13,10,EUR\n2,B,2024-01-14,20,GBP\n3,B,2024-01-14,7,\n"
    with pytest.raises(FileRefused, match="2 currencies: EUR in 1 value, GBP in 1 value"):
        bring_text(any_context, "transactions", text)
    audit = bring_text(any_context, "transactions", text, currency="eur")
    assert (audit.loaded, audit.rejected, audit.currency) == (2, 1, "EUR")
    assert ask(any_context, "revenue") == [(17.0,)]
    with pytest.raises(FileRefused, match="is in USD, and the store's is in EUR"):
        bring_text(any_context, "transactions", "order id,customer id,date,total,currency\n9,A,2024-01-13,10,USD\n")
    undo_last(any_context)
    bring_text(any_context, "transactions", "order id,customer id,date,total,currency\n9,A,2024-01-13,10,USD\n")


def test_a_lines_discount_is_in_its_amount_already(any_context: Context) -> None:
    text = (
        "order id,customer id,date,sku,quantity,price,line total,discount amount\n"
        "1,A,2024-01-13,P1,2,10,18,2\n1,A,2024-01-13,P2,1,5,5,0\n"
    )
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue", "discounts", "orders") == [(23.0, 2.0, 1)]


def test_an_orders_discount_comes_off_its_lines(any_context: Context) -> None:
    text = (
        "order id,customer id,date,sku,quantity,price,order discount,shipping\n"
        "1,A,2024-01-13,P1,2,10,4,3\n1,A,2024-01-13,P2,1,5,4,3\n2,B,2024-01-14,P2,1,5,0,0\n"
    )
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue", "discounts", "shipping", "line_revenue") == [(29.0, 4.0, 3.0, 30.0)]
    assert ask(any_context, "revenue", by=("day",)) == [("2024-01-13", 24.0), ("2024-01-14", 5.0)]


def test_what_names_no_currency_is_not_added_up(duckdb_context: Context) -> None:
    head = "order id,customer id,date,total,currency\n"
    text = head + "1,A,2024-01-13,10,EUR\n2,B,2024-01-14,20,Points\n3,B,2024-01-14,7,??\n4,B,2024-01-14,2,\n"
    with pytest.raises(FileRefused, match=r"name no currency: EUR in 1 value, \?\? in 1 value, POINTS in 1 value"):
        bring_text(duckdb_context, "transactions", text)
    audit = bring_text(duckdb_context, "transactions", text, currency="EUR")
    assert (audit.loaded, audit.rejected) == (2, 2)
    assert ask(duckdb_context, "revenue") == [(12.0,)]


def test_days_of_delivery_come_from_two_dates(any_context: Context) -> None:
    text = (
        "order id,customer id,date,total,delivered at,estimated delivery date\n"
        "1,A,2024-01-13 12:00:00,10,2024-01-15 18:00:00,2024-01-15\n"
        "2,B,2024-01-14 09:00:00,20,2024-01-20 09:00:00,2024-01-25\n3,B,2024-01-14,7,,2024-01-20\n"
    )
    bring_text(any_context, "transactions", text)
    assert ask(any_context, "delivered_orders", "days_of_delivery", "late_orders") == [(2, 8.25, 1)]


def test_an_order_given_back_whole_is_so_once(any_context: Context) -> None:
    """By its status where its column says nothing, and not again where a column or a row says how much it was."""
    text = "order id,status,date,total,refund\n"
    text += (
        "1,refunded,2024-01-13,100,\n2,refunded,2024-01-13,50,0\n3,refunded,2024-01-13,20,15\n4,paid,2024-01-13,7,\n"
    )
    bring_text(any_context, "transactions", text)
    rows = "order id,status,date,total\n5,refunded,2024-01-13,80\n5,refunded,2024-01-15,-80\n6,paid,2024-01-13,3\n"
    bring_text(any_context, "transactions", rows)
    assert ask(any_context, "revenue", "refunds", "orders") == [(260.0, 245.0, 6)]
    assert counts(bring_text(any_context, "transactions", text))[1:4] == (0, 0, 4)
