"""README.md and docs/ name what exists: commands with their options, paths, settings, pictures, dependencies."""

import re
import tomllib
from pathlib import Path

import pytest

from config.settings import Settings
from tests.contracts.documents import DOCUMENTS, commands_of, fault_of, links_of
from tests.contracts.sources import ROOT, files, text

PATH = re.compile(r"`((?:\.ci|config|models|services|dashapp|tests|docs)/[\w./-]*|[\w-]+\.(?:toml|yml))`")

OF_TESTS = {"CARTOGRAPH_SHARED", "CARTOGRAPH_REQUIRE_ALL", "CARTOGRAPH_PYTHON"}
"""Variables that the program does not read."""

STATUS = re.compile(r"\d{4}-\d\d-\d\d · (in force|for now|replaced by .+)")


def named(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    return {(str(document), found) for document in DOCUMENTS for found in pattern.findall(text(document))}


def test_there_are_documents() -> None:
    names = {path.as_posix() for path in DOCUMENTS}
    assert {"README.md", "docs/ARCHITECTURE.md", "docs/GLOSSARY.md", "docs/PERFORMANCE.md"} <= names
    assert {f"docs/guide/{name}.md" for name in ("import", "rights", "deployment", "command-line")} <= names


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_command_exists_with_its_options(document: Path) -> None:
    assert [f"{command}: {fault}" for command in commands_of(document) if (fault := fault_of(command.words))] == []


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("import NAME", None),
        ("user add EMAIL --role admin", None),
        ("bench --loads", None),
        ("check --only tests -- --anything", None),
        ("sell", "no command 'sell'"),
        ("user fire EMAIL", "no command 'fire'"),
        ("ask revenue --colour red", "no option --colour"),
        ("bench --slow", "no option --slow"),
        ("analyse weather", "knows no 'weather'"),
    ],
)
def test_a_wrong_command_is_noticed(command: str, fault: str | None) -> None:
    found = fault_of(tuple(command.split()))
    assert found is None if fault is None else fault in (found or "")


def test_most_commands_are_documented() -> None:
    assert len({command.words[0] for document in DOCUMENTS for command in commands_of(document)}) >= 15


def test_every_path_exists() -> None:
    assert sorted(found for found in named(PATH) if not (ROOT / found[1]).exists()) == []


def test_every_link_and_picture_exists() -> None:
    gone = [(str(document), str(to)) for document in DOCUMENTS for to in links_of(document) if not (ROOT / to).exists()]
    assert gone == []


def test_every_picture_is_shown_by_a_document() -> None:
    shown = {to for document in DOCUMENTS for to in links_of(document)}
    assert [path for path in files() if path.parts[0] == "docs" and path.suffix == ".png" and path not in shown] == []


def test_every_setting_exists() -> None:
    known = {f"CARTOGRAPH_{name.upper()}" for name in Settings.model_fields} | OF_TESTS
    assert {found for found in named(re.compile(r"\bCARTOGRAPH_[A-Z_]*[A-Z]\b")) if found[1] not in known} == set()


def test_every_dependency_and_no_other_is_described() -> None:
    project = tomllib.loads(text(Path("pyproject.toml")))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=;]", line)[0].strip() for line in declared}
    tables = text(Path("docs/DEPENDENCIES.md")).partition("## Private names")[0]
    described = {
        name.strip() for cell in re.findall(r"^\| ([a-z0-9, -]+) \|", tables, re.MULTILINE) for name in cell.split(",")
    }
    assert described - {"package", "---"} == names


def test_every_decision_has_its_date_and_status() -> None:
    pages = [path for path in DOCUMENTS if path.parent.name == "decisions" and path.name != "README.md"]
    assert pages
    assert [title for page in pages for title in undated(text(page))] == []


def undated(page: str) -> list[str]:
    """The decisions of a page without date and status: the page is one decision, or each of its sections."""
    title, _, body = page.partition("\n")
    sections = page.split("\n## ")[1:]
    decisions = [(title, body)] if STATUS.match(body.strip()) or not sections else [s.split("\n", 1) for s in sections]
    return [name for name, content in decisions if not STATUS.match(content.strip())]


def test_a_decision_without_a_date_is_noticed() -> None:
    dated = "2026-11-28 · in force\n\nWhy."
    assert undated(f"# Page\n\n{dated}\n\n## Why\n\nSo.") == []
    assert undated(f"# Page\n\n## One\n\n{dated}\n\n## Two\n\nSo.") == ["Two"]
    assert undated("# Page\n\nSo.") == ["# Page"]


def test_the_glossary_is_sorted() -> None:
    words = re.findall(r"^\| ([^|]+?) \|", text(Path("docs/GLOSSARY.md")), re.MULTILINE)[2:]
    assert words == sorted(words, key=lambda word: word.replace("`", "").casefold())
