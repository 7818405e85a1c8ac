"""Stores that one hostile log after another is put into."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.core.context import Context, build_context
from tests.services.analyses.segments.log import prepare


@pytest.fixture(scope="module")
def prepare_store() -> Callable[[Context], None]:
    """Return what loads everything but events; a folder with a log of its own gives another."""
    return prepare


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(
    request: pytest.FixtureRequest, make_settings: Any, prepare_store: Callable[[Context], None]
) -> Iterator[Context]:
    """A warehouse with everything but events, on each engine in turn."""
    ctx = build_context(make_settings(request.param), write=True)
    prepare_store(ctx)
    yield ctx
    ctx.close()
