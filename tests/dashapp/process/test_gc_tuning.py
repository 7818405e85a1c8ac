"""Collecting: Python does not look through modules and routes while people wait for pages."""

import gc
from collections.abc import Iterator

import pytest

from config.settings import Settings
from dashapp.process.gc_tuning import THRESHOLDS, settle_memory
from dashapp.process.server import application_of, open_home

MODULES = 100_000
"""Fewer objects than what the application's imports leave."""


OWN = (700, 10, 10)
"""As often as Python comes with."""


@pytest.fixture(autouse=True)
def by_itself() -> Iterator[None]:
    """Begin as a process does, whatever other tests of this one still serve, and leave it to them as it was."""
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.unfreeze()
    gc.set_threshold(*OWN)
    yield
    gc.set_threshold(*threshold)
    if frozen:
        gc.freeze()


def test_what_is_there_is_left_alone_until_the_end() -> None:
    with settle_memory():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == THRESHOLDS
    assert gc.get_threshold() == OWN
    assert not gc.get_freeze_count()


def test_what_comes_later_and_goes_round_in_a_circle_is_still_found() -> None:
    with settle_memory():
        circle = list[object]()
        circle.append(circle)
        del circle
        assert gc.collect() >= 1


def test_a_running_application_has_little_to_look_through(sqlite_application: Settings) -> None:
    with open_home(sqlite_application) as ctx, application_of(ctx):
        assert gc.get_freeze_count() > MODULES
        assert len(gc.get_objects()) < MODULES / 4
