"""The stores that browser tests open: a module takes one by a fixture `filling` (or, of the made log, `served`)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from config.settings import Settings
from services.core.context import Context
from tests.e2e.dressing import dressed
from tests.e2e.made_log import MadeLog
from tests.fixtures.browser import Filling, serving
from tests.fixtures.made import MadeFiles
from tests.fixtures.visits import PATIENCE, Served
from tests.services.ingest.bench import bring


@pytest.fixture(scope="session", autouse=True)
def patient() -> None:
    """What is expected may take as long as any other step, on a machine that runs other tests beside."""
    expect.set_options(timeout=PATIENCE)


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


@pytest.fixture(scope="session")
def made_log(made_files: MadeFiles) -> MadeLog:
    """The log of 884,474 events, as a file, and its truth."""
    return MadeLog(path=made_files.log, truth=made_files.truth)


@pytest.fixture(scope="session")
def made_store(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The log, served; once for all modules whose `served` it is. They read it and change nothing."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(made_home, home)
    with serving(Settings(home=home, duckdb_threads=2), lambda _: None) as running:
        yield running


@pytest.fixture(scope="session")
def mockup_store(mockup: Filling, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The store of the mock-up, served; once for all modules whose `served` it is. They read it and change nothing."""
    with serving(Settings(home=tmp_path_factory.mktemp("served"), duckdb_threads=2), mockup) as running:
        yield running
