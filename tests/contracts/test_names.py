"""A class name means one thing in the house, and a function is named by a verb."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.contracts.not_renamed_yet import FUNCTIONS, TYPES
from tests.contracts.sources import PACKAGES, modules, tree

IRREGULAR = frozenset(
    "asked been begun bent bought broken brought built chosen done drawn driven fallen fed felt forgotten frozen given "
    "gone grown held hidden kept known laid left lent lost made meant met paid risen said seen sent shown sold spent "
    "spoken stood stolen struck sung taken taught thought thrown told torn understood won worn written".split()
)
"""Participles that do not end in -ed and are no verbs in the present."""

VERBS_IN_ED = frozenset("bleed embed exceed feed need proceed seed shed speed succeed".split())

PARTICLES = frozenset("apart as at before by down for from here in now of off on out over to together up with".split())
"""Words that leave a participle as bare as it was: `looked_up`, `left_out`, `asked_before`."""

ALLOWED: dict[str, str] = {}
"""Participles that stay names of functions, as path:name, each with the reason."""

TYPE = re.compile(r"_?[A-Z]+[a-z]\w*")
"""A name of a class or of a type alias; constants are in capitals."""


def is_participle(name: str) -> bool:
    """True if a name is nothing but a participle, and perhaps a particle."""
    word, _, rest = name.partition("_")
    if rest and rest not in PARTICLES:
        return False
    return word in IRREGULAR or (word.endswith("ed") and word not in VERBS_IN_ED)


def public_functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every public function and method as path:name; properties are values, and named as such."""
    for path in modules(*PACKAGES):
        scopes = [tree(path), *(node for node in tree(path).body if isinstance(node, ast.ClassDef))]
        for node in (node for scope in scopes for node in scope.body):
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and not node.name.startswith("_") and not is_property(node):
                yield f"{path}:{node.name}", node


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """True if a method is read as a value."""
    return any("property" in ast.unparse(decorator) for decorator in function.decorator_list)


def types_of(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The classes and type aliases that a module defines, each with its definition."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, "class"
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, ast.unparse(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, ast.unparse(node.value)


def definitions() -> dict[str, list[str]]:
    """The modules that define each name of a class or type alias."""
    found = defaultdict(list)
    for path in modules(*PACKAGES):
        for name, _ in types_of(tree(path)):
            if TYPE.fullmatch(name):
                found[name].append(str(path))
    return dict(found)


def test_a_type_is_defined_once() -> None:
    twice = {name: paths for name, paths in definitions().items() if len(paths) > 1}
    assert {name: paths for name, paths in twice.items() if name not in TYPES} == {}


def test_no_public_function_is_named_by_a_bare_participle() -> None:
    bare = [name for name, node in public_functions() if is_participle(node.name)]
    assert sorted(set(bare) - set(FUNCTIONS) - set(ALLOWED)) == []


def test_what_is_allowed_still_needs_to_be() -> None:
    assert set(ALLOWED) <= {name for name, node in public_functions() if is_participle(node.name)}


@pytest.mark.parametrize("name", ["counted", "chosen", "looked_up", "asked_before", "made"])
def test_a_bare_participle_is_noticed(name: str) -> None:
    assert is_participle(name)


@pytest.mark.parametrize("name", ["count", "read", "run", "need", "seed", "is_closed", "closed_days", "embed"])
def test_a_verb_a_predicate_and_an_adjective_with_its_noun_are_names(name: str) -> None:
    assert not is_participle(name)


def test_classes_and_aliases_count_as_types_and_constants_do_not() -> None:
    module = ast.parse("class Row: ...\nPair = tuple[str, str]\nURL = 'x'\nMOST: int = 3\nValue: object = int\n")
    assert [name for name, _ in types_of(module) if TYPE.fullmatch(name)] == ["Row", "Pair", "Value"]
