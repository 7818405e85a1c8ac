"""Controls: what a person chooses on the page of the funnel; the values are in the address."""

from dashapp.core.site import Control
from services.analyses.new_or_returning import ENTRY

COUNT = Control(
    name="count",
    label="Count",
    values=(("users", "Users"), ("sessions", "Sessions"), ("events", "Events")),
    first="users",
)


STAGES = Control(
    name="stages",
    label="Stages",
    values=(
        ("independent", "Independent"),
        ("1h", "Ordered within 1 hour"),
        ("1d", "Ordered within 1 day"),
        ("7d", "Ordered within 7 days"),
        ("30d", "Ordered within 30 days"),
    ),
    first="independent",
)


SPLIT = Control(
    name="split",
    label="Split by",
    values=(
        ("brand", "Brand"),
        ("category", "Category"),
        ("price_tier", "Price tier"),
        ("weekday", "Weekday"),
        ("hour", "Hour"),
        ("month", "Month"),
        (ENTRY, "New or returning"),
    ),
    first="brand",
)


RECOVERED = Control(name="recovered", label="Of 100 who left, so many come back", values=None, first="1")


WORTH = Control(name="worth", label="What each of those who buy brings", values=None)
