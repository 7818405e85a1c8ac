"""Validation: how every field is read from its column, and why a row cannot be used."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.ingest.clean.amounts import Reading, RowAmount, RowShape
from services.ingest.clean.column_values import find_examples
from services.ingest.clean.currencies import refuse_currency, refuse_other_word
from services.ingest.clean.faults import (
    Fault,
    refuse_longer,
    refuse_match,
    refuse_missing,
    refuse_not_finite,
    refuse_not_positive,
    refuse_outside,
    refuse_prefix,
    refuse_too_large,
    refuse_unread,
    refuse_zero_bytes,
)
from services.ingest.clean.removals import TypedExpression
from services.ingest.clean.statuses import is_counted, is_return
from services.ingest.clean.values import (
    NumberFormat,
    TimeFormat,
    keep_between,
    read_day,
    read_flag,
    read_instant,
    read_integer,
    read_number,
    read_small_number,
    trim,
    write_null,
)
from services.ingest.import_kind import ImportKind
from services.ingest.infer.formats import PLAIN
from services.ingest.infer.typed_column import AHEAD, TypedColumn
from services.ingest.presets import RemovalRule
from services.warehouse.duckdb.sandbox import Sandbox

TOMORROW = timedelta(days=2)
"""What is dated later than this, in whatever zone, has not happened yet: it is kept if that is said."""

FIRST_DAY = date(1970, 1, 1)
LAST_YEAR = 2100
UNREAD = ("time", "day", "money", "amount", "integer", "flag")
"""Types of which a text may be no value."""

SIGNED = ("revenue", "line_amount", "quantity")
"""Fields that are negative in rows of money given back."""

LONGEST = 500
"""An id or a label of more bytes is a mistake, and could not be indexed."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one import is cleaned; `zone` is the store's, `malformed` the number of lines that are no rows."""

    kind: ImportKind
    settled: tuple[TypedColumn, ...]
    rules: tuple[RemovalRule, ...]
    fold: bool
    zone: str
    now: datetime
    raw_columns: int
    zero_bytes: bool
    malformed: int
    settled_readings: tuple[tuple[str, Reading], ...] = ()
    """Of the amounts below, those that the preset knows."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """Whose the amounts are that lines of orders may share."""
    currency: str | None = None
    future_dates: bool = False
    """True if rows dated after tomorrow are right."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the files have."""
        return tuple(one.field.name for one in self.settled)

    @property
    def raws(self) -> list[str]:
        """The columns of `raw`: those of the files, and those in which values were rewritten."""
        extra = {found for one in self.settled for found in re.findall(r"\bd\d+\b", one.text)}
        return [f"c{at}" for at in range(self.raw_columns)] + sorted(extra)

    @property
    def amount(self) -> RowAmount:
        """The money of a row: what it adds to revenue."""
        return self.kind.amount(RowShape(fields=self.fields, fold=self.fold, readings=self.readings))


def list_columns(plan: Plan) -> list[TypedExpression]:
    """Return the typed column of every mapped field."""
    returned = next((is_return(one.text) for one in plan.settled if one.field.name == "row_type"), None)
    values = {one.field.name: _within_years(one, plan) for one in plan.settled}
    if returned is not None:
        signed = {name: values[name] for name in SIGNED if name in values}
        values |= {name: f"CASE WHEN {returned} THEN -abs({sql}) ELSE {sql} END" for name, sql in signed.items()}
    return [TypedExpression(name=name, sql=sql) for name, sql in values.items()]


def _within_years(one: TypedColumn, plan: Plan) -> str:
    """Return the expression of a value; a day that may be missing is so outside of the years that can be right."""
    value = _value(one, plan.zone)
    if one.field.type not in ("time", "day") or not _may_be_missing(plan, one):
        return value
    return keep_between(value, FIRST_DAY, find_last(plan))


def find_last(plan: Plan) -> datetime:
    """Return the instant from which on a date is a mistake."""
    return min(datetime(LAST_YEAR + 1, 1, 1, tzinfo=plan.now.tzinfo), plan.now + AHEAD)


def _value(one: TypedColumn, zone: str) -> str:
    form, kind = one.form, one.field.type
    if isinstance(form, TimeFormat):
        at = read_instant(form, one.text, one.zone or zone, proven=one.proven)
        return at if kind == "time" else read_day(at, zone)
    if kind in ("time", "day"):
        return write_null("TIMESTAMP" if kind == "time" else "DATE")
    numeric = form if isinstance(form, NumberFormat) else PLAIN
    readers: Mapping[str, Callable[[str], str]] = {
        "money": lambda text: read_number(numeric, text),
        "amount": lambda text: read_small_number(numeric, text),
        "integer": lambda text: read_integer(numeric, text),
        "flag": read_flag,
    }
    return readers[kind](one.text) if kind in readers else one.text


def list_faults(plan: Plan) -> list[Fault]:
    """Return every reason for which a row cannot be used; the first of a row counts."""
    found = [refuse_zero_bytes(plan.raw_columns, "The row holds a zero byte.")] if plan.zero_bytes else []
    ruled = {rule.field for rule in plan.rules if rule.test == "missing"}
    for one in plan.settled:
        found += _missing(plan, one, ruled)
    for one in plan.settled:
        found += refuse_other_currency(one, plan) if _may_be_missing(plan, one) else _unreadable(one, plan)
    if plan.amount.fault:
        found.append(refuse_missing(plan.amount.sql, plan.amount.fault))
    return found


