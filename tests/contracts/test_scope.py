"""Who may ask without limits: a list, so that a new caller is a decision."""

import ast

from tests.contracts.sources import PACKAGES, modules, tree

ALLOWED = {
    "dashapp/commands/ask.py": "the command line runs as the operator",
    "dashapp/commands/demo.py": "the demo's targets and rules are made from all of its numbers",
    "dashapp/commands/imports.py": "the demo's own targets and rules go with the demo",
    "dashapp/commands/accounts.py": "the operator who grants a member is told whether the store has rows of it",
}


def test_only_the_listed_modules_ask_for_everything() -> None:
    callers = {
        path.as_posix()
        for path in modules(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "everything"
    }
    assert callers == set(ALLOWED)
