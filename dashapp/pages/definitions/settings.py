"""Settings: the numbers in definitions that a store sets for itself, and what they are now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.settings import Settings
from dashapp.core.markup import Node, el
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.definitions.search import search_words


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A setting that definitions follow."""

    field: str
    label: str
    value: Callable[[Settings], str]
    """The value in words."""
    used: tuple[str, ...] = ()
    """The metrics and dimensions that follow it; a test holds this against their statements."""


def _tiers(settings: Settings) -> str:
    medium, high, premium = (f"{bound:,g}" for bound in settings.price_tiers)
    return f"medium from {medium}, high from {high}, premium from {premium}"


IN_FORCE = (
    InForce(
        field="churn_days",
        label="Churned",
        value=lambda settings: f"more than {settings.churn_days} days without an order",
        used=("active_customers", "churned_customers", "churned_share"),
    ),
    InForce(
        field="low_satisfaction",
        label="Low satisfaction",
        value=lambda settings: f"a score of {settings.low_satisfaction:g} or less",
        used=("low_rated_orders", "low_satisfaction_share"),
    ),
    InForce(
        field="late_delivery_days",
        label="Late delivery",
        value=lambda settings: f"more than {settings.late_delivery_days:g} days",
        used=("late_orders", "timed_orders", "late_delivery_share"),
    ),
    InForce(field="price_tiers", label="Price tiers", value=_tiers, used=("price_tier",)),
    InForce(field="currency", label="Currency", value=lambda settings: settings.currency or "none is written"),
    InForce(field="time_zone", label="Time zone", value=lambda settings: f"{settings.time_zone}, weeks from Monday"),
)


def answer(query: TileQuery) -> tuple[tuple[InForce, str], ...]:
    """Return each setting with its value in words."""
    return tuple((one, one.value(query.ctx.settings)) for one in IN_FORCE)


def settings_by_name(settings: Settings) -> Mapping[str, str]:
    """Give for each metric or dimension that follows a setting, what that is now."""
    return {name: f"{one.label}: {one.value(settings)}" for one in IN_FORCE for name in one.used}


def draw(view: PageView, found: tuple[tuple[InForce, str], ...]) -> TileContent:
    """Draw the settings as one strip; among what is found by a search, each stands beside what follows it."""
    if search_words(view):
        return TileContent()
    body = el("dl", "in-force", *(_cell(one, value) for one, value in found))
    return TileContent(
        title="Settings in force", caption="The operator sets them; the definitions below follow", body=body
    )


def _cell(one: InForce, value: str) -> Node:
    variable = f"CARTOGRAPH_{one.field.upper()}"
    return el("div", "", el("dt", "meta", one.label, title=variable), el("dd", "", value), key=one.field)
