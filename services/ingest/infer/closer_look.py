"""Closer look: how the mapped columns are read, with what is open or cannot be read put down instead of raised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.core.errors import FileRefused
from services.ingest.audit import ImportRequest
from services.ingest.clean.amount_readings import read_amounts
from services.ingest.clean.amounts import Reading
from services.ingest.clean.validation import Plan, list_columns
from services.ingest.infer.column_types import infer_types
from services.ingest.infer.mapping import Mapped, Wanted
from services.ingest.infer.typed_column import RawColumns, TypedColumn

OPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "numbers-ambiguous": ("decimal", (".", ",")),
    "dates-ambiguous": ("date_order", ("day", "month")),
    "years-ambiguous": ("date_order", ("day", "month", "year")),
    "currencies-mixed": ("currency", ()),
    "amount-ambiguous": ("total_per", ("order", "line")),
}
"""By the code of a question that only a person can answer: the option of a request, and its answers."""


@dataclass(frozen=True, kw_only=True)
class CloserLook:
    """What the values of the mapped columns say.

    `asked` are questions that only a person can answer: `request` answers them somehow, so that the look goes on.
    `refused` says what cannot be read; its fields are left out of `mapped`.
    """

    request: ImportRequest
    mapped: Mapped
    plan: Plan
    asked: tuple[FileRefused, ...] = ()
    refused: tuple[FileRefused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, TypedColumn]:
        """The typed columns by field."""
        return {one.field.name: one for one in self.plan.settled}

    @property
    def values(self) -> dict[str, str]:
        """The expressions of the fields' values over `raw`."""
        return {one.name: one.sql for one in list_columns(self.plan)}

    @property
    def per(self) -> Reading:
        """Whose the total on a row is."""
        return self.plan.readings.get("revenue", "line")


def look_closer(wanted: Wanted, mapped: Mapped, sheet: RawColumns, now: datetime) -> CloserLook:
    """Read the mapped columns as far as that can be done without an answer."""
    asked: dict[str, FileRefused] = {}
    refused: list[FileRefused] = []
    request = wanted.request
    while True:
        said = answer_sheet(sheet, request)
        look = CloserLook(request=request, mapped=mapped, plan=make_plan(wanted, said, (), now))
        try:
            found = _settle(look, wanted, said, now)
            return replace(found, asked=tuple(asked.values()), refused=tuple(refused))
        except FileRefused as error:
            field = error.fields.get("field", "")
            if error.code in OPTIONS and error.code not in asked:
                asked[error.code] = error
                request = replace(request, **_answer(error))
            elif mapped.column(field):
                refused.append(error)
                mapped = mapped.without((field,))
            else:
                return replace(look, asked=tuple(asked.values()), refused=(*refused, error))


def _settle(look: CloserLook, wanted: Wanted, sheet: RawColumns, now: datetime) -> CloserLook:
    inferred = infer_types(sheet, wanted.kind, look.mapped)
    plan = make_plan(wanted, sheet, inferred.columns, now)
    has_orders = "transaction_id" in plan.fields
    said = look.request.total_per
    readings = read_amounts(sheet.stage, plan, dict(look.mapped.columns), said) if has_orders else {}
    mapped = look.mapped.without(inferred.left_out)
    return replace(look, mapped=mapped, plan=replace(plan, readings=readings), notes=inferred.notes)


def make_plan(wanted: Wanted, sheet: RawColumns, columns: tuple[TypedColumn, ...], now: datetime) -> Plan:
    """Return how rows of these columns are cleaned."""
    preset = wanted.preset
    return Plan(
        kind=wanted.kind,
        settled=columns,
        rules=preset.rules if preset else (),
        settled_readings=preset.readings if preset else (),
        fold=wanted.fold,
        zone=sheet.zone,
        now=now,
        raw_columns=len(sheet.columns),
        zero_bytes=False,
        malformed=0,
        currency=sheet.currency,
    )


def answer_sheet(sheet: RawColumns, request: ImportRequest) -> RawColumns:
    """Return the columns with what a request says of their values."""
    return replace(sheet, order=request.date_order, decimal=request.decimal, currency=request.currency)


def _answer(error: FileRefused) -> dict[str, Any]:
    """Return an answer that lets the look go on; nothing is imported by it."""
    option, answers = OPTIONS[error.code]
    return {option: answers[0] if answers else error.fields["currency"]}
