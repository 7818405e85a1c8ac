"""No service writes an option of the command line into a sentence; each code has its words at both doors."""

import ast
import re
from pathlib import Path

import pytest

from dashapp.commands import remedies as shell
from dashapp.pages.data import remedies as pages
from tests.contracts.sources import docstrings, modules, tree

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def options_in(module: ast.Module, skipped: set[int]) -> list[str]:
    """The options that literals of a module name."""
    literals = (node for node in ast.walk(module) if isinstance(node, ast.Constant) and id(node) not in skipped)
    return [
        f"{node.lineno}: {node.value}" for node in literals if isinstance(node.value, str) and OPTION.search(node.value)
    ]


def codes_in(module: ast.Module) -> set[str]:
    """The codes that errors and notes of a module carry: all literals of an argument `code`."""
    values = (
        word.value
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "code"
    )
    found = (node.value for value in values for node in ast.walk(value) if isinstance(node, ast.Constant))
    return {text for text in found if isinstance(text, str) and text}


@pytest.mark.parametrize("path", modules("services"), ids=str)
def test_no_service_names_an_option(path: Path) -> None:
    assert options_in(tree(path), docstrings(path)) == []


@pytest.mark.parametrize(
    "code", ["x = 'say --from'", "x = f'{a} needs --top here'", "raise E('name it with --map a=b')"]
)
def test_an_option_is_found(code: str) -> None:
    assert options_in(ast.parse(code), set())


@pytest.mark.parametrize("code", ["x = 'a -- b'", "x = '2024--01'", "x = 'well--known'", "x = '---'"])
def test_a_dash_is_no_option(code: str) -> None:
    assert options_in(ast.parse(code), set()) == []


def test_every_code_of_an_import_has_words_at_both_doors() -> None:
    paths = [path for path in modules("services") if path.as_posix().startswith("services/ingest/")]
    codes = set().union(*(codes_in(tree(path)) for path in paths))
    assert codes == set(pages.REMEDIES)


def test_every_code_has_words_at_the_shell() -> None:
    assert set().union(*(codes_in(tree(path)) for path in modules("services"))) == set(shell.REMEDIES)


def test_the_page_names_no_option_and_both_doors_end_their_sentences() -> None:
    assert not [words for words in pages.REMEDIES.values() if OPTION.search(words)]
    assert not [words for words in (*pages.REMEDIES.values(), *shell.REMEDIES.values()) if not words.endswith(".")]