def _missing(plan: Plan, one: TypedColumn, ruled: set[str]) -> list[Fault]:
    if one.whole or not _is_needed(plan, one) or one.field.name in ruled:
        return []
    return [refuse_missing(one.text, f"{one.field.name} is missing.", unless=_may_lack(plan, one))]


def _is_needed(plan: Plan, one: TypedColumn) -> bool:
    """True if a row without a value cannot be used."""
    if plan.fold and plan.readings.get(one.field.name) == "order":
        return False  # the first line of the order has it
    return one.field.required or _is_part(plan, one)


def _may_lack(plan: Plan, one: TypedColumn) -> str | None:
    """Return the condition of rows that need no value: an order that does not count need have no money."""
    if one.field.type == "money" and "status" in plan.fields:
        return f"NOT {is_counted('status')}"
    return None


def _is_part(plan: Plan, one: TypedColumn) -> bool:
    """True if a required field, which the files do not have, is computed from this one."""
    computed = plan.kind.computed
    if computed is None or computed.name in plan.fields or set(computed.instead) & set(plan.fields):
        return False
    return one.field.name in computed.parts


def _may_be_missing(plan: Plan, one: TypedColumn) -> bool:
    """True if a value that cannot be read is a missing one: nothing else depends on it."""
    return one.field.type in UNREAD and not (one.field.required or one.field.strict or _is_part(plan, one))


def list_unread(plan: Plan) -> list[tuple[TypedColumn, Fault]]:
    """Return the columns of which a value may be missing, and the condition of rows in which it cannot be read."""
    optional = [one for one in plan.settled if _may_be_missing(plan, one)]
    return [(one, refuse_unread(one.field.name, one.text, "")) for one in optional]


def describe_unread(stage: Sandbox, columns: Sequence[TypedColumn], counts: Sequence[int]) -> list[str]:
    """Say which values are missing because they cannot be read."""
    return [
        f"{one.field.name} cannot be read in {count:,} row{'' if count == 1 else 's'}, such as "
        f"{find_examples(stage, one.text, one.field.name, 1, 'fields')[0]}; it is missing there."
        for one, count in zip(columns, counts, strict=True)
        if count
    ]


def _unreadable(one: TypedColumn, plan: Plan) -> list[Fault]:
    checks: Mapping[str, Callable[[TypedColumn, Plan], list[Fault]]] = {
        **dict.fromkeys(("id", "label", "text"), _too_long),
        **dict.fromkeys(("time", "day"), _no_date),
        **dict.fromkeys(("money", "amount", "integer"), _no_number),
        "flag": _no_flag,
        "currency": refuse_other_currency,
    }
    return checks[one.field.type](one, plan)


def _too_long(one: TypedColumn, _: Plan) -> list[Fault]:
    if one.longest <= LONGEST:
        return []
    return [refuse_longer(one.text, LONGEST, f"{one.field.name} is longer than {LONGEST} bytes.")]


def _no_date(one: TypedColumn, plan: Plan) -> list[Fault]:
    name = one.field.name
    form = f" written like the others ({one.form.name})" if one.form else ""
    last = find_last(plan)
    sentence = f"{name} lies before {FIRST_DAY:%Y} or after {last:%Y-%m-%d}."
    odd = [] if one.proven else [refuse_unread(name, one.text, f"{name} is no date{form}.")]
    late = [] if plan.future_dates else [refuse_outside(name, FIRST_DAY, plan.now + TOMORROW, describe_future(name))]
    return [*odd, refuse_outside(name, FIRST_DAY, last, sentence), *late]


def describe_future(name: str) -> str:
    """Say why a row that is dated after tomorrow is set aside."""
    return f"{name} lies after tomorrow."


def _no_number(one: TypedColumn, plan: Plan) -> list[Fault]:
    name = one.field.name
    return [
        *refuse_other_currency(one, plan),
        refuse_not_finite(name, one.text, f"{name} is not a finite number."),
        refuse_too_large(name, one.text, f"{name} is too large."),
        refuse_unread(name, one.text, f"{name} is no number."),
    ]


def refuse_other_currency(one: TypedColumn, plan: Plan) -> list[Fault]:
    """Return the faults of rows whose value is in another currency than the chosen one."""
    if plan.currency is None or one.currencies is None:
        return []
    if one.field.type == "currency":
        return [refuse_other_word(one.field.name, one.text, one.currencies, plan.currency)]
    return refuse_currency(one.field.name, trim(one.column), one.currencies, plan.currency)


def _no_flag(one: TypedColumn, _: Plan) -> list[Fault]:
    return [refuse_unread(one.field.name, one.text, f"{one.field.name} is neither yes nor no.")]


def find_rule_fault(declared: RemovalRule) -> Fault:
    """Return the fault that a preset's rule looks for."""
    tests: Mapping[str, Callable[[], Fault]] = {
        "missing": lambda: refuse_missing(declared.field, declared.reason),
        "begins with": lambda: refuse_prefix(declared.field, declared.value, declared.reason),
        "matches": lambda: refuse_match(declared.field, declared.value, declared.reason),
        "not positive": lambda: refuse_not_positive(declared.field, declared.reason),
    }
    return tests[declared.test]()
