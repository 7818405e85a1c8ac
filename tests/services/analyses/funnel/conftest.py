"""The log of this folder: sequences of steps, as funnels and cohorts need them."""

from collections.abc import Callable

import pytest

from services.core.context import Context
from tests.services.analyses.funnel.log import prepare


@pytest.fixture(scope="module")
def prepare_store() -> Callable[[Context], None]:
    """Return what loads everything but events."""
    return prepare
