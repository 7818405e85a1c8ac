"""Metrics of orders: what was ordered, by whom, and how it went."""

from sqlalchemy import Column, distinct, func
from sqlalchemy.sql.elements import ColumnElement

from models.warehouse import order_lines
from models.warehouse import transactions as t
from services.catalog.facts import CUSTOMER_HISTORIES, ORDER_LINES, TRANSACTIONS, UNCOUNTED_LINES, UNCOUNTED_ORDERS
from services.catalog.kinds import Aggregate, Difference, EntityCount, Fact, Metric, PointInTimeCount, Ratio
from services.catalog.parameters import LATE_DELIVERY_DAYS, LOW_SATISFACTION
from services.catalog.units import COUNT, DAYS, MONEY, RATIO, SCORE, SHARE

line = order_lines.c

REPEATED = 2
"""Orders that make a customer a repeat customer."""

LATE = func.coalesce(t.c.is_late, t.c.delivery_days > LATE_DELIVERY_DAYS)
"""True for an order that came after the promised day or, where none is known, took too long; null if neither is known.
"""


def _amounts(name: str, fact: Fact, rows: ColumnElement[bool] | None = None) -> Aggregate:
    """Return what the revenue of that name is where it is added up from lines."""
    return Aggregate(
        name=name,
        label="Amounts of lines",
        meaning="What the lines add to the totals of their orders",
        formula="sum of the lines' amounts",
        unit=MONEY,
        fact=fact,
        expr=func.sum(line.amount),
        rows=rows,
        additive=True,
    )


LINE_AMOUNTS = _amounts("revenue", ORDER_LINES)
CUSTOMER_AMOUNTS = _amounts("customer_revenue", ORDER_LINES, line.customer_key.is_not(None))
UNCOUNTED_AMOUNTS = _amounts("uncounted_revenue", UNCOUNTED_LINES)


def _distinct(name: str, label: str, key: Column[int]) -> Aggregate:
    """Return what a count of orders or customers is over lines: how many different ones these are of."""
    return Aggregate(
        name=name,
        label=label,
        meaning=f"{label} that the lines are of",
        formula=f"number of distinct {label.lower()} of the lines",
        unit=COUNT,
        fact=ORDER_LINES,
        expr=func.count(distinct(key)),
        key=key,
        additive=False,
    )


ORDERS_OF_LINES = _distinct("orders", "Orders", line.transaction_key)
CUSTOMERS_OF_LINES = _distinct("customers", "Customers", line.customer_key)

