"""Shop presets: the order files of WooCommerce, Magento, PrestaShop and BigCommerce, by their columns."""

from services.ingest.clean.amounts import Reading
from services.ingest.presets import FilePreset
from services.ingest.read.reshapes import (
    BIGCOMMERCE_DETAILS,
    PRESTASHOP_STATES,
    WOO_FIRST_ROW_ONLY,
    WOO_ITEM_COLUMNS,
    WOO_ITEM_TEXT,
)

OF_ORDER: tuple[tuple[str, Reading], ...] = tuple(
    (name, "order") for name in ("revenue", "shipping", "tax", "order_discount", "refund")
)
"""What a program writes on every line of an order though it is the order's."""

WOO_ORDER = (
    ("transaction_id", "order_id"),
    ("transaction_id", "order_number"),
    ("date", "order_date"),
    ("date", "date"),
    ("status", "status"),
    ("currency", "order_currency"),
    ("revenue", "order_total"),
    ("shipping", "shipping_total"),
    ("tax", "tax_total"),
    ("order_discount", "discount_total"),
    ("refund", "refunded_total"),
    ("payment_method", "payment_method"),
    ("payment_method", "payment_method_title"),
    ("customer_id", "customer_id"),
    ("customer_id", "customer_email"),
    ("customer_id", "billing_email"),
    ("region", "shipping_country"),
    ("region", "billing_country"),
    ("product_id", "item_sku"),
    ("product_name", "item_name"),
    ("quantity", "item_quantity"),
    ("line_amount", "item_total"),
)
WOOCOMMERCE = (
    FilePreset(
        name="woocommerce-orders",
        group_by_order=True,
        columns=WOO_ORDER,
        reads=("refund_items",),
        readings=OF_ORDER,
        reshape=WOO_ITEM_COLUMNS,
        signature=("order_number", "status", "order_total", "line_item_1"),
    ),
    FilePreset(
        name="woocommerce-orders",
        group_by_order=True,
        columns=WOO_ORDER,
        readings=OF_ORDER,
        reshape=WOO_ITEM_TEXT,
        signature=("order_number", "status", "order_total", "line_items"),
    ),
    FilePreset(
        name="woocommerce-orders",
        group_by_order=True,
        columns=WOO_ORDER,
        readings=OF_ORDER,
        signature=("order_number", "status", "order_total", "item_name", "item_quantity", "item_total"),
    ),
    FilePreset(
        name="woocommerce-orders",
        group_by_order=True,
        columns=(
            ("transaction_id", "Order Number"),
            ("date", "Order Date"),
            ("status", "Order Status"),
            ("currency", "Order Currency"),
            ("revenue", "Order Total Amount"),
            ("shipping", "Order Shipping Amount"),
            ("tax", "Order Total Tax Amount"),
            ("order_discount", "Cart Discount Amount"),
            ("refund", "Order Refund Amount"),
            ("payment_method", "Payment Method Title"),
            ("customer_id", "Email (Billing)"),
            ("region", "Country Name (Billing)"),
            ("region", "Country Code (Billing)"),
            ("product_name", "Item Name"),
            ("product_id", "Item Name"),
            ("product_id", "SKU"),
            ("quantity", "Quantity"),
            ("quantity", "Quantity (- Refund)"),
            ("unit_price", "Item Cost"),
            ("line_amount", "Order Line (w/o tax)"),
        ),
        readings=OF_ORDER,
        reshape=WOO_FIRST_ROW_ONLY,
        signature=("Order Number", "Order Status", "Order Date", "Order Total Amount", "Item Name", "Item Cost"),
    ),
    FilePreset(
        name="woocommerce-orders",
        columns=(
            ("transaction_id", "Order #"),
            ("date", "Date"),
            ("status", "Status"),
            ("customer_id", "Customer"),
            ("revenue", "N. Revenue"),
            ("revenue", "Net Sales"),
            ("channel", "Attribution"),
        ),
        people_by_name=("Customer",),
        signature=("Date", "Order #", "Status", "Customer", "Product(s)", "Items Sold", "Coupon(s)"),
    ),
)  # fmt: skip
"""Two plug-ins for exports, in four forms, and the report of WooCommerce's own analytics: net sales of whole orders."""

