"""Page: what a page and a tile are, as declarations. The shell gives every page all else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashapp.core.markup import Node
from dashapp.core.site import PageHead
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
    """A tile without data; `what` names the missing rows: "No orders fit these filters"."""

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
class Page(PageHead):
    """A page: its head, and the tiles that it is made of."""

    tiles: tuple[Tile, ...] = ()

    def __post_init__(self) -> None:
        """Work out what the URL may name; the tiles are part of it."""
        self._allow(tile.name for tile in self.tiles)

    def tile(self, name: str) -> Tile | None:
        """Return the tile of that name; None where the page has none."""
        return next((tile for tile in self.tiles if tile.name == name), None)
