"""Page, Tile, Control: what a page is, as declarations. The shell gives every page all else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dash.development.base_component import Component

from dashapp.core.markup import Node
from dashapp.core.state import Allowed
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.accounts.permissions import Right
from services.exports.sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class TileContent:
    """A tile as it is shown: words above, then a Plotly figure or components."""

    title: str = ""
    caption: str = ""
    key: tuple[Node, ...] = ()
    """What the strokes of the figure mean, in the heading."""
    tools: tuple[Node, ...] = ()
    """The tile's own controls, before those that every tile has."""
    figure: dict[str, Any] | None = None
    body: Node = None


@dataclass(frozen=True, kw_only=True)
class EmptyTile:
    """A tile without data: what there is none of, "No orders fit these filters"."""

    title: str
    caption: str = ""
    what: str = "orders"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One question of a page and how its answer is drawn. Both are plain functions, tested without a browser."""

    name: str
    span: int = 12
    """Columns of twelve: 3, 4, 5, 7, 8 or 12."""
    height: int = 208
    """Pixels below the heading, kept in every state so that nothing jumps."""
    answer: Callable[[TileQuery], Any]
    draw: Callable[[PageView, Any], "TileContent | EmptyTile"]
    plot: bool = False
    """True where it draws a Plotly figure: that stays in place and changes."""
    bare: bool = False
    """True for what has no heading: the summary, the strip of cards."""
    sheet: Callable[[PageView, Any], Sheet] | None = None
    """The answer as a table: the twin, the export. None where there is nothing to tabulate."""
    metric: str | None = None
    """The metric whose definition the lineage panel shows first."""
    needs: Right = Right.VIEW


@dataclass(frozen=True, kw_only=True)
class Control:
    """A choice that belongs to one page; its value is in the URL."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...] | None
    """(value, label) of each; None where any text goes."""
    first: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: where it is, what it asks, what can be filtered."""

    name: str
    """Also its path: `/name`."""
    label: str
    icon: str
    """Name of a Bootstrap icon."""
    group: str
    """Heading in the navigation."""
    tiles: tuple[Tile, ...] = ()
    filters: tuple[str, ...] = ()
    """Dimensions in the filter bar, the ones shown at first in their order."""
    shown: int = 4
    """How many of the filters stand in the bar before they are used; the others are behind the plus."""
    controls: tuple[Control, ...] = ()
    metrics: tuple[str, ...] = ()
    """What `orders` of the page are counted by, for small words such as "7,423 orders in the period"."""
    fact: str = "transactions"
    """The table whose last day anchors the periods."""
    layout: Callable[[Any], Component] | None = None
    """For a page that is not made of tiles (data, administration): the principal -> its content."""
    needs: Right = Right.VIEW
    allowed: Allowed = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what the URL may name."""
        allowed = Allowed(
            dimensions=frozenset(self.filters),
            tiles=frozenset(tile.name for tile in self.tiles),
            options=tuple(
                (c.name, None if c.values is None else frozenset(v for v, _ in c.values)) for c in self.controls
            ),
        )
        object.__setattr__(self, "allowed", allowed)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/{self.name}"

    def tile(self, name: str) -> Tile | None:
        """Give the tile of that name."""
        return next((tile for tile in self.tiles if tile.name == name), None)
