"""Captions: period, comparison and filters of a page in words."""

from dashapp.core.state import label_of
from dashapp.core.view import PageView
from services.query.describe import describe_condition
from services.query.named_periods import in_words


def describe_filters(view: PageView, *, but: str | None = None) -> str:
    """Say the filters and the path, or that there are none."""
    said = [describe_condition(condition) for condition in view.where(but=but)]
    if but is not None and any(where.dimension == but for where in view.state.where):
        said.append(f"{label_of(but)} filter lifted")
    return "; ".join(said) or "No filters"


def describe_comparison(view: PageView, *, aligned: bool = False) -> str:
    """Say the period and what it is compared with: "2024 against 2023, weekdays aligned"."""
    window = view.window
    if not window.against:
        return window.title
    return f"{window.title} against {window.against}{', weekdays aligned' if aligned else ''}"


def describe_period(view: PageView) -> str:
    """Say the period of what is compared with nothing; where the page compares, say that this does not."""
    return f"{view.window.title}{', not compared' if view.window.against else ''}"


def caption(view: PageView, *, unit: str = "", aligned: bool = False, but: str | None = None) -> str:
    """Say unit, period, comparison and filters."""
    period = describe_comparison(view, aligned=aligned)
    return f"{f'{unit}. ' if unit else ''}{period}. {describe_filters(view, but=but)}"


def describe_view(view: PageView) -> tuple[str, ...]:
    """Return what a view shows in words: its days, its filters, its person's limits."""
    return (in_words(view.window.period), *map(describe_condition, view.state.conditions), *view.principal.limits)
