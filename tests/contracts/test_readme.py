"""The README is short, and its two commands are what tests and people run, word for word."""

import re
from pathlib import Path

from tests.contracts.documents import DOCUMENTS, links_of
from tests.contracts.sources import text

README = Path("README.md")


def test_the_two_commands_are_single_lines() -> None:
    for mark in ("first command", "test command"):
        block = re.search(rf"<!-- {mark} -->\n```bash\n(.*?)```", text(README), re.DOTALL)
        assert block is not None
        assert block[1].count("\n") == 1


def test_the_first_command_brings_up_the_application() -> None:
    first = re.search(r"<!-- first command -->\n```bash\n(.*)\n", text(README))
    assert first is not None
    installs, runs = first[1].rsplit(" && ", 1)
    assert installs == "python3 -m venv .venv && .venv/bin/pip install -q -c .ci/constraints.txt -e ."
    assert runs == ".venv/bin/cartograph demo"


def test_the_readme_has_at_most_10_kilobytes() -> None:
    assert len(text(README).encode()) <= 10_000


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, todo = set(), [README]
    while todo:
        page = todo.pop()
        reached.add(page)
        todo += [link for link in links_of(page) if link.suffix == ".md" and link not in reached]
    assert set(DOCUMENTS) <= reached


def test_every_constraint_is_a_name_and_a_version() -> None:
    lines = [line for line in text(Path(".ci/constraints.txt")).splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)] == []
