"""Data: how files become rows: upload, columns, check, import; and every import that was, with the undo of the last."""

from dashapp.core.page import Page, Tile
from dashapp.pages.data import history, sources, wizard
from dashapp.pages.data.controls import CONTROLS, NAME
from services.accounts.permissions import Right

PAGE = Page(
    name=NAME,
    label="Data",
    icon="database",
    group="Manage",
    needs=Right.IMPORT,
    controls=CONTROLS,
    tiles=(
        Tile(name="import", height=200, answer=wizard.answer, draw=wizard.draw, needs=Right.IMPORT),
        Tile(name="sources", height=64, answer=sources.answer, draw=sources.draw, needs=Right.IMPORT),
        Tile(name="history", height=64, answer=history.answer, draw=history.draw, needs=Right.IMPORT),
    ),
)
