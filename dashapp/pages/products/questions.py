"""Questions: what the choices of the page come to as a question; tiles that ask the same share the answer."""

from collections.abc import Mapping

from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.products.controls import BY, ORDER
from services.analyses.sales.question import ProductSales
from services.query.result import Result

MANY: Mapping[str, str] = {
    "product": "products",
    "brand": "brands",
    "category": "categories",
    "subcategory": "subcategories",
    "price_tier": "price tiers",
}


def level_of(query: TileQuery) -> str:
    """Return the dimension that is ranked: categories in a store whose files name no products."""
    wanted = query.view.value_of(BY)
    return "category" if wanted == "product" and not query.keep_answerable(("lines",)) else wanted


def find_lifted(view: PageView, level: str) -> str | None:
    """Return the level if its filter is lifted, so that its members stand beside the chosen ones."""
    return level if view.where(but=level) != view.where() else None


def ask_sales(query: TileQuery, *, order: str | None = None) -> Result:
    """Ask for every member of the level, ranked as chosen. The filter on the level itself is lifted."""
    view, level = query.view, level_of(query)
    question = ProductSales(
        period=view.window.period,
        where=view.where(but=level),
        by=level,
        order=order or view.value_of(ORDER),
        compare=view.window.compare,
    )
    return query.share(question)
