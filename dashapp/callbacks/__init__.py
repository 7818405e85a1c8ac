"""Callbacks: one file per behaviour; each registers itself on the application."""

from collections.abc import Callable

from dash import Dash

from dashapp.callbacks import frame, panel, pops, tiles
from services.core.context import Context

BEHAVIOURS: tuple[Callable[[Dash, Context], None], ...] = (
    frame.register,
    tiles.register,
    pops.register,
    panel.register,
)
