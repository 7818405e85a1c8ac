"""Order columns: what stage and warehouse hold of orders, their lines and their refunds, with DuckDB's types."""

from collections.abc import Collection

from models.warehouse import OWN_NUMBERS
from services.ingest.match.keys import MEMBERS

LABELS = ("status", "channel", "payment_method")
MEASURES = ("delivery_days", "satisfaction_score")
FLAGS = ("is_late",)
ATTRIBUTES = (*LABELS, *MEASURES, *FLAGS, *MEMBERS)
"""What an order is besides its id, its customer, its day and its total."""

MONEY, AMOUNT, TEXT = "DECIMAL(18, 4)", "DECIMAL(9, 2)", "VARCHAR"

ORDER_TYPES = {
    "transaction_key": "BIGINT",
    "transaction_id": TEXT,
    "customer_key": "INTEGER",
    "customer_id": TEXT,
    "date": "TIMESTAMP",
    "revenue": MONEY,
    **dict.fromkeys((*LABELS, *MEMBERS), TEXT),
    **dict.fromkeys(MEASURES, AMOUNT),
    **dict.fromkeys((*FLAGS, "is_counted"), "BOOLEAN"),
}
ITEM_LABELS = ("category", "subcategory", "brand")
LINE_AMOUNTS = ("quantity", "unit_price", "discount", "amount", "cost", "shipping", "tax")
LINE_TYPES = {
    "transaction_id": TEXT,
    "line_number": "INTEGER",
    "product_id": TEXT,
    **dict.fromkeys(ITEM_LABELS, TEXT),
    **dict.fromkeys(LINE_AMOUNTS, MONEY),
}
LINE_VALUES = tuple(name for name in LINE_TYPES if name not in ("transaction_id", "line_number"))
REFUND_TYPES = {
    "transaction_id": TEXT,
    "refund_number": "INTEGER",
    "date": "TIMESTAMP",
    "product_id": TEXT,
    **dict.fromkeys(ITEM_LABELS, TEXT),
    "quantity": MONEY,
    "amount": MONEY,
}
REFUND_VALUES = tuple(name for name in REFUND_TYPES if name not in ("transaction_id", "refund_number"))
CUSTOMER_TYPES = {
    "customer_key": "INTEGER",
    "customer_id": TEXT,
    "from_file": "BOOLEAN",
    "latest": "TIMESTAMP",
    **dict.fromkeys(MEMBERS, TEXT),
}
FIELD_TYPES = {
    "customer_id": TEXT,
    **dict.fromkeys(("revenue", "shipping", "tax", "order_discount", "refund"), MONEY),
    **dict.fromkeys((*LABELS, *MEMBERS, *ITEM_LABELS, "product_id", "product_name"), TEXT),
    **dict.fromkeys(MEASURES, AMOUNT),
    **dict.fromkeys(("refund_date", "delivered_at", "promised_at"), "TIMESTAMP"),
    **dict.fromkeys(("quantity", "unit_price", "line_amount", "line_discount", "cost", "unit_cost"), MONEY),
}
"""The fields that a file of orders may not have."""


def list_line_types(own: Collection[str]) -> dict[str, str]:
    """Return the columns of a line with those that the store keeps of its files."""
    return LINE_TYPES | {name: MONEY if name in OWN_NUMBERS else TEXT for name in own}


def list_line_values(own: Collection[str]) -> tuple[str, ...]:
    """Return what a line says besides which one it is."""
    return (*LINE_VALUES, *own)


def cast_null(name: str, kind: str) -> str:
    """Return an empty column of a type."""
    return f"CAST(NULL AS {kind}) AS {name}"


def list_absent(fields: Collection[str]) -> list[str]:
    """Return the fields that the file does not have, as empty columns."""
    return [cast_null(name, kind) for name, kind in FIELD_TYPES.items() if name not in fields]
