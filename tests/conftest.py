"""Every test runs on real parts, none of them the person's own. The fixtures are in `tests/fixtures`, a file each.

Random examples are new in every run, but in `.ci/run`: there the same ones judge every change, so that what is refused
is the change and not the draw. More of them, to find what is rare: `cartograph check --only tests -- --soak 1000`;
tests marked `soak` then try everything, of which they try a part else.
"""

import gc
import os

import pytest
from hypothesis import settings

pytest_plugins = (
    "tests.fixtures.parts",
    "tests.fixtures.servers",
    "tests.fixtures.shops",
    "tests.fixtures.stores",
    "tests.fixtures.passwords",
    "tests.fixtures.warehouses",
    "tests.fixtures.applications",
    "tests.fixtures.made",
    "tests.fixtures.browser",
    "tests.fixtures.mail",
    "tests.fixtures.web",
)

settings.register_profile("gate", derandomize=True)
if os.environ.get("CARTOGRAPH_REQUIRE_ALL"):
    settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that draws more examples."""
    parser.addoption("--soak", type=int, help="random examples per property, new ones, and only those tests")


def pytest_collection(session: pytest.Session) -> None:
    """Collect eight thousand tests without looking through them for garbage: that took a quarter of the time."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage again, but not among what stays until the end."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the groups, which one worker runs whole: at the end the other would wait for one. Then `--soak`."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    keep_properties(config, items)


def keep_properties(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--soak`, keep the tests of properties, each with so many examples, and those that then try everything."""
    wanted = config.getoption("--soak")
    if wanted is None:
        return
    drawn = [item for item in items if getattr(getattr(item, "obj", None), "is_hypothesis_test", False)]
    kept = [item for item in items if item in drawn or item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
    for function in {getattr(item.obj, "__func__", item.obj) for item in drawn if isinstance(item, pytest.Function)}:
        own = function._hypothesis_internal_use_settings  # what `@settings` writes; it refuses to be applied twice
        function._hypothesis_internal_use_settings = settings(own, max_examples=wanted, derandomize=False)
