"""The README names what exists."""

import re
import tomllib
from pathlib import Path

import click

from dashapp.cli import root
from tests.contracts.sources import ROOT, text

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


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"(?:^|`|bin/)cartograph ([a-z][a-z-]*)", text(README), re.MULTILINE))
    known = root.list_commands(click.Context(root))
    assert named <= set(known)


def test_every_path_named_exists() -> None:
    named = re.findall(r"`((?:\.ci|config|models|services|dashapp|tests)/[\w./]*)`", text(README))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads(text(Path("pyproject.toml")))["project"]
    table = text(README).partition("## Dependencies")[2].partition("## Decisions")[0]
    names = [re.split(r"[<>=]", line)[0] for line in project["dependencies"]]
    assert [name for name in names if name not in table] == []


def test_every_constraint_is_a_name_and_a_version() -> None:
    lines = [line for line in text(Path(".ci/constraints.txt")).splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)] == []
