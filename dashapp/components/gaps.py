"""Gaps: what is missing as a table of numbers with their shares, and bars that compare shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashapp.components.markup import Node, el, link
from services.numbers import Number, exact

PHONE = ("rows", "revenue")
"""The measures that a phone shows; its table twin has all."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One kind of gap; numbers and shares by measure."""

    label: str
    href: str
    """Shows its products."""
    chosen: bool
    counts: Mapping[str, Number]
    shares: Mapping[str, float | None]


def gap_table(rows: Sequence[Gap], measures: Sequence[str], currency: str) -> Node:
    """Make the table of gaps; the bars are the shares of the last measure."""
    heads = [el("th", _cls(measure), _head(measure, currency), scope="col", key=measure) for measure in measures]
    bar = el("th", "not-phone", el("span", "unheard", f"Share of {measures[-1]}, bar"))
    most = max((row.shares[measures[-1]] or 0.0 for row in rows), default=0.0) or 1.0
    head = el("thead", "", el("tr", "", el("th", "", "Missing", scope="col"), *heads, bar))
    body = el("tbody", "", *(_row(row, measures, most) for row in rows))
    return scrolled(el("table", "tb gaps", head, body), "What is missing")


def _head(measure: str, currency: str) -> str:
    return f"{measure.capitalize()}, {currency}" if measure == "revenue" and currency else measure.capitalize()


def _cls(measure: str) -> str:
    return "num" if measure in PHONE else "num not-phone"


def _row(row: Gap, measures: Sequence[str], most: float) -> Node:
    cells = [_cell(measure, row.counts[measure], row.shares[measure]) for measure in measures]
    name = link(row.href, "accent", row.label.removeprefix("Missing ").capitalize(), title=f"{row.label}: its products")
    bar = el("td", "not-phone gap-room", share_bar(row.shares[measures[-1]], most))
    return el("tr", "on" if row.chosen else "", el("td", "", name), *cells, bar, key=row.label)


def _cell(measure: str, count: Number, share: float | None) -> Node:
    unit = "money" if measure == "revenue" else "count"
    return el("td", _cls(measure), exact(count, unit), el("span", "gap-share", exact(share, "share")), key=measure)


def share_bar(share: float | None, most: float, kind: str = "") -> Node:
    """Make a bar of a share, against the largest of its table; `kind` is "brand" or "category" for their colours."""
    width = {"width": f"{(share or 0) / most * 100:.1f}%"}
    return el("span", f"gap-bar {kind and f'gap-{kind}'}".rstrip(), el("s", "", style=width), aria_hidden="true")


def scrolled(inner: Node, label: str) -> Node:
    """Let a wide table scroll within its tile."""
    return el("div", "wide", inner, tabIndex=0, role="region", aria_label=label)
