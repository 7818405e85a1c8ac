"""Metrics: every number, declared once. A new one is an entry here, and appears everywhere."""

from services.catalog.kinds import Identity, Metric
from services.catalog.metrics.events import EVENT_METRICS
from services.catalog.metrics.lines import LINE_METRICS
from services.catalog.metrics.orders import ORDER_METRICS, ORDER_PARTS

METRICS: tuple[Metric, ...] = (*ORDER_METRICS, *LINE_METRICS, *EVENT_METRICS, *ORDER_PARTS)

IDENTITIES = (
    Identity(metric="revenue", factors=("customers", "orders_per_customer", "orders_per_customer_order", "aov")),
    Identity(metric="orders", factors=("customers", "orders_per_customer", "orders_per_customer_order")),
    Identity(metric="revenue_per_customer", factors=("orders_per_customer", "customer_order_value")),
    Identity(metric="event_revenue", factors=("users", "user_conversion", "purchases_per_buyer", "event_aov")),
    Identity(metric="purchase_users", factors=("users", "user_conversion")),
    Identity(metric="funnel_conversion", factors=("view_to_cart", "cart_to_purchase")),
)
