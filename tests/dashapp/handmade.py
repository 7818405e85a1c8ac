"""Drawing tiles without a store: views and answers made by hand, and what the drawn trees say and lead to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from dashapp.core.page import EmptyTile, TileContent
from dashapp.core.view import PageView
from dashapp.pages import PAGES
from services.exports.sheet import Sheet
from services.query.result import ColumnRole, Origin, OutColumn, Result
from tests.dashapp.drawing import FIRST, LAST, walk, words
from tests.dashapp.drawing import make_view as view

__all__ = ["FIRST", "LAST", "view", "words"]

NASTY = '<script>alert("1")</script>'
"""A member that must stay text."""


def column(name: str, unit: str = "count", role: ColumnRole = "metric", label: str = "") -> OutColumn:
    """Make a column."""
    return OutColumn(name=name, label=label or name, unit=unit, role=role)


def result(
    rows: Iterable[Mapping[str, Any]], columns: tuple[OutColumn, ...] = (), *, notes: tuple[str, ...] = ()
) -> Result:
    """Make an answer of these rows; what one of them lacks is nothing in it."""
    given = [dict(row) for row in rows]
    names = dict.fromkeys(name for row in given for name in row)
    whole = [{name: row.get(name) for name in names} for row in given]
    origin = Origin(
        filters=(),
        notes=notes,
        as_of=LAST,
        data_version=1,
        statement="SELECT 1",
        parameters={},
        computed_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    return Result(columns=columns, table=pa.Table.from_pylist(whole), origin=origin)


def draw(shown: PageView, tile: str, answer: Any) -> TileContent:
    """Draw a tile that has data."""
    declared = PAGES[shown.page.name].tile(tile)
    assert declared
    content = declared.draw(shown, answer)
    assert isinstance(content, TileContent)
    return content


def draw_empty(shown: PageView, tile: str, answer: Any) -> EmptyTile:
    """Draw a tile that has none."""
    declared = PAGES[shown.page.name].tile(tile)
    assert declared
    content = declared.draw(shown, answer)
    assert isinstance(content, EmptyTile)
    return content


def sheet(shown: PageView, tile: str, answer: Any) -> Sheet:
    """Make the table of a tile."""
    declared = PAGES[shown.page.name].tile(tile)
    assert declared
    assert declared.sheet
    return declared.sheet(shown, answer)


def elements(tree: Any, tag: str = "", cls: str = "") -> Iterator[dict[str, Any]]:
    """Give the elements of a tree of that tag and of that class."""
    for one in walk(tree):
        if tag in ("", one["t"]) and (not cls or cls in str(one.get("className", "")).split()):
            yield dict(one)


def links(tree: Any) -> dict[str, str]:
    """Give the address of each link by its words."""
    return {words(one): one["href"] for one in elements(tree, "a")}


def titles(tree: Any) -> list[str]:
    """Give what is said on hover, in order."""
    return [one["title"] for one in elements(tree) if "title" in one]


def said_in(tree: Any, tag: str, cls: str = "") -> list[str]:
    """Give what each element of a tag says, in order."""
    return [words(one) for one in elements(tree, tag, cls)]


def styles(tree: Any, name: str) -> list[str]:
    """Give a property of every element that is styled by it, in order."""
    return [one["style"][name] for one in elements(tree) if name in one.get("style", {})]
