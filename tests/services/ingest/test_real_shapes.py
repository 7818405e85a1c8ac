"""Real shapes: small files as shops, marketplaces, payment providers and logs write them, and what is right of each."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services.core.context import Context
from services.core.errors import AppError
from services.ingest.audit import ImportRequest
from services.ingest.load import import_files
from services.ingest.undo import undo_last
from tests.asking import rows as ask

pytestmark = pytest.mark.shared


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A file (or several), how it is imported, and the answers; or the words of the refusal."""

    files: str
    kind: str = "transactions"
    options: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, float] = field(default_factory=dict)
    by: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: str = ""


def t(files: str, answers: dict[str, float] | None = None, refused: str = "", by: Any = None, **options: Any) -> Shape:
    return Shape(files=files, answers=answers or {}, refused=refused, by=by or {}, options=options)


def e(files: str, answers: dict[str, float] | None = None, refused: str = "", **options: Any) -> Shape:
    return Shape(files=files, kind="events", answers=answers or {}, refused=refused, options=options)


W11 = {"orders": 3, "revenue": 263.40, "refunds": 80.60, "net_revenue": 182.80}
BY_PRODUCT = {"product": {"MUG-1": 120.0, "POT-1": 60.0, "PAN-1": 50.0, "(not on a line)": 33.4}}

SHAPES = (
    t("w01-total-unreadable.csv", {"revenue": 1254.56, "orders": 2}),
    e("w01b-price-from-transaction-id.csv", {"purchases": 2, "users": 2}),
    t("w04-amazon-all-orders.txt", refused="EUR in 2 values, GBP in 1", preset="amazon-all-orders"),
    t("w04-amazon-all-orders.txt", {"revenue": 60, "orders": 1, "units": 3}, preset="amazon-all-orders",
      currency="EUR"),
    t("w05-total-on-every-line.csv", {"revenue": 148, "orders": 2, "aov": 74, "line_revenue": 130}, group_by_order=True,
      by={"product": {"M1": 40.0, "P1": 60.0, "C1": 30.0, "(not on a line)": 18.0}}),
    t("w06-dot-thousands-no-decimals.csv", refused="15.990"),
    t("w06-dot-thousands-no-decimals.csv", {"revenue": 143490}, decimal=","),
    t("w07-currencies-in-cells.csv", refused="USD in 1 value"),
    t("w07-currencies-in-cells.csv", {"revenue": 100}, currency="USD"),
    e("w09-ga4-sessions.csv", {"sessions": 3, "users": 3}),
    e("w10-ga4-event-names.csv", {"views": 3, "carts": 1, "purchases": 2, "sessions": 3, "users": 3}),
    t("w11-shopify-refunds.csv", W11, preset="shopify-orders", by=BY_PRODUCT),
    t("w11-shopify-refunds.csv", W11, by=BY_PRODUCT),
    t("w13-hidden-first-sheet.xlsx", {"revenue": 60.75}),
    t("w14-nfc-nfd-zero-width.csv", {"revenue": 90}, by={"channel": {"Café": 90.0}}),
    t("w15-null-words.csv", {"orders": 5, "customers": 1, "repeat_customers": 0},
      by={"channel": {"Web": 15.0, "Unknown": 55.0}}),
    t("w16-excel-1e12-ids.csv", refused="spreadsheet", group_by_order=True),
    e("w17-purchase-reload.csv", {"purchases": 3, "event_revenue": 30}),
    t("w18-polish-cp1250.csv", {"orders": 7}),
    t("l01-parentheses.csv", {"revenue": 1263.5, "refunds": 15.5, "net_revenue": 1248, "orders": 3}),
    t("l02-indian-grouping.csv", {"revenue": 1361817.78}),
    t("l03-narrow-no-break-space.csv", {"revenue": 13744.46}),
    t("l05-optional-field-unreadable.csv", {"revenue": 660}),
    t("l06-leading-apostrophe.csv", {"revenue": 1000, "orders": 100}),
    t("l07-jan.csv l07-feb.csv", {"revenue": 170, "orders": 3}),
    t("r01-shopify-orders-export.csv", W11, by=BY_PRODUCT),
    t("r01-shopify-orders-export.csv", W11, preset="shopify-orders"),
    t("r02-ebay-dates.csv", {"revenue": 1284.5, "orders": 2, "units": 3, "shipping": 10, "customers": 2}),
    t("r02b-amazon-settlement-date.csv", {"revenue": 30, "orders": 2}),
    e("r03-epoch-ms-by-name.csv", {"views": 1, "purchases": 1, "event_revenue": 5}),
    t("r04-real-sign.csv", {"revenue": 1254.56}),
    t("r05-mixed-line-ends.csv", {"revenue": 31, "orders": 2}),
    t("r06-gbk.csv", {}),
    t("r07-lines-above-header.csv", {"orders": 2}),
    t("r08-zip.zip", {}),
    t("r09-duplicate-column.csv", {"revenue": 30}),
    t("r10-excel-serial-dates.csv", {}),
    t("r11-formulas-never-computed.xlsx", refused="formula"),
    t("r12-dotted-dates.csv", {"revenue": 1254.5}, by={"month": {"2024-02": 1254.5}}),
    t("r13-jan.csv r13-mar-small-letters.csv", {"orders": 3, "revenue": 180}),
    e("g03-no-header.dat", refused="header"),
    t("g01-paypal-date-and-time.csv", {"revenue": 1254.56, "refunds": 20, "orders": 2}, preset="paypal"),
    e("g04-retailrocket.csv", {"views": 2, "carts": 1, "purchases": 1, "users": 2}),
    t("g05-no-buyer.csv", {"revenue": 30, "orders": 2}),
    t("g06-merged-cells.xlsx", {}),
)  # fmt: skip


def name_of(shape: Shape) -> str:
    return " ".join([shape.files, *(f"{name}={value}" for name, value in shape.options.items())])


@pytest.mark.parametrize("shape", SHAPES, ids=name_of)
def test_the_file_is_read_right_or_refused_by_name(duckdb_context: Context, shared: Path, shape: Shape) -> None:
    hold_to_truth(duckdb_context, shared, shape)


@pytest.mark.postgres
@pytest.mark.soak
def test_the_files_are_read_the_same_on_postgres(
    postgres_context: Context, shared: Path, request: pytest.FixtureRequest
) -> None:
    """One database for all, taken back between; every third file, all with `--soak`: both engines have one reader."""
    for shape in SHAPES if request.config.getoption("--soak") else SHAPES[::3]:
        if hold_to_truth(postgres_context, shared, shape):
            undo_last(postgres_context)


def hold_to_truth(ctx: Context, shared: Path, shape: Shape) -> bool:
    """Import a shape's files and compare its answers; say whether anything was loaded."""
    files = tuple(shared / "data" / "real-shapes" / name for name in shape.files.split())
    request = ImportRequest(kind=shape.kind, files=files, **shape.options)
    if shape.refused:
        with pytest.raises(AppError, match=shape.refused):
            import_files(ctx, request)
        return False
    audit = import_files(ctx, request)
    assert audit.loaded + audit.updated > 0
    metrics = tuple(shape.answers)
    if metrics:
        assert dict(zip(metrics, ask(ctx, *metrics)[0], strict=True)) == pytest.approx(shape.answers), shape.files
    for dimension, members in shape.by.items():
        found = {row[0]: row[-1] for row in ask(ctx, "revenue", by=(dimension,))}
        assert found == pytest.approx(members), shape.files
    return True
