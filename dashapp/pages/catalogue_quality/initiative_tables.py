"""Initiative tables: what the ZIP of the case study holds, and the link that downloads it."""

from dashapp.core.markup import el, icon
from dashapp.core.page import Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.accounts.permissions import Right
from services.exports.case_study.archive import NAMES

PATH = "/case-study.zip"


def case_study_tables() -> Tile:
    """Declare the strip at the foot of the page."""
    return Tile(name="case-study", span=12, height=48, bare=True, answer=_answer, draw=_draw, needs=Right.EXPORT)


def _answer(_: TileQuery) -> tuple[str, ...]:
    return NAMES


def _draw(view: PageView, names: tuple[str, ...]) -> TileContent:
    listed = el("span", "meta", f"{len(names)} tables of this period and these filters: {', '.join(names)}")
    take = el("a", "btn", icon("download"), "Take them as a ZIP", href=f"{PATH}{view.state.search()}", download=True)
    return TileContent(
        title="Case study", body=el("div", "cln cs", el("b", "", "Case study"), listed, el("div", "cln-side", take))
    )
