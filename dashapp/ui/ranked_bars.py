"""Ranked bars: members by value, a bar, a tick for the comparison, the change. HTML, so that rows are links."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, link
from dashapp.core.view import PageView
from dashapp.ui.change import arrow
from services.catalog import catalog
from services.core.numbers import Number, exact, short

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One member."""

    member: str
    value: Number | None
    before: Number | None
    change: Number | None
    href: str
    mark: str
    """tile:dimension:member, for the menu on it."""
    chosen: bool = False


def ranked_bars(view: PageView, metric: str, rows: Sequence[Ranked], *, more: str) -> Node:
    """Make the bars of at most eight members; `more` leads to all of them. Chosen members stay in view."""
    unit, filtered = catalog().metrics[metric].unit, any(row.chosen for row in rows)
    shown = [row for at, row in enumerate(rows) if at < SHOWN or row.chosen]
    largest = max((float(v) for row in shown for v in (row.value, row.before) if v is not None), default=0) or 1.0

    def bar(row: Ranked) -> Node:
        width, tick = (max(0.0, float(value or 0)) / largest * 100 for value in (row.value, row.before))
        mark = el("em", "", style={"left": f"calc({tick:.1f}% - 1px)"}) if row.before is not None else None
        exactly = exact(row.value, unit, view.currency)
        against = f", {view.window.against}: {exact(row.before, unit, view.currency)}" if row.before is not None else ""
        return link(
            row.href,
            "rk on" if row.chosen else "rk dim" if filtered else "rk",
            el("span", "nm", row.member),
            el("span", "bar", el("s", "", style={"width": f"{width:.1f}%"}), mark),
            el("span", "num va", short(row.value, unit, view.currency)),
            el("span", "num ch", arrow(metric, row.change)),
            title=f"{row.member}: {exactly}{against}",
            data_mark=row.mark,
            aria_current="true" if row.chosen else None,
            key=row.member,
        )

    hidden = len(rows) - len(shown)
    return el("div", "rks", *(bar(row) for row in shown), link(more, "rk-more", f"{hidden:,} more") if hidden else None)
