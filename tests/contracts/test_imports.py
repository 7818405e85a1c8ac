"""Imports point down only, services know nothing of the web, and nothing happens at import but definition."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashapp.commands.check import PARTS
from tests.contracts.sources import PACKAGES, ROOT, modules

WATCHED = """
import importlib, json, sys

ROOT, NAMES = sys.argv[1], sys.argv[2:]
OURS = tuple({ROOT + "/" + name.partition(".")[0] for name in NAMES})
DOES = ("open", "socket.", "subprocess.", "os.mkdir", "os.putenv", "os.remove", "sqlite3.", "shutil.", "tempfile.")
done = []

def body():
    # The module whose body is being run, if what happens now comes from it and not from an import in it.
    frame, last = sys._getframe(2), None
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame, last = frame.f_back, frame
    return last.f_code.co_filename if last is not None and last.f_code.co_name == "<module>" else ""

def watch(event, arguments):
    if event.startswith(DOES) and body().startswith(OURS):
        done.append([body(), event, repr(arguments[:1])])

sys.addaudithook(watch)
for name in NAMES:
    importlib.import_module(name)
print(json.dumps({"done": done, "loaded": sorted(sys.modules)}))
"""


def names(*packages: str) -> list[str]:
    """The dotted names of our modules; Alembic's own scripts run only inside Alembic."""
    found = [path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__") for path in modules(*packages)]
    alembics = ("models.migrations.env", "models.migrations.versions", "models.migrations.application")
    return [name for name in found if not name.startswith(alembics)]


def imported(root: Path, names: list[str]) -> dict[str, Any]:
    """Import these modules of a folder in a process of its own, and tell what happened and what is loaded then."""
    command = [sys.executable, "-B", "-c", WATCHED, str(root), *names]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_import_rules_hold() -> None:
    # In a process of its own: import-linter configures logging, and that would disable the loggers of other tests.
    done = subprocess.run(
        [sys.executable, *PARTS["imports"].arguments], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_importing_opens_no_file_no_connection_and_no_process() -> None:
    assert imported(ROOT, names(*PACKAGES))["done"] == []


@pytest.mark.parametrize(
    "code",
    [
        "print(file=open('log', 'w'))",
        "import pathlib; x = pathlib.Path(__file__).read_text()",
        "import socket; x = socket.socket()",
        "import subprocess; x = subprocess.run(['true'])",
        "import helper; helper.act()",
    ],
)
def test_what_happens_at_import_is_noticed(code: str, tmp_path: Path) -> None:
    (tmp_path / "acts.py").write_text(code)
    (tmp_path / "helper.py").write_text("def act(): open(__file__).close()")
    assert imported(tmp_path, ["acts"])["done"]


def test_services_run_without_the_web() -> None:
    loaded = set(imported(ROOT, names("config", "models", "services"))["loaded"])
    assert not loaded & {"dash", "flask", "plotly", "click", "dash_bootstrap_components"}
