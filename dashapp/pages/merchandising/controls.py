"""Controls: what a person chooses on the page of merchandising; the values are in the address."""

from dashapp.core.site import Control

BY = Control(
    name="by",
    label="By",
    values=(
        ("brand", "Brand"),
        ("category_1", "Category"),
        ("category_2", "Category, level 2"),
        ("category_3", "Category, level 3"),
        ("category_code", "Category path"),
        ("product", "Product"),
        ("price_tier", "Price tier"),
    ),
    first="brand",
)


ORDER = Control(
    name="order",
    label="Order",
    values=(("revenue", "Revenue"), ("purchases", "Purchases"), ("views", "Views"), ("conversion", "Conversion")),
    first="revenue",
)


FIRST = 200


VIEWS = Control(name="views", label="Least views", values=None, first=str(FIRST))


WINDOW = Control(
    name="window",
    label="Within",
    values=(("none", "The whole period"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days")),
    first="none",
)
