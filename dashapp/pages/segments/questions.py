"""Segments, asked: the choices of the page, and the questions that several of its tiles share."""

from dashapp.core.page import Control
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.analyses.carts.age import SINCE
from services.analyses.carts.question import Abandonment
from services.analyses.segments.question import Segments
from services.query.result import Result

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


def named(control: Control, view: PageView) -> str:
    """Say the value of a control as it is now: "Subcategory"."""
    return dict(control.values or ())[view.chosen(control)]


def all_segments(asking: TileQuery) -> Result:
    """Ask for the five segments, beside the comparison."""
    view = asking.view
    return asking.share(Segments(period=view.window.period, where=view.where(), compare=view.window.compare))


def ages(view: PageView) -> Abandonment:
    """Make the question of what was left, by the time since."""
    return Abandonment(by=SINCE, period=view.window.period, where=view.where())


def by_age(asking: TileQuery) -> Result:
    """Ask for what was left, by the time since; its last row is all that the page's filters leave."""
    return asking.share(ages(asking.view))
