"""The log of `shop.py` in a home with people, on files and on PostgreSQL in turn."""

from collections.abc import Iterator

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from tests.services.accounts.hiring import hire
from tests.services.backfill.shop import SECOND, add, load_gaps
from tests.services.jobs.working import staff


@pytest.fixture
def first(home_settings: Settings) -> Iterator[Context]:
    """The first load; an analyst who sees a part of the store only is there, too."""
    ctx = build_context(home_settings, write=True)
    staff(ctx)
    hire(ctx, "nora@example.org", role="analyst", brand="asus")
    load_gaps(ctx)
    yield ctx
    ctx.close()


@pytest.fixture
def both(first: Context) -> Context:
    """Both loads."""
    add(first, 2, SECOND)
    return first
