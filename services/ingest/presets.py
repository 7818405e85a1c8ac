"""Presets: files of known programs, with their columns and what is left out of them before anything else."""

from dataclasses import dataclass
from typing import Literal

from services.core.errors import UnknownName
from services.ingest.fields import CUSTOMERS, EVENTS, TRANSACTIONS, ImportKind


@dataclass(frozen=True, kw_only=True)
class RemovalRule:
    """Rows that are set aside: a step of its own, with its reason. The first rule that a row breaks counts."""

    step: str
    reason: str
    field: str
    test: Literal["missing", "begins with", "not positive"]
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class FilePreset:
    """How one program's files of one kind are read."""

    name: str
    kind: str
    columns: tuple[tuple[str, str], ...]
    """Field and the name of its column."""
    group_by_order: bool = False
    rules: tuple[RemovalRule, ...] = ()


def _same_names(name: str, kind: ImportKind, *leave: str) -> FilePreset:
    fields = (field.name for field in kind.fields if not field.line and field.name not in leave)
    return FilePreset(name=name, kind=kind.name, columns=tuple((field, field) for field in fields))


UCI = FilePreset(
    name="uci-online-retail",
    kind=TRANSACTIONS.name,
    group_by_order=True,
    columns=(
        ("transaction_id", "InvoiceNo"),
        ("product_id", "StockCode"),
        ("product_name", "Description"),
        ("quantity", "Quantity"),
        ("date", "InvoiceDate"),
        ("unit_price", "UnitPrice"),
        ("customer_id", "CustomerID"),
        ("region", "Country"),
    ),
    rules=(
        RemovalRule(step="No customer", reason="The line has no customer.", field="customer_id", test="missing"),
        RemovalRule(
            step="Cancelled",
            reason="The invoice was cancelled (its number begins with C).",
            field="transaction_id",
            test="begins with",
            value="C",
        ),
        RemovalRule(step="Quantity", reason="The quantity is not positive.", field="quantity", test="not positive"),
        RemovalRule(step="Price", reason="The price is not positive.", field="unit_price", test="not positive"),
    ),
)

PRESETS = (
    _same_names("reference-platform", TRANSACTIONS),
    _same_names("reference-platform", CUSTOMERS),
    _same_names("rees46-events", EVENTS, "customer_id"),
    UCI,
)


def preset_of(name: str | None, kind: str) -> FilePreset | None:
    """Give the preset of that name for that kind of import. Raises UnknownName."""
    if name is None:
        return None
    found = next((preset for preset in PRESETS if (preset.name, preset.kind) == (name, kind)), None)
    if found is None:
        known = ", ".join(preset.name for preset in PRESETS if preset.kind == kind)
        raise UnknownName(f"There is no preset {name!r} for {kind}; there are: {known}.")
    return found
