"""Order presets: the order files of shops and marketplaces, by their columns."""

from services.ingest.presets import FilePreset, RemovalRule

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
