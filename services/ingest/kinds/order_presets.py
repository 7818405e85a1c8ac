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
                    required=True, key="order_id", into="orders"),
        JoinedTable(name="customers", signature=("customer_id", "customer_unique_id", "customer_state"),
                    key="customer_id", into="orders"),
        JoinedTable(name="products", signature=("product_id", "product_category_name", "product_weight_g"),
                    key="product_id", into="items"),
        JoinedTable(name="payments", signature=("order_id", "payment_sequential", "payment_type", "payment_value"),
                    key="order_id", into="orders"),
        JoinedTable(name="reviews", signature=("order_id", "review_score", "review_creation_date"),
                    key="order_id", into="orders"),
        JoinedTable(name="translations", signature=("product_category_name_english",)),
    ),
    sql=OLIST_JOIN,
)  # fmt: skip
"""The tables of the Brazilian marketplace Olist: all orders count, as its published totals do. An order without items
has none of money; of several payments the largest names the method, of several reviews the mean is the score."""

SUPERSTORE = FilePreset(
    name="superstore",
    group_by_order=True,
    columns=(
        ("transaction_id", "Order ID"),
        ("date", "Order Date"),
        ("customer_id", "Customer ID"),
        ("segment", "Segment"),
        ("region", "Region"),
        ("product_id", "Product ID"),
        ("product_name", "Product Name"),
        ("category", "Category"),
        ("subcategory", "Sub-Category"),
        ("line_amount", "Sales"),
        ("quantity", "Quantity"),
    ),
    signature=("Order ID", "Order Date", "Customer ID", "Product ID", "Sub-Category", "Sales", "Quantity", "Profit"),
)
"""The sample of the trade: `Sales` is the total of a line after its discount, `Discount` is a rate, no amount."""

STRIPE = FilePreset(
    name="stripe-payments",
    columns=(
        ("transaction_id", "id"),
        ("date", "Created date (UTC)"),
        ("revenue", "Amount"),
        ("refund", "Amount Refunded"),
        ("refund_date", "Refunded date (UTC)"),
        ("currency", "Currency"),
        ("status", "Status"),
        ("payment_method", "Payment Source Type"),
        ("customer_id", "Customer Email"),
        ("customer_id", "Customer ID"),
    ),
    signature=("id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Status"),
)

TRANSFERS = (
    "(?i)abbuchung|bankkonto|auszahlung|withdrawal|transfer|payout|bank deposit|conversion|umrechnung|hold|reserve|"
    "einbehalt|freigabe"
)
"""Rows of an account statement that are neither sold nor given back: money on its way to and from the bank."""

PAYPAL = FilePreset(
    name="paypal",
    columns=(
        ("transaction_id", "Transaction ID"),
        ("transaction_id", "Transaktionscode"),
        ("date", "Date"),
        ("date", "Datum"),
        ("time_of_day", "Time"),
        ("time_of_day", "Uhrzeit"),
        ("time_zone", "TimeZone"),
        ("time_zone", "Zeitzone"),
        ("row_type", "Type"),
        ("row_type", "Beschreibung"),
        ("currency", "Currency"),
        ("currency", "W\u00e4hrung"),
        ("revenue", "Gross"),
        ("revenue", "Brutto"),
        ("customer_id", "From Email Address"),
        ("customer_id", "Absender E-Mail-Adresse"),
    ),
    rules=(
        RemovalRule(
            step="Transfers",
            reason="The row is a transfer between accounts, no payment.",
            field="row_type",
            test="matches",
            value=TRANSFERS,
        ),
    ),
)
"""The activity report in English or German: payments, and money given back as rows of negative amounts."""

INSTACART_FILES = ("order_id", "user_id", "order_number", "order_dow", "order_hour_of_day", "days_since_prior_order")
NO_DAYS = (
    "The files of instacart hold no days and no prices: they say the weekday and the hour of an order, and how many "
    "days after the customer's last one it was, from which no date follows."
)
INSTACART_ORDERS = FilePreset(
    name="instacart",
    group_by_order=True,
    columns=(("transaction_id", "order_id"), ("customer_id", "user_id"), ("product_id", "product_id")),
    signature=INSTACART_FILES,
    lacks=NO_DAYS,
)
"""Orders without a day or a price: both would be made up."""
