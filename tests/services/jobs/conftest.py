"""A home with people in it, on files and on PostgreSQL in turn."""

from collections.abc import Iterator

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from tests.services.jobs.working import staff


@pytest.fixture
def shop(home_settings: Settings) -> Iterator[Context]:
    """An empty store with an analyst, another, a manager and a viewer."""
    ctx = build_context(home_settings, write=True)
    staff(ctx)
    yield ctx
    ctx.close()


@pytest.fixture
def file_shop(duckdb_settings: Settings) -> Iterator[Context]:
    """The same on files only, for what no engine changes."""
    ctx = build_context(duckdb_settings, write=True)
    staff(ctx)
    yield ctx
    ctx.close()
