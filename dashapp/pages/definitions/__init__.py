"""Definitions: what every number means, read from the catalogue; nothing here is written twice."""

from dashapp.core.page import Page, Tile
from dashapp.pages.definitions import dimensions, metrics, paths, search, settings
from dashapp.pages.definitions.controls import NAME, SEARCH

PAGE = Page(
    name=NAME,
    label="Definitions",
    icon="book",
    group="Manage",
    controls=(SEARCH,),
    tiles=(
        Tile(name="search", height=28, bare=True, answer=search.answer, draw=search.draw),
        Tile(name="settings", height=56, answer=settings.answer, draw=settings.draw),
        Tile(name="metrics", height=0, answer=metrics.main, draw=metrics.draw_main),
        Tile(name="ingredients", height=0, answer=metrics.ingredients, draw=metrics.draw_ingredients),
        Tile(name="dimensions", height=0, answer=dimensions.answer, draw=dimensions.draw),
        Tile(name="drill-paths", height=0, answer=paths.answer, draw=paths.draw),
    ),
)
