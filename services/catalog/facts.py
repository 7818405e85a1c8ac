"""Facts: what happened, and everything that is asked of it: days, rows, links, listing, nouns."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import and_, func, literal, not_

from models.warehouse import CREDIT_NOTE, Label, customers, events, order_lines, products, refunds, transactions
from services.catalog.kinds import Fact, ListedColumn, Listing, OptionalColumn
from services.catalog.units import COUNT, DAYS, MONEY, QUANTITY, SCORE

_order, _line, _refund, _event = transactions.c, order_lines.c, refunds.c, events.c

ON_A_LINE = _line.line_number != literal(0, literal_execute=True)
"""The lines of an order without the one that holds what is on none: shipping, tax, rounding."""

_NO_ORDERS = "There are no orders in this store yet"
_ABOUT_ORDERS = "This page shows what was sold, to whom, and how it went."

ORDER_LINES = Fact(
    name="order_lines",
    label="order lines",
    table=order_lines,
    day=_line.day,
    hour=_line.hour,
    counted_by="lines",
    filled_by=("transactions", "customers"),
    none=_NO_ORDERS,
    about=_ABOUT_ORDERS,
    rows=_line.is_counted,
    dense_keys=(_line.transaction_key, _line.customer_key),
    optional_columns=(
        OptionalColumn(
            column=_line.customer_key, noun="customer", remedy="import orders with the id of the customer to have it"
        ),
        OptionalColumn(
            column=_line.product_key,
            noun="product",
            remedy="import orders with one row per line and the product of each to have it",
            rows=ON_A_LINE,
        ),
        OptionalColumn(
            column=_line.quantity, noun="quantity", remedy="import orders with the quantity of each line to have it"
        ),
        OptionalColumn(
            column=_line.unit_price,
            noun="price of one unit",
            remedy="import orders with the unit price of each line to have it",
        ),
        OptionalColumn(column=_line.discount, noun="discount", remedy="import orders with their discounts to have it"),
        OptionalColumn(column=_line.cost, noun="cost", remedy="import orders with the cost of each line to have it"),
        OptionalColumn(column=_line.shipping, noun="shipping", remedy="import orders with their shipping to have it"),
        OptionalColumn(column=_line.tax, noun="tax", remedy="import orders with their tax to have it"),
    ),
    listing=Listing(
        columns=(
            ListedColumn(name="transaction", label="Order", column=_order.transaction_id),
            ListedColumn(name="line", label="Line", column=_line.line_number, unit=COUNT),
            ListedColumn(name="time", label="Time", column=_line.date),
            *("customer", "product"),
            ListedColumn(name="product_name", label="Name", column=products.c.name),
            *("category", "subcategory", "brand"),
            ListedColumn(name="quantity", label="Quantity", column=_line.quantity, unit=QUANTITY),
            ListedColumn(name="unit_price", label="Unit price", column=_line.unit_price, unit=MONEY),
            ListedColumn(name="discount", label="Discount", column=_line.discount, unit=MONEY),
            ListedColumn(name="amount", label="Amount", column=_line.amount, unit=MONEY),
        ),
        ties=(_line.transaction_key, _line.line_number),
    ),
)

CUSTOMER_OF_ORDER = OptionalColumn(
    column=_order.customer_key, noun="customer", remedy="import orders with the id of the customer to have it"
)

TRANSACTIONS = Fact(
    name="transactions",
    label="orders",
    table=transactions,
    day=_order.day,
    hour=_order.hour,
    counted_by="orders",
    filled_by=("transactions", "customers"),
    none=_NO_ORDERS,
    about=_ABOUT_ORDERS,
    rows=_order.is_counted,
    parts=ORDER_LINES,
    part_key="transaction_key",
    part_sums=((_order.revenue, func.sum(_line.amount)),),
    optional_columns=(CUSTOMER_OF_ORDER,),
    dense_keys=(_order.customer_key,),
    listing=Listing(
        columns=(
            ListedColumn(name="transaction", label="Order", column=_order.transaction_id),
            ListedColumn(name="time", label="Time", column=_order.date),
            "customer",
            ListedColumn(name="revenue", label="Revenue", column=_order.revenue, unit=MONEY),
            *("region", "segment", "age_group", "channel", "payment_method", "status"),
            ListedColumn(name="delivery_days", label="Delivery days", column=_order.delivery_days, unit=DAYS),
            ListedColumn(name="satisfaction", label="Satisfaction", column=_order.satisfaction_score, unit=SCORE),
        ),
        ties=(_order.transaction_id,),
    ),
)

CUSTOMER_HISTORIES = Fact(
    name="customer_histories",
    label="customer histories",
    table=transactions,
    day=_order.day,
    hour=_order.hour,
    counted_by="orders",
    filled_by=("transactions", "customers"),
    none=_NO_ORDERS,
    about=_ABOUT_ORDERS,
    rows=_order.is_counted,
    parts=replace(ORDER_LINES, name="line_histories", attributes=customers, listing=None),
    part_key="transaction_key",
    optional_columns=(CUSTOMER_OF_ORDER,),
    attributes=customers,
)
"""The same rows as orders, seen as the history of the customers they belong to: cut by the customer's own region."""

