"""Columns and matrix: columns of amounts, and who moved to which segment. HTML: every number is text."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One column: its height is a share of the largest."""

    name: str
    value: str
    title: str
    height: float
    before: float | None = None
    """Where it stood over the days that are compared with: a dashed line."""


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """One cell of the matrix."""

    users: str
    share: str
    title: str
    stayed: bool = False


def amounts(label: str, drawn: Sequence[Amount]) -> Node:
    """Draw columns with their values on them and their names below."""
    return el("div", "amts", *(_amount(one) for one in drawn), role="list", aria_label=label)


def _amount(one: Amount) -> Node:
    bar = el("s", "", style={"height": f"{one.height * 100:.1f}%"})
    line = el("em", "", style={"bottom": f"{one.before * 100:.1f}%"}) if one.before is not None else None
    room = el("div", "amt-room", el("span", "num", one.value), bar, el("span", "amt-scale", line) if line else None)
    return el("div", "amt", room, el("span", "meta", one.name), title=one.title, role="listitem", key=one.name)


def matrix(label: str, corner: str, heads: Sequence[str], lines: Sequence[tuple[str, Sequence[MatrixCell]]]) -> Node:
    """Draw who went where: a row for where they were, a column for where they are."""
    head = el("tr", "", el("th", "", corner, scope="col"), *(el("th", "num", one, scope="col") for one in heads))
    body = (el("tr", "", el("th", "", name, scope="row"), *map(_moved, cells), key=name) for name, cells in lines)
    inner = el("table", "table table-sm table-hover mvs", el("thead", "", head), el("tbody", "", *body))
    return el("div", "wide", inner, tabIndex=0, role="region", aria_label=label)


def _moved(cell: MatrixCell) -> Node:
    return el(
        "td", "num stayed" if cell.stayed else "num", cell.users, el("span", "meta", cell.share), title=cell.title
    )