MAGENTO = FilePreset(
    name="magento-orders",
    columns=(
        ("transaction_id", "ID"),
        ("date", "Purchase Date"),
        ("status", "Status"),
        ("revenue", "Grand Total (Purchased)"),
        ("revenue", "Grand Total (Base)"),
        ("shipping", "Shipping and Handling"),
        ("refund", "Total Refunded"),
        ("customer_id", "Bill-to Name"),
        ("customer_id", "Customer Name"),
        ("customer_id", "Customer Email"),
        ("segment", "Customer Group"),
        ("channel", "Purchase Point"),
        ("payment_method", "Payment Method"),
    ),
    people_by_name=("Bill-to Name", "Customer Name"),
    signature=("ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Grand Total (Base)", "Status"),
)
"""The grid of orders: totals in the shop's base currency; a closed order was given back, as its own column says."""

PRESTASHOP_LIST = (
    ("transaction_id", "Reference"),
    ("transaction_id", "ID"),
    ("transaction_id", "id_order"),
    ("date", "Date"),
    ("status", "Status"),
    ("revenue", "Total"),
    ("customer_id", "Customer"),
    ("payment_method", "Payment"),
    ("region", "Delivery"),
)
PRESTASHOP_TABLE = (
    ("transaction_id", "id_order"),
    ("date", "date_add"),
    ("status", "current_state"),
    ("status", "order_state"),
    ("revenue", "total_paid"),
    ("revenue", "total_paid_tax_incl"),
    ("shipping", "total_shipping_tax_incl"),
    ("order_discount", "total_discounts_tax_incl"),
    ("customer_id", "id_customer"),
    ("customer_id", "email"),
    ("payment_method", "payment"),
    ("currency", "iso_code"),
)
PRESTASHOP = (
    *(
        FilePreset(
            name="prestashop-orders",
            columns=PRESTASHOP_LIST,
            people_by_name=("Customer",),
            signature=(own, "Reference", "Customer", "Total", "Payment", "Status", "Date"),
        )
        for own in ("id_order", "New client")
    ),
    FilePreset(
        name="prestashop-orders",
        group_by_order=True,
        columns=(
            *PRESTASHOP_TABLE,
            ("product_id", "product_id"),
            ("product_id", "product_reference"),
            ("product_name", "product_name"),
            ("quantity", "product_quantity"),
            ("line_amount", "total_price_tax_incl"),
        ),
        readings=OF_ORDER,
        reshape=PRESTASHOP_STATES,
        signature=("id_order", "reference", "total_paid_tax_incl", "product_name", "product_quantity",
                   "total_price_tax_incl"),
    ),
    FilePreset(
        name="prestashop-orders",
        columns=PRESTASHOP_TABLE,
        reshape=PRESTASHOP_STATES,
        signature=("id_order", "reference", "total_paid_tax_incl", "date_add"),
    ),
)  # fmt: skip
"""The list of orders, and what a query over the program's table `orders` gives, with its items or without."""

BIGCOMMERCE_ORDER = (
    ("transaction_id", "Order ID"),
    ("date", "Order Date"),
    ("time_of_day", "Order Time"),
    ("status", "Order Status"),
    ("currency", "Order Currency Code"),
    ("revenue", "Order Total (inc tax)"),
    ("shipping", "Shipping Cost (ex tax)"),
    ("shipping", "Shipping Cost (inc tax)"),
    ("tax", "Tax Total"),
    ("order_discount", "Coupon Value"),
    ("refund", "Refund Amount"),
    ("customer_id", "Customer ID"),
    ("customer_id", "Customer Email"),
    ("payment_method", "Payment Method"),
    ("channel", "Channel Name"),
    ("region", "Shipping Country"),
    ("region", "Billing Country"),
    ("product_id", "Product SKU"),
    ("product_name", "Product Name"),
    ("quantity", "Product Qty"),
    ("unit_price", "Product Unit Price"),
    ("line_amount", "Product Total Price"),
)
BIGCOMMERCE = (
    FilePreset(
        name="bigcommerce-orders",
        group_by_order=True,
        columns=BIGCOMMERCE_ORDER,
        readings=OF_ORDER,
        reshape=BIGCOMMERCE_DETAILS,
        reads=("Product ID",),
        signature=("Order ID", "Order Date", "Order Status", "Order Total (inc tax)", "Product Details"),
    ),
    FilePreset(
        name="bigcommerce-orders",
        group_by_order=True,
        columns=(*BIGCOMMERCE_ORDER, ("product_id", "Product ID")),
        readings=OF_ORDER,
        signature=("Order ID", "Order Date", "Order Status", "Order Total (inc tax)", "Product ID", "Product Qty"),
    ),
    FilePreset(
        name="bigcommerce-orders",
        columns=tuple(one for one in BIGCOMMERCE_ORDER if not one[1].startswith("Product")),
        signature=("Order ID", "Order Date", "Order Status", "Order Total (inc tax)", "Customer Email"),
    ),
)
"""An order per row with its products as text, a row per product, or orders alone."""
