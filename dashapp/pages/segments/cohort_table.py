"""Cohort table: a triangle shaded from zero; periods that are not over are dotted and hollow."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, link

STEPS = 8
"""Of the sequential palette."""


@dataclass(frozen=True, kw_only=True)
class CohortCell:
    """A cohort after some time."""

    value: str
    title: str
    step: int | None
    """Its place on the scale; None where it is not on it, as the first bucket."""
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class CohortRow:
    """A cohort."""

    name: str
    size: str
    cells: Sequence[CohortCell]
    href: str | None = None


def step_of(value: float, largest: float) -> int:
    """Return the shade of a value on a scale from zero."""
    return round(max(0.0, value) / largest * (STEPS - 1)) if largest else 0


def triangle(
    label: str, corner: tuple[str, str], heads: Sequence[str], lines: Sequence[CohortRow], total: CohortRow
) -> Node:
    """Draw the cohorts, one below the other, and all of them."""
    names = (el("th", "coh-name", corner[0], scope="col"), el("th", "num", corner[1], scope="col"))
    head = el("tr", "", *names, *(el("th", "num", one, scope="col", key=one) for one in heads))
    body = (_line(line, len(heads)) for line in lines)
    foot = el("tfoot", "", _line(total, len(heads)))
    inner = el("table", "coh", el("thead", "", head), el("tbody", "", *body), foot)
    return el("div", "wide coh-room", inner, tabIndex=0, role="region", aria_label=label)


def _line(line: CohortRow, width: int) -> Node:
    name: Node = link(line.href, "accent", line.name) if line.href else line.name
    cells = (_cell(one, at) for at, one in enumerate(line.cells))
    rest = el("td", "", colSpan=width - len(line.cells), aria_hidden="true") if len(line.cells) < width else None
    return el(
        "tr", "", el("th", "coh-name", name, scope="row"), el("td", "num", line.size), *cells, rest, key=line.name
    )


def _cell(cell: CohortCell, at: int) -> Node:
    shade = "" if cell.step is None else f" seq-{cell.step}{' deep' if cell.step > STEPS / 2 else ''}"
    cls = f"num coh-cell{shade}" if cell.whole else "num coh-cell open"
    return el("td", cls, cell.value, title=cell.title, key=str(at))
