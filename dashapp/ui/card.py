"""Card: one number: value, change, sparkline, target and threshold state. The whole card is the button."""

from dataclasses import dataclass
from decimal import Decimal

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.view import PageView
from dashapp.ui.change import arrow
from dashapp.ui.spark import spark
from services.catalog import catalog
from services.catalog.units import SCORE
from services.core.numbers import Number, exact, short
from services.monitoring.rules.describe import bound
from services.monitoring.rules.evaluate import Broken
from services.monitoring.targets.progress import TargetProgress
from services.query.named_periods import day_in_words

AVERAGE = "Average "
SMALL = 30
"""Under so many orders a number is marked as a small sample."""
MARK = 90.9
"""Where the target stands on its track, in percent of it: there is room beyond."""
LOWEST, HIGHEST = 1, 5
"""The scale of scores."""
TONES = {"On target": "good", "Off target": "bad", "Just short": "t2"}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card shows."""

    metric: str
    value: Number | None
    before: Number | None
    change: Number | None
    orders: int
    now: tuple[float | None, ...]
    then: tuple[float | None, ...]
    standing: TargetProgress | None = None
    broken: Broken | None = None
    chosen: bool = False
    href: str = ""


def card(view: PageView, shown: Card) -> Node:
    """Make a card."""
    metric = catalog().metrics[shown.metric]
    small = shown.orders < SMALL and shown.value is not None
    value = el(
        "div", "v", short(shown.value, metric.unit, view.currency), title=exact(shown.value, metric.unit, view.currency)
    )
    figures = el("div", "", value, el("div", "d", *_against(view, shown, quiet=small)))
    return link(
        shown.href,
        "kpi on" if shown.chosen else "kpi",
        el("div", "lb", el("span", "lb-name", *_name(metric.label)), _state(shown, small=small)),
        el("div", "rw", figures, spark(shown.now, shown.then)),
        el("div", "tg", *_target(view, shown)),
        title=f"{metric.meaning} ({metric.formula})",
        aria_current="true" if shown.chosen else None,
        data_metric=shown.metric,
    )


def _name(label: str) -> list[Node]:
    """Return the label; on phones, where a state stands beside it in half the width, without a leading "Average"."""
    rest = label.removeprefix(AVERAGE)
    return [label] if rest == label else [el("span", "not-phone", AVERAGE), rest]


def _against(view: PageView, shown: Card, *, quiet: bool) -> list[Node]:
    if shown.value is None:
        return [el("span", "meta", "no orders in the period")]
    if view.window.lacking:
        return [el("span", "meta", f"no data in {view.window.lacking}")]
    if view.window.compared is None:
        return [el("span", "meta", "compared with nothing")]
    if shown.before is None:
        return [el("span", "meta", f"nothing in {view.window.against}")]
    return _beside(view, shown, quiet=quiet)


def _beside(view: PageView, shown: Card, *, quiet: bool) -> list[Node]:
    """Return the change and what it is against; of days that the data lack in part, only what is there of them."""
    before = short(shown.before, catalog().metrics[shown.metric].unit, view.currency)
    if not view.window.judged and view.window.first:
        since = f"The data begin on {day_in_words(view.window.first)}, so there is no change to give"
        return [el("span", "meta", f"vs {before}, partial", title=since)]
    words = f"vs {before}, too few to judge" if quiet else f"vs {before}"
    return [arrow(shown.metric, shown.change, quiet=quiet), " ", el("span", "meta", words)]


def _state(shown: Card, *, small: bool) -> Node:
    if shown.value is None:
        return el("span", "st t2", "No data")
    if small:
        return el("span", "st t2", icon("circle"), f"{shown.orders:,} orders")
    if shown.broken is not None:
        return el(
            "span",
            "st bad",
            icon("exclamation-triangle-fill"),
            bound(shown.broken.rule, catalog().metrics[shown.metric], "").capitalize(),
        )
    if shown.standing is None or shown.standing.state is None:
        return None
    return el("span", f"st {TONES[shown.standing.state]}", shown.standing.state)


def _target(view: PageView, shown: Card) -> list[Node]:
    standing = shown.standing
    if standing is None or standing.actual is None:
        return []
    unit = catalog().metrics[shown.metric].unit
    target = short(standing.target, unit, view.currency)
    if unit is SCORE:
        filled, mark = _on_scale(standing.actual), _on_scale(standing.target)
        words = f"Target {target}, scale {LOWEST} to {HIGHEST}"
    else:
        filled, mark = float(standing.share or 0) * MARK, MARK
        words = f"{float(standing.share or 0) * 100:.1f} % of target {target}"
    if standing.run_rate is not None:
        words += f"; at this rate {short(standing.run_rate.value, unit, view.currency)}"
    bar = (
        el("s", "", style={"width": f"{min(filled, 100):.1f}%"}),
        el("em", "", style={"left": f"{min(mark, 99.5):.1f}%"}),
    )
    return [el("div", "track", *bar), el("div", "meta", words)]


def _on_scale(value: Decimal) -> float:
    return max(0.0, (float(value) - LOWEST) / (HIGHEST - LOWEST) * 100)
