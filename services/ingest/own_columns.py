"""Own columns: which columns of a file are kept beside our fields, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

import sqlalchemy as sa

from models.warehouse import OWN_NUMBERS, OWN_TEXTS, own_columns
from services.catalog.own import OwnColumn, name_own
from services.core.errors import BadValue
from services.ingest.audit import ImportRequest
from services.ingest.fields import ImportField
from services.ingest.import_kind import ImportKind
from services.warehouse.loader import Loader

OwnRole = Literal["dimension", "measure"]

OWN = frozenset({*OWN_TEXTS, *OWN_NUMBERS})
"""Every place of an own column, as mappings name it."""

SLOTS = {"dimension": OWN_TEXTS, "measure": OWN_NUMBERS}


def keep_columns(request: ImportRequest, known: Sequence[OwnColumn]) -> ImportRequest:
    """Return the request with the columns to keep in its mapping; a column that was kept before stays where it is.

    Raises BadValue where a kind has no place for them, or all places are taken.
    """
    mapping = list(request.mapping)
    taken = {one.column for one in known}
    for label, role in request.keep:
        slots = SLOTS[role]
        column = next((one.column for one in known if one.label == label and one.column in slots), None)
        column = column or next((slot for slot in slots if slot not in taken), None)
        if column is None:
            raise BadValue(f"A store keeps {len(slots)} own {role}s; {label!r} would be one more.")
        taken.add(column)
        mapping.append((column, label))
    return replace(request, mapping=tuple(mapping), keep=())


def extend_kind(kind: ImportKind, mapping: Iterable[tuple[str, str]]) -> ImportKind:
    """Return the kind with a field for every own column of the mapping. Raises BadValue where it has no lines."""
    own = [ImportField(name=name, type=_type(name), meaning=f"The column {label}", line=True) for name, label in mapping
           if name in OWN]  # fmt: skip
    if own and not kind.has_lines:
        raise BadValue("Own columns can be kept of orders and their lines.")
    return replace(kind, fields=(*kind.fields, *own)) if own else kind


def _type(name: str) -> Literal["label", "money"]:
    return "money" if name in OWN_NUMBERS else "label"


def read_own(loader: Loader) -> tuple[OwnColumn, ...]:
    """Return the own columns of the store."""
    c = own_columns.c
    rows = loader.rows(sa.select(c.column_name, c.name, c.label).order_by(c.column_name))
    return tuple(OwnColumn(column=column, name=name, label=label) for column, name, label in rows)


def write_own(loader: Loader, mapping: Iterable[tuple[str, str]], load_id: int) -> None:
    """Write down the own columns that are new."""
    known = list(read_own(loader))
    for column, label in mapping:
        if column in OWN and column not in {one.column for one in known}:
            name = name_own(label, (one.name for one in known))
            known.append(OwnColumn(column=column, name=name, label=label))
            row = {"column_name": column, "name": name, "label": label, "load_id": load_id}
            loader.run(sa.insert(own_columns).values(row))
