"""Diverging bars: gains and losses from one zero, to one scale, with their exact amounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, link
from services.core.numbers import Number


@dataclass(frozen=True, kw_only=True)
class DivergingBar:
    """One member."""

    member: str
    value: Number
    amount: str
    """The value as it is written, with its sign."""
    side: str = ""
    """What stands behind it: how much that is against before."""
    href: str = ""
    """Where a click leads; nowhere for what stands for several members."""
    mark: str = ""
    title: str = ""


def diverging_bars(label: str, rows: Sequence[DivergingBar], total: DivergingBar | None = None) -> Node:
    """Draw the bars; `total` stands below them without a bar of its own, and so do rows that lead nowhere.

    Those stand for many members together: on their scale the single ones could not be seen.
    """
    single = [float(row.value) for row in rows if row.href] or [float(row.value) for row in rows]
    lowest, highest = min(single, default=0.0), max(single, default=0.0)
    low, high = min(lowest, 0.0), max(highest, 0.0)
    span = (high - low) or 1.0
    zero = -low / span * 100
    drawn = any(row.href for row in rows)
    lines = (_row(row, zero, span, barred=bool(row.href) or not drawn) for row in rows)
    return el("div", "dvs", *lines, _total(total) if total else None, role="group", aria_label=label)


def _row(row: DivergingBar, zero: float, span: float, *, barred: bool) -> Node:
    bar = _bar(row, zero, span) if barred else None
    inner = (
        el("span", "nm", row.member),
        el("span", "num dv-amount", row.amount),
        el("span", "num meta dv-side", row.side),
        el("span", "dv-bar", el("em", "", style={"left": f"{zero:.2f}%"}), bar, aria_hidden="true"),
    )
    if not row.href:
        return el("div", "dv rest", *inner, title=row.title or None, key=f"rest {row.member}")
    return link(row.href, "dv", *inner, title=row.title or None, data_mark=row.mark or None, key=row.member)


def _bar(row: DivergingBar, zero: float, span: float) -> Node:
    width = abs(float(row.value)) / span * 100
    left = zero if row.value >= 0 else zero - width
    return el("s", "up" if row.value >= 0 else "down", style={"left": f"{left:.2f}%", "width": f"{width:.2f}%"})


def _total(row: DivergingBar) -> Node:
    side = el("span", "num meta dv-side", row.side)
    return el("div", "dv tot", el("span", "nm", row.member), el("span", "num dv-amount", row.amount), side, key="total")