UNCOUNTED_LINES = replace(
    ORDER_LINES, name="uncounted_lines", label="lines of orders that do not count", rows=not_(_line.is_counted),
    listing=None,
)  # fmt: skip

UNCOUNTED_ORDERS = replace(
    TRANSACTIONS,
    name="uncounted_orders",
    label="orders that do not count",
    counted_by="uncounted_orders",
    none="All orders of this store count",
    rows=and_(not_(_order.is_counted), _order.status != literal(CREDIT_NOTE, Label, literal_execute=True)),
    parts=UNCOUNTED_LINES,
)
"""Orders whose status does not count: cancelled, voided, failed."""

REFUNDS = Fact(
    name="refunds",
    label="refunds",
    table=refunds,
    day=_refund.day,
    hour=_refund.hour,
    counted_by="refund_count",
    filled_by=("transactions", "customers"),
    none="There are no refunds in this store yet",
    about="This page shows what was given back.",
    rows=_refund.is_counted,
    optional_columns=(
        OptionalColumn(
            column=_refund.customer_key, noun="customer", remedy="import orders with the id of the customer to have it"
        ),
        OptionalColumn(
            column=_refund.product_key, noun="product", remedy="import refunds with the product of each to have it"
        ),
        OptionalColumn(column=_refund.amount, noun="money given back", remedy="import orders with refunds to have it"),
    ),
    listing=Listing(
        columns=(
            ListedColumn(name="transaction", label="Order", column=_order.transaction_id),
            ListedColumn(name="time", label="Time", column=_refund.date),
            *("customer", "product"),
            ListedColumn(name="product_name", label="Name", column=products.c.name),
            *("category", "subcategory", "brand"),
            ListedColumn(name="quantity", label="Quantity", column=_refund.quantity, unit=QUANTITY),
            ListedColumn(name="amount", label="Amount", column=_refund.amount, unit=MONEY),
        ),
        ties=(_refund.transaction_key, _refund.refund_number),
    ),
)

EVENTS = Fact(
    name="events",
    label="events",
    table=events,
    day=_event.event_date,
    hour=_event.event_hour,
    counted_by="events",
    filled_by=("events",),
    none="There is no event log in this store yet",
    about="This page shows what visitors look at, cart and buy.",
    optional_columns=(
        OptionalColumn(
            column=_event.customer_key,
            noun="customer",
            remedy="import a log with a customer_id column to cut it by customers",
        ),
        OptionalColumn(
            column=_event.price, noun="price", remedy="import a log with prices to have it", rows=_event.price != 0
        ),
    ),
    dense_keys=(_event.user_key, _event.session_key, _event.product_key),
    listing=Listing(
        columns=(
            ListedColumn(name="time", label="Time", column=_event.event_time),
            *("user", "session", "event_type", "product", "brand", "category_code"),
            ListedColumn(name="price", label="Price", column=_event.price, unit=MONEY),
            "customer",
        ),
        # events have no id: rows that are equal in all of these read the same
        ties=(
            *(_event.event_time, _event.session_key, _event.user_key, _event.product_key),
            *(_event.event_type, _event.price, _event.category_key, _event.brand),
        ),
    ),
)

FACTS: Mapping[str, Fact] = {
    fact.name: fact for fact in (TRANSACTIONS, CUSTOMER_HISTORIES, ORDER_LINES, REFUNDS, UNCOUNTED_ORDERS, EVENTS)
}
LISTED: Mapping[str, Fact] = {name: fact for name, fact in FACTS.items() if fact.listing is not None}
"""The facts whose rows can be listed."""
