"""Controls: what is ranked, by what, and what the page is filtered by."""

from dashapp.core.site import Control

BY = Control(
    name="by",
    label="By",
    values=(
        ("product", "Product"),
        ("brand", "Brand"),
        ("category", "Category"),
        ("subcategory", "Subcategory"),
        ("price_tier", "Price tier"),
    ),
    first="product",
)


ORDER = Control(
    name="order",
    label="Order",
    values=(("revenue", "Revenue"), ("units", "Units"), ("orders", "Orders"), ("margin", "Margin")),
    first="revenue",
)


FILTERS = (
    *("category", "brand", "region", "channel", "subcategory", "product", "price_tier"),
    *("segment", "payment_method", "age_group", "status"),
)
