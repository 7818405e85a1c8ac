"""Kinds: the registry of everything that can be imported.

A new kind is one file here, one matcher in `match/`, one migration for its tables, and its place in `_DECLARED`.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from services.core.errors import UnknownName
from services.ingest.clean.removals import OWN_COLUMNS
from services.ingest.import_kind import ImportKind, ReplacedTable
from services.ingest.infer.mapping import normalise
from services.ingest.kinds.customers import CUSTOMERS
from services.ingest.kinds.events import EVENTS
from services.ingest.kinds.orders import ORDERS
from services.ingest.presets import FilePreset

_DECLARED = (ORDERS, CUSTOMERS, EVENTS)


def index_kinds(kinds: Iterable[ImportKind]) -> dict[str, ImportKind]:
    """Return the kinds by name. Raises ValueError for a declaration that contradicts itself or another."""
    found: dict[str, ImportKind] = {}
    for kind in kinds:
        if kind.name in found:
            raise ValueError(f"two kinds of import are called {kind.name}")
        for problem in find_problems(kind):
            raise ValueError(f"the kind {kind.name}: {problem}")
        found[kind.name] = kind
    return found


def find_problems(kind: ImportKind) -> list[str]:
    """Return the problems of a declaration, in words."""
    names = [field.name for field in kind.fields]
    used = [*kind.identity, *kind.probe, *kind.shared_amounts]
    used += [*kind.computed.parts, *kind.computed.instead] if kind.computed else []
    used += [field for preset in kind.presets for field, _ in preset.columns]
    problems = [f"{name} is no field" for name in used if name not in names]
    problems += [f"two fields are called {name}" for name in set(names) if names.count(name) > 1]
    problems += [f"no field can be called {name}: the cleaning has a column of that name" for name in _taken(names)]
    problems += [f"{name} is probed but does not identify" for name in kind.probe if name not in kind.identity]
    problems += [f"{table.name} has no load_id" for table in kind.writes if "load_id" not in table.c]
    problems += [f"{one.kept.name} does not keep {one.table.name}" for one in kind.replaces if not _keeps(one)]
    return problems


def _taken(names: list[str]) -> list[str]:
    return [name for name in names if name in OWN_COLUMNS]


def _keeps(replaced: ReplacedTable) -> bool:
    return set(replaced.kept.c.keys()) == {*replaced.table.c.keys(), "replaced_by"} and replaced.key in replaced.table.c


KINDS = index_kinds(_DECLARED)
"""Every kind of import by its public name; the first is the one that a file is taken for where nothing is said."""

DEFAULT_KIND = next(iter(KINDS))


def find_kind(name: str) -> ImportKind:
    """Return the kind of import of that name. Raises UnknownName."""
    if name not in KINDS:
        raise UnknownName(f"There are no imports of {name!r}; there are: {', '.join(KINDS)}.")
    return KINDS[name]


NO_PRESET = "none"
"""The name by which a person asks for no preset, also where a file is recognised."""


def find_preset(kind: ImportKind, name: str | None, columns: Iterable[str] = ()) -> FilePreset | None:
    """Return the preset of that name for that kind of import; None for no name, or for "none". Raises UnknownName.

    A program may write several forms: of presets with one name, that of the form with these `columns` is taken.
    """
    if name in {None, NO_PRESET}:
        return None
    found = [preset for preset in kind.presets if preset.name == name]
    if not found:
        known = ", ".join(dict.fromkeys(preset.name for preset in kind.presets))
        raise UnknownName(f"There is no preset {name!r} for {kind.name}; there are: {known}.")
    return _find_signed(found, columns) or found[0]


def recognise_preset(kind: ImportKind, columns: Iterable[str]) -> FilePreset | None:
    """Return the preset of the program that wrote a file with these columns, if one is recognised."""
    return _find_signed(kind.presets, columns)


def _find_signed(presets: Iterable[FilePreset], columns: Iterable[str]) -> FilePreset | None:
    there = {normalise(column) for column in columns}
    signed = (preset for preset in presets if preset.signature)
    return next((preset for preset in signed if {normalise(name) for name in preset.signature} <= there), None)


def list_fact_tables() -> tuple[sa.Table, ...]:
    """Return every fact table that imports write, so that rows which refer to others come first."""
    return tuple(dict.fromkeys(table for kind in KINDS.values() for table in kind.writes))


def list_replaced_tables() -> tuple[ReplacedTable, ...]:
    """Return every table of which imports replace rows."""
    return tuple({one.table.name: one for kind in KINDS.values() for one in kind.replaces}.values())


def list_id_tables() -> tuple[sa.Table, ...]:
    """Return every table of ids whose rows go when no fact refers to them."""
    return tuple(dict.fromkeys(table for kind in KINDS.values() for table in kind.forgets))