ORDER_METRICS: tuple[Metric, ...] = (
    Aggregate(
        name="revenue",
        label="Revenue",
        meaning="What customers paid: the totals of the orders that count",
        formula="sum of the orders' totals; by what belongs to lines, of the lines' amounts",
        unit=MONEY,
        fact=TRANSACTIONS,
        expr=func.sum(t.c.revenue),
        additive=True,
        on_parts=LINE_AMOUNTS,
    ),
    Aggregate(
        name="orders",
        label="Orders",
        meaning="How many orders were placed",
        formula="number of orders",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(),
        additive=True,
        on_parts=ORDERS_OF_LINES,
    ),
    Aggregate(
        name="customers",
        label="Customers",
        meaning="How many different customers ordered",
        formula="number of distinct customers with an order in the period",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(distinct(t.c.customer_key)),
        key=t.c.customer_key,
        additive=False,
        on_parts=CUSTOMERS_OF_LINES,
        needs=t.c.customer_key,
    ),
    Ratio(
        name="aov",
        label="Average order value",
        meaning="What an order brings on average",
        formula="revenue / orders",
        unit=MONEY,
        over=("revenue", "orders"),
    ),
    Ratio(
        name="satisfaction",
        label="Satisfaction",
        meaning="Average satisfaction score, 1 to 5, of the orders that have one",
        formula="sum of satisfaction scores / orders with a score",
        unit=SCORE,
        over=("satisfaction_points", "rated_orders"),
    ),
    Ratio(
        name="delivery_days",
        label="Delivery days",
        meaning="Average days from order to delivery, of the orders that have them",
        formula="sum of delivery days / orders with delivery days",
        unit=DAYS,
        over=("days_of_delivery", "delivered_orders"),
        better="down",
    ),
    Ratio(
        name="low_satisfaction_share",
        label="Low satisfaction share",
        meaning="Share of the rated orders with a score of 2 or less (the bound is a setting)",
        formula="orders with a low score / orders with a score",
        unit=SHARE,
        over=("low_rated_orders", "rated_orders"),
        better="down",
    ),
    Ratio(
        name="late_delivery_share",
        label="Late delivery share",
        meaning="Share of the delivered orders that came after the promised day or, where none is known, took more "
        "than 5 days (the bound is a setting)",
        formula="orders delivered late / orders known to be late or in time",
        unit=SHARE,
        over=("late_orders", "timed_orders"),
        better="down",
    ),
    Ratio(
        name="revenue_per_customer",
        label="Revenue per customer",
        meaning="What a customer brings in the period, on average",
        formula="revenue of orders with a customer / customers",
        unit=MONEY,
        over=("customer_revenue", "customers"),
    ),
    Ratio(
        name="orders_per_customer",
        label="Orders per customer",
        meaning="How often a customer orders in the period, on average",
        formula="orders with a customer / customers",
        unit=RATIO,
        over=("customer_orders", "customers"),
    ),
    Aggregate(
        name="new_customers",
        label="New customers",
        meaning="Customers whose first order ever is in the period",
        formula="number of orders that are the first of their customer",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(),
        rows=t.c.is_first,
        additive=True,
        needs=t.c.customer_key,
    ),
    EntityCount(
        name="repeat_customers",
        label="Repeat customers",
        meaning="Customers with two or more orders in the period",
        formula="number of customers with at least 2 orders in the period",
        unit=COUNT,
        fact=TRANSACTIONS,
        entity=t.c.customer_key,
        condition=func.count() >= REPEATED,
        needs=t.c.customer_key,
    ),
    Ratio(
        name="repeat_share",
        label="Repeat share",
        meaning="Share of the period's customers who ordered two or more times in it",
        formula="repeat customers / customers",
        unit=SHARE,
        over=("repeat_customers", "customers"),
    ),
    PointInTimeCount(
        name="customers_to_date",
        label="Customers to date",
        meaning="Customers who ordered at any time up to the last day of the period",
        formula="number of customers with an order up to the last day",
        unit=COUNT,
        fact=CUSTOMER_HISTORIES,
        entity=t.c.customer_key,
        within=None,
        needs=t.c.customer_key,
    ),
    PointInTimeCount(
        name="active_customers",
        label="Active customers",
        meaning="Customers whose last order is at most 90 days before the last day of the period (a setting)",
        formula="number of customers with an order in the last 90 days up to the last day",
        unit=COUNT,
        fact=CUSTOMER_HISTORIES,
        entity=t.c.customer_key,
        within="churn_days",
        needs=t.c.customer_key,
    ),
    Difference(
        name="churned_customers",
        label="Churned customers",
        meaning="Customers to date whose last order is more than 90 days before the last day (a setting)",
        formula="customers to date - active customers",
        unit=COUNT,
        of=("customers_to_date", "active_customers"),
        better="down",
    ),
    Ratio(
        name="churned_share",
        label="Churned share",
        meaning="Of the customers who ordered up to the last day of the period, the share without an order "
        "in the last 90 days (a setting)",
        formula="churned customers / customers to date",
        unit=SHARE,
        over=("churned_customers", "customers_to_date"),
        better="down",
    ),
)

