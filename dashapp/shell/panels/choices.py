"""Choices: what a target or a rule may be about: metrics, calendar periods, parts of the store."""

from collections.abc import Iterable
from datetime import date

from dashapp.core.markup import Node, el
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from services.catalog import catalog
from services.catalog.algebra import leaves_of
from services.catalog.facts import FACTS
from services.core.context import Context
from services.core.errors import AppError
from services.monitoring.targets.store import TARGET_GRAINS, bucket
from services.query.named_periods import later, name_of
from services.query.questions import MetricQuery, Period
from services.query.run import run

LabelledOptions = Iterable[tuple[str, str]]
OptionGroups = Iterable[tuple[str, LabelledOptions]]

MOST_MEMBERS = 40
"""A dimension with more members than this is not offered in a list."""


def grouped_select(name: str, first: LabelledOptions, groups: OptionGroups, *, chosen: str = "") -> Node:
    """Make a choice of one whose options are in groups."""
    above = (_option(value, words) for value, words in first)
    below = (
        el("optgroup", "", *(_option(value, words) for value, words in options), label=label, key=label)
        for label, options in groups
    )
    return el("select", "form-select", *above, *below, name=name, defaultValue=chosen, key=f"{name}={chosen}")


def _option(value: str, words: str) -> Node:
    return el("option", "", words, value=value, key=value)


def metrics() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the metrics by what they are computed from; ingredients are left out."""
    main = [metric for metric in catalog().metrics.values() if not metric.ingredient]
    found: dict[str, list[tuple[str, str]]] = {}
    for metric in main:
        of = leaves_of([metric])[0].fact.label.capitalize()
        found.setdefault(of, []).append((metric.name, metric.label))
    return list(found.items())


def periods(last: date | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the years, quarters and months around the end of the data that a target may be for."""
    if last is None:
        return []
    year = date(last.year, 1, 1)
    steps = (("year", 12, -1, 3), ("quarter", 3, 0, 8), ("month", 1, 0, 24))
    return [
        (f"{grain.capitalize()}s", [_period(grain, later(year, months * at)) for at in range(start, end)])
        for grain, months, start, end in steps
    ]


def _period(grain: str, first: date) -> tuple[str, str]:
    return f"{grain}:{first}", name_of(bucket(grain, first))


def now(last: date | None) -> str:
    """Return the choice of the year in which the data ends."""
    return f"year:{TARGET_GRAINS['year'].floor(last)}" if last else ""


def parts(ctx: Context, view: PageView, *, each: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the members that the person sees, by dimension; with `each`, also all of a dimension one by one."""
    found = ((name, _members(ctx, view, name)) for name in view.page.filters)
    return [
        (label_of(name), [*([(f"{name}:", f"Each {label_of(name).lower()}")] if each else []), *members])
        for name, members in found
        if members
    ]


def _members(ctx: Context, view: PageView, dimension: str) -> list[tuple[str, str]]:
    metric = FACTS[view.page.fact].counted_by
    try:
        rows = run(ctx, MetricQuery(metrics=(metric,), by=(dimension,), period=Period()), view.principal.scope).rows()
    except AppError:
        return []  # what cannot be listed for this person is not offered
    members = sorted(str(row[dimension]) for row in rows)
    return [(f"{dimension}:{member}", member) for member in members] if len(members) <= MOST_MEMBERS else []
