"""The store of the reference platform, for browser tests: a module takes it by a fixture `filling` that gives it."""

from pathlib import Path

import pytest

from services.context import Context
from tests.e2e.dressing import dressed
from tests.fixtures.browser import Filling
from tests.ingest.bench import bring


@pytest.fixture(scope="session")
def reference(shared: Path) -> Filling:
    """What imports the two files of the reference platform."""
    folder = shared / "data" / "reference-platform"

    def fill(ctx: Context) -> None:
        bring(ctx, "transactions", folder / "transactions.csv")
        bring(ctx, "customers", folder / "customers.csv", preset="reference-platform")

    return fill


@pytest.fixture(scope="session")
def mockup(reference: Filling) -> Filling:
    """What imports the reference platform, and sets the targets and rules of the mock-up."""

    def fill(ctx: Context) -> None:
        reference(ctx)
        dressed(ctx)

    return fill
