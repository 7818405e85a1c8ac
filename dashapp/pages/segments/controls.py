"""Controls: what a person chooses on the page of segments; the values are in the address."""

from dashapp.core.site import Control
from dashapp.core.view import PageView

BY = Control(
    name="by",
    label="By",
    values=(
        ("brand", "Brand"),
        ("category_1", "Category"),
        ("category_2", "Subcategory"),
        ("product", "Product"),
        ("price_tier", "Price tier"),
        ("hour", "Hour"),
        ("weekday", "Weekday"),
        ("month", "Month"),
    ),
    first="brand",
)


COHORT = Control(
    name="cohort",
    label="Cohorts by",
    values=(("week", "Week"), ("month", "Month"), ("quarter", "Quarter")),
    first="month",
)


SHOW = Control(
    name="show",
    label="Show",
    values=(("share", "Share who bought again"), ("revenue", "Revenue per member")),
    first="share",
)


def label_now(control: Control, view: PageView) -> str:
    """Say the value of a control as it is now: "Subcategory"."""
    return dict(control.values or ())[view.value_of(control)]
