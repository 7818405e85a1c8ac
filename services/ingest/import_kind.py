"""Import kind: everything that is asked of one kind of import; each kind declares its answers in `kinds/`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.ingest.clean.amounts import Reading, RowAmount, RowShape
from services.ingest.clean.faults import Fault
from services.ingest.clean.removals import TypedExpression
from services.ingest.fields import ImportField
from services.ingest.presets import FilePreset
from services.warehouse.duckdb.sandbox import Sandbox
from services.warehouse.loader import Loader, Matched


@dataclass(frozen=True, kw_only=True)
class MatchRequest:
    """The cleaned rows of an import, in `kept` of the stage, and the warehouse that they are matched with.

    `fields` are those of the files, `zone` is the store's, `fold` says that rows are lines of orders. A visit ends
    after `session_minutes` without an event, where the files name no sessions.
    """

    stage: Sandbox
    loader: Loader
    fields: Collection[str]
    load_id: int
    zone: str
    fold: bool
    session_minutes: int = 30
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """Whose the amounts are that lines of orders may share."""
    own: tuple[str, ...] = ()
    """The store's own columns, those of the files and those that are known."""


Matcher = Callable[[MatchRequest], Matched]


@dataclass(frozen=True, kw_only=True)
class LateStep:
    """A cleaning step after the search for duplicates: the rows that have the fault are set aside."""

    name: str
    fault: Fault
    field: str = ""
    """The field that the step looks at; without it in the files, nothing is looked for."""


@dataclass(frozen=True, kw_only=True)
class ComputedField:
    """A required field that may be missing where rows are lines of orders.

    They have all the fields `parts` then, or one of `instead`.
    """

    name: str
    parts: tuple[str, ...]
    instead: tuple[str, ...] = ()

    def can_come_from(self, fields: Collection[str]) -> bool:
        """True if it can be computed from these fields."""
        return set(self.parts) <= set(fields) or bool(set(self.instead) & set(fields))


@dataclass(frozen=True, kw_only=True)
class ReplacedTable:
    """A table of which an import may replace rows, and the table that keeps them so that the import can be undone.

    `handover` names the handover of the matcher with the keys of the replaced rows; none where rows are only added.
    """

    table: sa.Table
    kept: sa.Table
    key: str
    handover: str | None = None


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """A column that is computed from several rows of a table, such as a customer's first order.

    `touched` gives the keys whose rows some loads wrote or replaced, `renew` computes the column for a select of keys,
    and `handover` names the matcher's handover with the keys that an import touches; its column is `key`.
    """

    key: sa.Column[int]
    handover: str
    touched: Callable[[Loader, Sequence[int]], list[int]]
    renew: Callable[[Loader, sa.Select[Any]], None]


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """One kind of import and its answers."""

    name: str
    """The public name: on the command line, in the history, in the addresses of pages."""

    noun: str
    """What its rows are, in a sentence."""

    fields: tuple[ImportField, ...]

    identity: tuple[str, ...]
    """Fields that say which row it is."""

    probe: tuple[str, ...]
    """A few of these fields: rows that differ in them cannot be equal, so only the others are compared whole."""

    apart: tuple[TypedExpression, ...] = ()
    """What tells rows of one identity apart that are different things, where the files have the field of that name."""

    rows_contradict: bool
    """True if rows of one identity that differ elsewhere contradict each other; else the first of them is taken."""

    amount: Callable[[RowShape], RowAmount]
    """The money of a row, by the fields that the files have."""

    shared_amounts: tuple[str, ...] = ()
    """Fields that a file may repeat on every line of an order, or write on its first line only."""

    computed: ComputedField | None = None
    late_steps: tuple[LateStep, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    """Fields that files may not have, and what is said then; {minutes} are those of a visit."""

    once: tuple[str, ...] = ()
    """Fields of which rows of purchases that agree in all are one; only if the files have each."""

    silent_steps: tuple[str, ...] = ()
    """Names of steps that change values, not rows."""

    presets: tuple[FilePreset, ...] = ()
    match: Matcher
    writes: tuple[sa.Table, ...]
    """Fact tables; an undo deletes their rows of the load, in this order."""

    replaces: tuple[ReplacedTable, ...] = ()
    forgets: tuple[sa.Table, ...] = ()
    """Tables of ids: an undo deletes rows that no fact refers to any more."""

    derives: tuple[Derivation, ...] = ()
    days_of: str
    """The fact whose days tell how far the data reach after such an import."""

    @property
    def has_lines(self) -> bool:
        """True if rows may be lines of orders, which are folded."""
        return any(field.line for field in self.fields)

    def field(self, name: str) -> ImportField | None:
        """Return the field of that name, if there is one."""
        return next((field for field in self.fields if field.name == name), None)

    def is_computed(self, name: str, *, fold: bool) -> bool:
        """True if the field may be computed from others instead of being read."""
        return fold and self.computed is not None and self.computed.name == name
