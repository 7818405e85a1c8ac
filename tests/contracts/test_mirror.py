"""The tests mirror the tree: each of their folders is a folder of the program, and each package has its tests."""

from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGES, ROOT, files, modules

ELSEWHERE: dict[str, str] = {
    "dashapp": "tests/deploy/test_serve.py",  # the composition root: only a whole application shows that it is right
    "models/app": "tests/services/core/test_database.py",  # tables, made and read in real databases
    "models/warehouse": "tests/services/warehouse/test_engines.py",  # the same in both warehouses
    "models/migrations": "tests/services/warehouse/test_engines.py",  # run whenever a store is opened
    "models/migrations/versions": "tests/services/warehouse/test_engines.py",
    "models/migrations/application": "tests/services/core/test_database.py",
    "models/migrations/application/versions": "tests/services/core/test_database.py",
    "services/warehouse/duckdb": "tests/services/warehouse/test_engines.py",  # one suite for both engines
}
"""Packages whose tests are in another place, with that place."""


def folders_of_tests() -> list[Path]:
    """The folders below `tests` that mirror one of our packages, relative to `tests`."""
    found = {Path(*path.parts[1:-1]) for path in files() if path.parts[0] == "tests" and path.parts[1] in PACKAGES}
    return sorted(found)


def packages_with_code() -> list[Path]:
    """Our packages that hold a module beside their `__init__`."""
    return sorted({path.parent for path in modules(*PACKAGES) if path.name != "__init__.py"})


def has_tests(package: Path) -> bool:
    """True if the mirror of a package holds a test file."""
    return any((ROOT / "tests" / package).glob("test_*.py"))


def test_every_folder_of_tests_is_a_folder_of_the_program() -> None:
    assert [str(folder) for folder in folders_of_tests() if not (ROOT / folder).is_dir()] == []


def test_every_package_with_code_has_tests_in_its_mirror() -> None:
    bare = [str(package) for package in packages_with_code() if not has_tests(package)]
    assert [package for package in bare if package not in ELSEWHERE] == []


@pytest.mark.parametrize("package", ELSEWHERE)
def test_what_is_tested_elsewhere_still_is(package: str) -> None:
    assert (ROOT / ELSEWHERE[package]).is_file()
    assert not has_tests(Path(package))
    assert Path(package) in packages_with_code()


def test_a_package_without_tests_is_noticed() -> None:
    assert not has_tests(Path("models/warehouse"))
    assert has_tests(Path("dashapp/core"))
