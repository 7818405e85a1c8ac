"""A desk whose queue runs."""

from collections.abc import Iterator

import pytest

from config.settings import Settings
from services.core.context import build_context
from tests.dashapp.pages.data.desk import Desk
from tests.services.jobs.working import staff, working


@pytest.fixture
def desk(duckdb_settings: Settings) -> Iterator[Desk]:
    """An empty store with an analyst, a manager and a viewer, and a queue that runs."""
    ctx = build_context(duckdb_settings, write=True)
    staff(ctx)
    with working(ctx) as queue:
        yield Desk(ctx=ctx, queue=queue)
    ctx.close()
