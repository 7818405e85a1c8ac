"""Callbacks: one file per behaviour; each registers itself on the application."""

from collections.abc import Callable

from dash import Dash

from dashapp.shell.callbacks import frame, panel, popovers, tiles
from services.core.context import Context

BEHAVIOURS: tuple[Callable[[Dash, Context], None], ...] = (
    frame.register,
    tiles.register,
    popovers.register,
    panel.register,
)
