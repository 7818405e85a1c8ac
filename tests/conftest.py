"""Every test runs on real parts, none of them the person's own. The fixtures are in `tests/fixtures`, a file each."""

pytest_plugins = (
    "tests.fixtures.parts",
    "tests.fixtures.servers",
    "tests.fixtures.warehouses",
    "tests.fixtures.applications",
    "tests.fixtures.browser",
    "tests.fixtures.mail",
    "tests.fixtures.web",
)
