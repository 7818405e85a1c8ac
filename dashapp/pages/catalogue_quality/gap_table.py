"""Gap table: the gaps as numbers with their shares, and bars that compare shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, link
from services.core.numbers import Number, exact

PHONE = ("rows", "revenue")
"""The measures that a phone shows; its table twin has all."""


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One kind of gap; numbers and shares by measure."""

    label: str
    href: str
    """Shows its products."""
    chosen: bool
    counts: Mapping[str, Number]
    shares: Mapping[str, float | None]
    change: Node = None
    """Of the share of the last measure; None where it is compared with nothing."""
    before: float | None = None
    """That share over the days that are compared with: a tick on the bar."""


def gap_table(rows: Sequence[GapRow], measures: Sequence[str], currency: str) -> Node:
    """Make the table of gaps; the bars are the shares of the last measure."""
    heads = [el("th", _cls(measure), _head(measure, currency), scope="col", key=measure) for measure in measures]
    bar = el("th", "not-phone", el("span", "visually-hidden", f"Share of {measures[-1]}, bar"))
    last, compared = measures[-1], any(row.change is not None for row in rows)
    change = el("th", "num", "Change", scope="col", title=f"Of the share of {last}") if compared else None
    most = max((share or 0.0 for row in rows for share in (row.shares[last], row.before)), default=0.0) or 1.0
    head = el("thead", "", el("tr", "", el("th", "", "Missing", scope="col"), *heads, change, bar))
    body = el("tbody", "", *(_row(row, measures, most, compared=compared) for row in rows))
    return scrolling(el("table", "table table-sm table-hover gaps", head, body), "What is missing")


def _head(measure: str, currency: str) -> str:
    return f"{measure.capitalize()}, {currency}" if measure == "revenue" and currency else measure.capitalize()


def _cls(measure: str) -> str:
    return "num" if measure in PHONE else "num not-phone"


def _row(row: GapRow, measures: Sequence[str], most: float, *, compared: bool) -> Node:
    cells = [_cell(measure, row.counts[measure], row.shares[measure]) for measure in measures]
    name = link(row.href, "accent", row.label.removeprefix("Missing ").capitalize(), title=f"{row.label}: its products")
    was = f"Was {exact(row.before, 'share')}" if row.before is not None else None
    change = el("td", "num", row.change, title=was) if compared else None
    bar = el("td", "not-phone gap-room", share_bar(row.shares[measures[-1]], most, tick=row.before))
    return el("tr", "on" if row.chosen else "", el("td", "", name), *cells, change, bar, key=row.label)


def _cell(measure: str, count: Number, share: float | None) -> Node:
    unit = "money" if measure == "revenue" else "count"
    return el("td", _cls(measure), exact(count, unit), " ", el("span", "gap-share", exact(share, "share")), key=measure)


def share_bar(share: float | None, most: float, kind: str = "", *, tick: float | None = None) -> Node:
    """Make a bar of a share, against the largest of its table; `kind` is "brand" or "category" for their colours.

    The tick is the share that it is compared with.
    """
    width = {"width": f"{(share or 0) / most * 100:.1f}%"}
    mark = el("em", "", style={"left": f"calc({tick / most * 100:.1f}% - 1px)"}) if tick is not None else None
    return el("span", f"gap-bar {kind and f'gap-{kind}'}".rstrip(), el("s", "", style=width), mark, aria_hidden="true")


def scrolling(inner: Node, label: str) -> Node:
    """Let a wide table scroll within its tile."""
    return el("div", "wide", inner, tabIndex=0, role="region", aria_label=label)
