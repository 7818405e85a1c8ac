"""Private names of libraries stand in one list, each is used where the list says, and each is still in its library."""

import inspect
import re
from collections.abc import Callable
from importlib.resources import files as resources
from pathlib import Path

import pytest
from dash.development.base_component import Component
from huey.consumer import Consumer
from huey.serializer import Serializer
from sqlalchemy.sql import ClauseElement
from waitress.wasyncore import dispatcher

from tests.contracts.sources import files, text

ROW = re.compile(r"^\| (?P<library>[\w-]+) \| (?P<names>`_[^|]*) \| `(?P<path>[^`]+)` \|", re.MULTILINE)
NAME = re.compile(r"`(_[\w-]+)`")
IN_PYTHON = re.compile(r"(?<!self)(?<!cls)\.(_[a-z]\w*)\b.*noqa: SLF001")
IN_SCRIPTS = re.compile(r"""[.'"/](_[a-z][\w-]*)\b""")


def listed() -> list[tuple[str, str, str]]:
    """The library, the name and the file of every private name in the list."""
    table = text(Path("docs/DEPENDENCIES.md")).partition("## Private names")[2]
    return [(row["library"], name, row["path"]) for row in ROW.finditer(table) for name in NAME.findall(row["names"])]


def source_of(*parts: str) -> str:
    """The text of the scripts that a package brings."""
    package, *folders = parts
    folder = Path(str(resources(package))).joinpath(*folders)
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js")) if ".map" not in path.name
    )


STILL_THERE: dict[str, Callable[[str], bool]] = {
    "sqlalchemy": lambda name: callable(getattr(ClauseElement, name, None)),
    "waitress": lambda name: f"self.{name} = " in inspect.getsource(dispatcher.__init__),
    "huey": lambda name: any(callable(getattr(owner, name, None)) for owner in (Serializer, Consumer)),
    "dash": lambda name: name in inspect.getsource(Component) or name in generated() or name in scripts("dash"),
    "plotly": lambda name: name in scripts("plotly"),
}
"""How a private name of a library is looked for."""


def generated() -> str:
    """A component as Dash's generator writes it."""
    from dash import html

    return inspect.getsource(inspect.getmodule(html.Div))  # type: ignore[arg-type]


def scripts(library: str) -> str:
    """What a library runs in the browser."""
    if library == "plotly":
        return source_of("plotly", "package_data")
    return source_of("dash", "dcc") + source_of("dash", "dash-renderer")


@pytest.mark.parametrize(("library", "name", "path"), listed())
def test_a_private_name_is_used_where_the_list_says_and_still_there(library: str, name: str, path: str) -> None:
    assert name in text(Path(path))
    assert STILL_THERE[library](name)


def test_a_name_that_is_gone_is_noticed() -> None:
    assert [library for library, find in STILL_THERE.items() if find("_no_such_name_at_all")] == []


def test_every_private_name_of_our_code_is_listed() -> None:
    known = {(path, name) for _, name, path in listed()}
    used = {
        (path.as_posix(), name)
        for path in files()
        if path.suffix == ".py" and path.parts[0] in ("dashapp", "services", "models", "config")
        for name in IN_PYTHON.findall(text(path))
    }
    used |= {
        (path.as_posix(), name)
        for path in files()
        if path.suffix == ".js" and path.as_posix().startswith("dashapp/assets/js/")
        for name in IN_SCRIPTS.findall(text(path))
    }
    assert used - known == set()
