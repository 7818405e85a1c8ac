"""Facts: what happened, and which metrics can be computed of it."""

from models.warehouse import customers, events, transactions
from services.catalog.kinds import Fact

TRANSACTIONS = Fact(
    name="transactions",
    label="orders",
    table=transactions,
    day=transactions.c.day,
    hour=transactions.c.hour,
)

CUSTOMER_HISTORIES = Fact(
    name="customer_histories",
    label="customer histories",
    table=transactions,
    day=transactions.c.day,
    hour=transactions.c.hour,
    attributes=customers,
)
"""The same rows as orders, seen as the history of the customers they belong to: cut by the customer's own region."""

EVENTS = Fact(
    name="events",
    label="events",
    table=events,
    day=events.c.event_date,
    hour=events.c.event_hour,
)

FACTS = {fact.name: fact for fact in (TRANSACTIONS, CUSTOMER_HISTORIES, EVENTS)}
