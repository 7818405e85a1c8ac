"""`Dockerfile`, read: no root, nothing but what is needed, and an installed program that has all of its files."""

import json
import re
import tomllib

from tests.contracts.sources import PACKAGES, ROOT, files
from tests.deploy.composed import document

DOCKERFILE = ROOT / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Give the instructions, each in one line."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        (word, rest) for line in text.splitlines() if line and line[0] != "#" for word, _, rest in [line.partition(" ")]
    ]


def test_the_process_is_not_root() -> None:
    last = [rest for word, rest in instructions() if word == "USER"][-1]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last)


def test_the_base_is_of_one_version_and_small() -> None:
    bases = {rest.partition(" ")[0] for word, rest in instructions() if word == "FROM"}
    assert bases == {"python:3.11-slim"}


def test_versions_are_those_that_were_tested() -> None:
    assert any(word == "RUN" and "-c constraints.txt" in rest for word, rest in instructions())


def test_its_health_is_what_compose_looks_at() -> None:
    (check,) = [rest for word, rest in instructions() if word == "HEALTHCHECK"]
    command = json.loads(check.partition("CMD ")[2])
    assert document()["services"]["web"]["healthcheck"]["test"] == ["CMD", *command]


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [
        name for word, rest in instructions() if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]
    ]
    assert set(PACKAGES) <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists() or f"!{name}" not in ignored] == []


def test_an_installed_program_has_all_of_its_files() -> None:
    """The image has the program installed, not a checkout: what is no Python comes along only where it is listed."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    listed = {
        path.relative_to(ROOT)
        for package, patterns in tool["package-data"].items()
        for pattern in patterns
        for path in ROOT.joinpath(*package.split(".")).glob(pattern)
    }
    others = {path for path in files() if path.parts[0] in PACKAGES and path.suffix != ".py"}
    assert others
    assert others - listed == set()
    assert tool["packages"]["find"]["include"] == [f"{package}*" for package in PACKAGES]
