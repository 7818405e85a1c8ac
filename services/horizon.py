"""Horizon: the first and the last day of the data, which periods are anchored at."""

from datetime import date

from services.core.context import Context
from services.query.watermark import Watermark


def horizon(ctx: Context) -> Watermark:
    """Look at what data there is. Kept in the process until the data moves."""
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds) as reader:
        return ctx.watermarks.of(reader, reader.data_version())


def days_of(ctx: Context, fact: str) -> tuple[date | None, date | None]:
    """Give the first and the last day of a table of facts; two Nones where it is empty."""
    first, last = horizon(ctx).days.get(fact, (None, None))
    return first, last
