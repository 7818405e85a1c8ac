"""Questions: what the choices of the page come to as questions; tiles that ask the same share the answer."""

from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.analyses.carts.age import SINCE
from services.analyses.carts.question import Abandonment
from services.query.result import Result


def ages(view: PageView) -> Abandonment:
    """Make the question of what was left, by the time since."""
    return Abandonment(by=SINCE, period=view.window.period, where=view.where())


def ask_by_age(query: TileQuery) -> Result:
    """Ask for what was left, by the time since; its last row is all that the page's filters leave."""
    return query.share(ages(query.view))