ORDER_PARTS: tuple[Metric, ...] = (
    Aggregate(
        name="rated_orders",
        label="Rated orders",
        meaning="Orders with a satisfaction score",
        formula="number of orders with a score",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(t.c.satisfaction_score),
        additive=True,
        ingredient=True,
    ),
    Aggregate(
        name="satisfaction_points",
        label="Satisfaction points",
        meaning="Scores added up",
        formula="sum of satisfaction scores",
        unit=SCORE,
        fact=TRANSACTIONS,
        expr=func.sum(t.c.satisfaction_score),
        additive=True,
        ingredient=True,
    ),
    Aggregate(
        name="satisfaction_squares",
        label="Satisfaction points, squared",
        meaning="Squares of the scores added up: what the spread of the average is computed from",
        formula="sum of squared satisfaction scores",
        unit=SCORE,
        fact=TRANSACTIONS,
        expr=func.sum(t.c.satisfaction_score * t.c.satisfaction_score),
        additive=True,
        ingredient=True,
        better="neither",
    ),
    Aggregate(
        name="low_rated_orders",
        label="Orders with a low score",
        meaning="Rated orders with a score of 2 or less (the bound is a setting)",
        formula="number of orders with a score of at most the bound",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(),
        rows=t.c.satisfaction_score <= LOW_SATISFACTION,
        additive=True,
        better="down",
        ingredient=True,
    ),
    Aggregate(
        name="delivered_orders",
        label="Orders with delivery days",
        meaning="Orders of which the days of delivery are known",
        formula="number of orders with delivery days",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(t.c.delivery_days),
        additive=True,
        ingredient=True,
    ),
    Aggregate(
        name="days_of_delivery",
        label="Days of delivery",
        meaning="Days of delivery added up",
        formula="sum of delivery days",
        unit=DAYS,
        fact=TRANSACTIONS,
        expr=func.sum(t.c.delivery_days),
        additive=True,
        better="down",
        ingredient=True,
    ),
    Aggregate(
        name="late_orders",
        label="Orders delivered late",
        meaning="Orders that came after the promised day or, where none is known, took more than 5 days (a setting)",
        formula="number of orders after the promised day, else with delivery days above the bound",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(),
        rows=LATE,
        additive=True,
        better="down",
        ingredient=True,
    ),
    Aggregate(
        name="timed_orders",
        label="Orders known to be late or in time",
        meaning="Orders with delivery days, or of which it is known whether they came by the promised day",
        formula="number of orders known to be late or in time",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(LATE),
        additive=True,
        ingredient=True,
    ),
    Aggregate(
        name="customer_orders",
        label="Orders with a customer",
        meaning="Orders that name their customer",
        formula="number of orders with a customer",
        unit=COUNT,
        fact=TRANSACTIONS,
        expr=func.count(t.c.customer_key),
        additive=True,
        ingredient=True,
        needs=t.c.customer_key,
    ),
    Aggregate(
        name="customer_revenue",
        label="Revenue with a customer",
        meaning="What was paid for orders that name their customer",
        formula="sum of the totals of orders with a customer",
        unit=MONEY,
        fact=TRANSACTIONS,
        expr=func.sum(t.c.revenue),
        rows=t.c.customer_key.is_not(None),
        additive=True,
        ingredient=True,
        on_parts=CUSTOMER_AMOUNTS,
        needs=t.c.customer_key,
    ),
    Ratio(
        name="orders_per_customer_order",
        label="Orders per order with a customer",
        meaning="All orders, per order that names its customer; 1 where all do",
        formula="orders / orders with a customer",
        unit=RATIO,
        over=("orders", "customer_orders"),
        ingredient=True,
        better="neither",
    ),
    Ratio(
        name="customer_order_value",
        label="Average value of orders with a customer",
        meaning="What an order that names its customer brings on average",
        formula="revenue of orders with a customer / orders with a customer",
        unit=MONEY,
        over=("customer_revenue", "customer_orders"),
        ingredient=True,
    ),
    Aggregate(
        name="uncounted_orders",
        label="Orders that do not count",
        meaning="Orders whose status does not count, such as cancelled or failed ones",
        formula="number of orders with a status that does not count",
        unit=COUNT,
        fact=UNCOUNTED_ORDERS,
        expr=func.count(),
        additive=True,
        better="down",
        ingredient=True,
    ),
    Aggregate(
        name="uncounted_revenue",
        label="Revenue that does not count",
        meaning="Totals of the orders whose status does not count",
        formula="sum of the totals of orders with a status that does not count",
        unit=MONEY,
        fact=UNCOUNTED_ORDERS,
        expr=func.sum(t.c.revenue),
        additive=True,
        better="down",
        ingredient=True,
        on_parts=UNCOUNTED_AMOUNTS,
    ),
)
