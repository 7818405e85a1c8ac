"""What each metric comes to over rows, by pandas: written apart from the program."""

from collections.abc import Callable
from typing import Any

import pandas as pd

CHURN = pd.Timedelta(days=90)


def _late(orders: pd.DataFrame) -> pd.Series:
    """Say which orders were late, where that is known."""
    took = (orders.delivery_days > 5).astype(object).where(orders.delivery_days.notna())
    return orders.is_late.astype(object).where(orders.is_late.notna(), took).dropna().astype(bool)


def _of_customers(orders: pd.DataFrame) -> pd.DataFrame:
    return orders[orders.customer_key.notna()]


def _on_lines(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines.line_number != 0]


def _over(above: float, below: float) -> float | None:
    return above / below if below else None


def _users(rows: pd.DataFrame, kind: str) -> int:
    return int(rows[rows.event_type == kind].user_key.nunique())


def _with(rows: pd.DataFrame, kind: str) -> set[int]:
    return set(rows[rows.event_type == kind].user_key)


def _kind(rows: pd.DataFrame, kind: str) -> int:
    return int((rows.event_type == kind).sum())


def _bought(rows: pd.DataFrame) -> float:
    return float(rows[rows.event_type == "purchase"].price.sum())


def _to_date(rows: pd.DataFrame, _: pd.Timestamp) -> int:
    return int(rows.customer_key.nunique())


def _churned(rows: pd.DataFrame, end: pd.Timestamp) -> int:
    return int((end - rows.groupby("customer_key").when.max() > CHURN).sum())


ORDERS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "revenue": lambda r: float(r.revenue.sum()),
    "orders": len,
    "customers": lambda r: int(r.customer_key.nunique()),
    "aov": lambda r: _over(r.revenue.sum(), len(r)),
    "satisfaction": lambda r: _over(r.satisfaction_score.sum(), r.satisfaction_score.count()),
    "delivery_days": lambda r: _over(r.delivery_days.sum(), r.delivery_days.count()),
    "low_satisfaction_share": lambda r: _over((r.satisfaction_score <= 2).sum(), r.satisfaction_score.count()),
    "late_delivery_share": lambda r: _over(_late(r).sum(), len(_late(r))),
    "revenue_per_customer": lambda r: _over(_of_customers(r).revenue.sum(), r.customer_key.nunique()),
    "orders_per_customer": lambda r: _over(len(_of_customers(r)), r.customer_key.nunique()),
    "new_customers": lambda r: int(r.is_first.sum()),
    "repeat_customers": lambda r: int((r.groupby("customer_key").size() >= 2).sum()),
    "repeat_share": lambda r: _over((r.groupby("customer_key").size() >= 2).sum(), r.customer_key.nunique()),
    "rated_orders": lambda r: int(r.satisfaction_score.count()),
    "satisfaction_points": lambda r: float(r.satisfaction_score.sum()),
    "satisfaction_squares": lambda r: float((r.satisfaction_score**2).sum()),
    "low_rated_orders": lambda r: int((r.satisfaction_score <= 2).sum()),
    "delivered_orders": lambda r: int(r.delivery_days.count()),
    "days_of_delivery": lambda r: float(r.delivery_days.sum()),
    "late_orders": lambda r: int(_late(r).sum()),
    "timed_orders": lambda r: len(_late(r)),
    "customer_orders": lambda r: len(_of_customers(r)),
    "customer_revenue": lambda r: float(_of_customers(r).revenue.sum()),
    "orders_per_customer_order": lambda r: _over(len(r), len(_of_customers(r))),
    "customer_order_value": lambda r: _over(_of_customers(r).revenue.sum(), len(_of_customers(r))),
}

UNCOUNTED: dict[str, Callable[[pd.DataFrame], Any]] = {
    "uncounted_orders": len,
    "uncounted_revenue": lambda r: float(r.revenue.sum()),
}

LINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "lines": lambda r: len(_on_lines(r)),
    "units": lambda r: float(r.quantity.sum()),
    "line_revenue": lambda r: float(_on_lines(r).amount.sum()),
    "gross_sales": lambda r: float((_on_lines(r).amount + _on_lines(r).discount.fillna(0)).sum()),
    "discounts": lambda r: float(r.discount.sum()),
    "discount_share": lambda r: _over(
        r.discount.sum(), (_on_lines(r).amount + _on_lines(r).discount.fillna(0)).sum().round(9)
    ),
    "shipping": lambda r: float(r.shipping.sum()),
    "tax": lambda r: float(r.tax.sum()),
    "cost": lambda r: float(r.cost.sum()),
}

REFUNDS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "refunds": lambda r: float(r.amount.sum()),
    "refund_count": len,
}

COMPOSED: dict[str, tuple[tuple[str, ...], Callable[..., Any]]] = {
    "net_revenue": (("revenue", "refunds"), lambda revenue, refunds: round(revenue - refunds, 6)),
    "refund_rate": (("refunds", "revenue"), _over),
    "margin": (("revenue", "refunds", "tax", "shipping", "cost"), lambda whole, *less: round(whole - sum(less), 6)),
    "margin_share": (("margin", "net_revenue"), _over),
    "basket_size": (("lines", "orders"), _over),
    "units_per_order": (("units", "orders"), _over),
}

EVENTS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "events": len,
    "users": lambda r: int(r.user_key.nunique()),
    "sessions": lambda r: int(r.session_key.nunique()),
    "views": lambda r: _kind(r, "view"),
    "carts": lambda r: _kind(r, "cart"),
    "purchases": lambda r: _kind(r, "purchase"),
    "event_revenue": _bought,
    "event_aov": lambda r: _over(_bought(r), _kind(r, "purchase")),
    "view_users": lambda r: _users(r, "view"),
    "cart_users": lambda r: _users(r, "cart"),
    "purchase_users": lambda r: _users(r, "purchase"),
    "view_only_users": lambda r: r.user_key.nunique() - len(_with(r, "cart") | _with(r, "purchase")),
    "cart_abandoners": lambda r: len(_with(r, "cart") - _with(r, "purchase")),
    "single_buyers": lambda r: int((r[r.event_type == "purchase"].groupby("user_key").size() == 1).sum()),
    "multi_buyers": lambda r: int((r[r.event_type == "purchase"].groupby("user_key").size() > 1).sum()),
    "purchases_per_buyer": lambda r: _over(_kind(r, "purchase"), _users(r, "purchase")),
    "user_conversion": lambda r: _over(_users(r, "purchase"), r.user_key.nunique()),
    "view_to_cart": lambda r: _over(_users(r, "cart"), _users(r, "view")),
    "cart_to_purchase": lambda r: _over(_users(r, "purchase"), _users(r, "cart")),
    "cart_to_purchase_events": lambda r: _over(_kind(r, "purchase"), _kind(r, "cart")),
    "funnel_conversion": lambda r: _over(_users(r, "purchase"), _users(r, "view")),
}

STANDING: dict[str, Callable[[pd.DataFrame, pd.Timestamp], Any]] = {
    "customers_to_date": _to_date,
    "active_customers": lambda r, end: _to_date(r, end) - _churned(r, end),
    "churned_customers": _churned,
    "churned_share": lambda r, end: _over(_churned(r, end), _to_date(r, end)),
}
