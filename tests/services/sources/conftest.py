"""The ports of accounts on files alone, for what no database changes."""

from collections.abc import Iterator

import pytest

from config.settings import Settings
from services.core.context import Desk
from services.core.ports import FrozenClock
from tests.fixtures.applications import desk_of


@pytest.fixture
def sqlite_desk(migrated_sqlite: Settings, frozen_clock: FrozenClock) -> Iterator[Desk]:
    """A database of accounts in a SQLite file."""
    yield from desk_of(migrated_sqlite, frozen_clock)
