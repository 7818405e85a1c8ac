"""Facts: what happened, and everything that is asked of it: days, rows, links, listing, nouns."""

from collections.abc import Mapping

from models.warehouse import customers, events, transactions
from services.catalog.kinds import Fact, ListedColumn, Listing, OptionalLink
from services.catalog.units import DAYS, MONEY, SCORE

_order, _event = transactions.c, events.c

TRANSACTIONS = Fact(
    name="transactions",
    label="orders",
    table=transactions,
    day=_order.day,
    hour=_order.hour,
    counted_by="orders",
    filled_by=("transactions", "customers"),
    none="There are no orders in this store yet",
    about="This page shows what was sold, to whom, and how it went.",
    dense_keys=(_order.customer_key,),
    listing=Listing(
        columns=(
            ListedColumn(name="transaction", label="Order", column=_order.transaction_id),
            ListedColumn(name="time", label="Time", column=_order.date),
            "customer",
            ListedColumn(name="revenue", label="Revenue", column=_order.revenue, unit=MONEY),
            *("region", "segment", "age_group", "category", "channel", "payment_method"),
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
    none="There are no orders in this store yet",
    about="This page shows what was sold, to whom, and how it went.",
    attributes=customers,
)
"""The same rows as orders, seen as the history of the customers they belong to: cut by the customer's own region."""

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
    optional_links=(
        OptionalLink(
            column=_event.customer_key,
            noun="customer",
            remedy="import a log with a customer_id column to cut it by customers",
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

FACTS: Mapping[str, Fact] = {fact.name: fact for fact in (TRANSACTIONS, CUSTOMER_HISTORIES, EVENTS)}
LISTED: Mapping[str, Fact] = {name: fact for name, fact in FACTS.items() if fact.listing is not None}
"""The facts whose rows can be listed."""
