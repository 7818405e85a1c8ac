"""Order presets: the order files of shops and marketplaces, by their columns."""

from services.ingest.presets import FilePreset, JoinedTable, RemovalRule
from services.ingest.read.joins import OLIST_JOIN

UCI = FilePreset(
    name="uci-online-retail",
    group_by_order=True,
    columns=(
        ("transaction_id", "InvoiceNo"),
        ("product_id", "StockCode"),
        ("product_name", "Description"),
        ("quantity", "Quantity"),
        ("date", "InvoiceDate"),
        ("unit_price", "UnitPrice"),
        ("customer_id", "CustomerID"),
        ("region", "Country"),
    ),
    rules=(
        RemovalRule(step="No customer", reason="The line has no customer.", field="customer_id", test="missing"),
        RemovalRule(
            step="Cancelled",
            reason="The invoice was cancelled (its number begins with C).",
            field="transaction_id",
            test="begins with",
            value="C",
        ),
        RemovalRule(step="Quantity", reason="The quantity is not positive.", field="quantity", test="not positive"),
        RemovalRule(step="Price", reason="The price is not positive.", field="unit_price", test="not positive"),
    ),
)

SHOPIFY = FilePreset(
    name="shopify-orders",
    group_by_order=True,
    columns=(
        ("transaction_id", "Name"),
        ("customer_id", "Email"),
        ("status", "Financial Status"),
        ("date", "Created at"),
        ("currency", "Currency"),
        ("revenue", "Total"),
        ("shipping", "Shipping"),
        ("tax", "Taxes"),
        ("order_discount", "Discount Amount"),
        ("refund", "Refunded Amount"),
        ("region", "Billing Country"),
        ("payment_method", "Payment Method"),
        ("channel", "Source"),
        ("product_id", "Lineitem sku"),
        ("product_name", "Lineitem name"),
        ("quantity", "Lineitem quantity"),
        ("unit_price", "Lineitem price"),
        ("line_discount", "Lineitem discount"),
        ("brand", "Vendor"),
    ),
    readings=tuple((name, "order") for name in ("revenue", "shipping", "tax", "order_discount", "refund")),
    signature=("Name", "Financial Status", "Created at", "Total", "Lineitem quantity", "Lineitem name",
               "Lineitem price"),
)  # fmt: skip
"""The orders export: a row per line, of which the first alone carries what is the order's."""

AMAZON = FilePreset(
    name="amazon-all-orders",
    group_by_order=True,
    columns=(
        ("transaction_id", "amazon-order-id"),
        ("date", "purchase-date"),
        ("status", "order-status"),
        ("channel", "sales-channel"),
        ("product_id", "sku"),
        ("product_name", "product-name"),
        ("quantity", "quantity"),
        ("currency", "currency"),
        ("line_amount", "item-price"),
        ("region", "ship-country"),
    ),
    signature=("amazon-order-id", "purchase-date", "order-status", "item-price", "sku"),
)
"""The report "All orders": `item-price` is the total of a line; it names no buyer."""

OLIST = FilePreset(
    name="olist",
    group_by_order=True,
    columns=(
        ("transaction_id", "order_id"),
        ("customer_id", "customer_unique_id"),
        ("date", "order_purchase_timestamp"),
        ("delivered_at", "order_delivered_customer_date"),
        ("promised_at", "order_estimated_delivery_date"),
        ("product_id", "product_id"),
        ("category", "category"),
        ("line_amount", "price"),
        ("shipping", "freight_value"),
        ("payment_method", "payment_type"),
        ("satisfaction_score", "review_score"),
        ("region", "customer_state"),
    ),
    readings=(("shipping", "line"),),
    joins=(
        JoinedTable(name="orders", signature=("order_id", "customer_id", "order_purchase_timestamp",
                    "order_delivered_customer_date", "order_estimated_delivery_date"), required=True),
        JoinedTable(name="items", signature=("order_id", "order_item_id", "product_id", "price", "freight_value"),
                    required=True),
        JoinedTable(name="customers", signature=("customer_id", "customer_unique_id", "customer_state")),
        JoinedTable(name="products", signature=("product_id", "product_category_name", "product_weight_g")),
        JoinedTable(name="payments", signature=("order_id", "payment_sequential", "payment_type", "payment_value")),
        JoinedTable(name="reviews", signature=("order_id", "review_score", "review_creation_date")),
        JoinedTable(name="translations", signature=("product_category_name_english",)),
    ),
    sql=OLIST_JOIN,
)  # fmt: skip
"""The tables of the Brazilian marketplace Olist: all orders count, as its published totals do. An order without items
has none of money; of several payments the largest names the method, of several reviews the mean is the score."""
