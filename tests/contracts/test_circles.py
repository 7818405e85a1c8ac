"""No module reaches itself over its imports, those inside functions and for type checkers counted too."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGES, modules, tree

Graph = Mapping[str, frozenset[str]]


def name_of(path: Path) -> str:
    """The module of a file."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported(module: ast.Module, known: frozenset[str]) -> Iterator[str]:
    """The modules of ours that a module imports, wherever in it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in known else node.module


def graph_of(sources: Mapping[str, ast.Module]) -> Graph:
    """Module to what it imports."""
    known = frozenset(sources)
    return {name: frozenset(imported(module, known)) & known - {name} for name, module in sources.items()}


def circles(graph: Graph) -> list[frozenset[str]]:
    """The strongly connected components of more than one module: Tarjan 1972."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[frozenset[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for following in sorted(graph[node]):
            if following not in index:
                visit(following)
                low[node] = min(low[node], low[following])
            elif following in stack:
                low[node] = min(low[node], index[following])
        if low[node] == index[node]:
            at = stack.index(node)
            part = frozenset(stack[at:])
            del stack[at:]
            if len(part) > 1:
                found.append(part)

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def test_there_is_no_circle() -> None:
    graph = graph_of({name_of(path): tree(path) for path in modules(*PACKAGES)})
    assert [sorted(circle) for circle in circles(graph)] == []


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"a": "import b", "b": "import c", "c": ""}, []),
        ({"a": "import b", "b": "from c import x", "c": "def f():\n    import a"}, [{"a", "b", "c"}]),
        (
            {"a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import B", "b": "import a"},
            [{"a", "b"}],
        ),
        ({"p": "", "p.a": "from p import b", "p.b": "from p import a"}, [{"p.a", "p.b"}]),
        ({"a": "import a"}, []),
    ],
)
def test_circles_are_found(sources: dict[str, str], expected: list[set[str]]) -> None:
    assert circles(graph_of({name: ast.parse(text) for name, text in sources.items()})) == expected
