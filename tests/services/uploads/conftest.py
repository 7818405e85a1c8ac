"""A home with people in it; small limits, so that tests reach them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from services.core.ports import FrozenClock
from tests.services.jobs.working import staff


@pytest.fixture
def desk_of_files(home_settings: Settings, frozen_clock: FrozenClock) -> Iterator[Context]:
    """Files and accounts, on each kind of database in turn; a file has at most 4 MB."""
    ctx = build_context(home_settings.model_copy(update={"upload_megabytes": 4}), write=True)
    staff(ctx)
    yield replace(ctx, clock=frozen_clock)
    ctx.close()


@pytest.fixture
def files(duckdb_settings: Settings, frozen_clock: FrozenClock) -> Iterator[Context]:
    """The same on files only."""
    ctx = build_context(duckdb_settings.model_copy(update={"upload_megabytes": 4}), write=True)
    staff(ctx)
    yield replace(ctx, clock=frozen_clock)
    ctx.close()
