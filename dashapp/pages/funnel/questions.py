"""Funnel, asked: what the choices of the page come to as questions, so that its tiles share their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from dashapp.core.page import Control
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.query.questions import Comparison, Period, Where
from services.query.result import Result

Counted = Literal["users", "sessions", "events"]

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
HOURS: Mapping[str, int] = {"1h": 1, "1d": 24, "7d": 168, "30d": 720}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the units of a funnel are called, stage by stage."""

    one: str
    many: str
    lookers: tuple[str, str]
    """Who looked, one and many, as a sentence begins with them."""
    whole: str
    """What the shares of the first stage are of."""
    stages: tuple[str, str, str]
    heads: tuple[str, str, str]
    """What those of each stage are called in tables."""
    head: str
    """The first of them, where there is little room."""


WORDS: Mapping[str, Wording] = {
    "users": Wording(
        one="user",
        many="users",
        lookers=("person who looked", "people who looked"),
        whole="viewers",
        stages=("Viewed a product", "Added to cart", "Purchased"),
        heads=("Viewers", "Users with a cart", "Buyers"),
        head="Viewers",
    ),
    "sessions": Wording(
        one="session",
        many="sessions",
        lookers=("session that looked", "sessions that looked"),
        whole="sessions with a view",
        stages=("Viewed a product", "Added to cart", "Purchased"),
        heads=("Sessions with a view", "Sessions with a cart", "Sessions with a purchase"),
        head="Sessions",
    ),
    "events": Wording(
        one="event",
        many="events",
        lookers=("view", "views"),
        whole="views",
        stages=("Views", "Cart events", "Purchases"),
        heads=("Views", "Cart events", "Purchases"),
        head="Views",
    ),
}


def counted(view: PageView) -> Counted:
    """Say what the funnel counts."""
    return cast("Counted", view.chosen(COUNT))


def window(view: PageView) -> str:
    """Give the window of an ordered funnel, "7d"; empty where each stage is on its own, as events always are."""
    stages = view.chosen(STAGES)
    return stages if stages in HOURS and counted(view) != "events" else ""


def window_in_words(view: PageView) -> str:
    """Say the window: "7 days"."""
    labels = dict(STAGES.values or ())
    return labels[window(view)].removeprefix("Ordered within ") if window(view) else ""


def funnel_of(
    view: PageView,
    *,
    where: tuple[Where, ...] | None = None,
    by: str | None = None,
    top: int | None = None,
    compare: Comparison | Period | None = None,
) -> Funnel | OrderedFunnel:
    """Make the question of the page's funnel."""
    asked: dict[str, Any] = {
        "period": view.window.period,
        "where": view.where() if where is None else where,
        "by": by,
        "top": top,
        "compare": compare,
        "count": counted(view),
    }
    return OrderedFunnel(hours=HOURS[window(view)], **asked) if window(view) else Funnel(**asked)


def whole_funnel(asking: TileQuery) -> Result:
    """Ask for the funnel of everything that the page shows, beside the comparison."""
    view = asking.view
    return asking.share(funnel_of(view, compare=view.window.compare))


def rows_of(result: Result) -> list[dict[str, Any]]:
    """Give the three stages of a funnel that is not split; none where nothing happened."""
    rows = result.rows()
    return rows if any(row["events"] for row in rows) else []
