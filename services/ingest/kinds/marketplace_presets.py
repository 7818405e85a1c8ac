"""Marketplace presets: the sales of tills and marketplaces by item: Square, eBay, Etsy."""

from services.ingest.presets import FilePreset
from services.ingest.read.reshapes import EBAY_ITEMS, SQUARE_REFUNDS

SQUARE = FilePreset(
    name="square-items",
    group_by_order=True,
    columns=(
        ("transaction_id", "Transaction ID"),
        ("date", "Date"),
        ("time_of_day", "Time"),
        ("time_zone", "Time Zone"),
        ("category", "Category"),
        ("product_id", "SKU"),
        ("product_name", "Item"),
        ("quantity", "Qty"),
        ("line_amount", "Net Sales"),
        ("line_discount", "Discounts"),
        ("tax", "Tax"),
        ("channel", "Location"),
        ("customer_id", "Customer ID"),
        ("currency", "Currency"),
    ),
    readings=(("tax", "line"),),
    reshape=SQUARE_REFUNDS,
    reads=("Price Point Name",),
    signature=("Date", "Time", "Item", "Qty", "Gross Sales", "Net Sales", "Tax", "Transaction ID", "Event Type"),
)
"""The detail of items sold: net sales are after discounts and without tax and tips."""

EBAY = FilePreset(
    name="ebay-orders",
    group_by_order=True,
    columns=(
        ("transaction_id", "Sales Record Number"),
        ("transaction_id", "Order Number"),
        ("date", "Paid On Date"),
        ("date", "Sale Date"),
        ("customer_id", "Buyer Username"),
        ("region", "Ship To Country"),
        ("product_id", "Item Number"),
        ("product_id", "Custom Label"),
        ("product_name", "Item Title"),
        ("quantity", "Quantity"),
        ("unit_price", "Sale Price"),
        ("unit_price", "Sold For"),
        ("shipping", "Shipping And Handling"),
        ("revenue", "Total Price"),
        ("payment_method", "Payment Method"),
    ),
    readings=tuple((name, "order") for name in ("revenue", "shipping")),
    reshape=EBAY_ITEMS,
    signature=("Order Number", "Buyer Username", "Item Number", "Item Title", "Quantity", "Total Price", "Sale Date"),
)
"""The report of orders: the price is that of one item, the total that of the order."""

ETSY = FilePreset(
    name="etsy-sold-items",
    group_by_order=True,
    columns=(
        ("transaction_id", "Order ID"),
        ("date", "Sale Date"),
        ("customer_id", "Buyer"),
        ("product_id", "Listing ID"),
        ("product_name", "Item Name"),
        ("quantity", "Quantity"),
        ("unit_price", "Price"),
        ("line_discount", "Discount Amount"),
        ("order_discount", "Shipping Discount"),
        ("shipping", "Order Shipping"),
        ("tax", "Order Sales Tax"),
        ("currency", "Currency"),
        ("region", "Ship Country"),
        ("payment_method", "Payment Type"),
    ),
    date_order="month",
    signature=("Sale Date", "Item Name", "Quantity", "Price", "Item Total", "Transaction ID", "Listing ID",
               "Order ID"),
)  # fmt: skip
"""Items sold: an order is what its items, their discounts and its shipping make; tax, which the marketplace pays, is
not added."""
