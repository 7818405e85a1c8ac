"""Which column is which field: said, preset, or guessed from names and types, and shown."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import FileRefused, UnknownName
from services.ingest.infer.mapping import normalise
from services.ingest.kinds import KINDS
from services.ingest.preview import preview_path
from tests.services.ingest.bench import ORDERS, bring_text, counts, orders, put

ROW = "T1,C1,2024-01-13,10.5\n"


def test_the_usual_names_of_a_shop_are_known(duckdb_context: Context) -> None:
    audit = bring_text(
        duckdb_context,
        "transactions",
        "Name,Order Number,Customer Email,Created at,Total,Country\nx,1,a@b,2024-01-13,5,DE\n",
    )
    assert dict(audit.mapping) == {
        "transaction_id": "Order Number", "customer_id": "Customer Email", "date": "Created at", "revenue": "Total",
        "region": "Country",
    }  # fmt: skip
    assert audit.ignored_columns == ("Name",)
    assert set(audit.guessed) == set(dict(audit.mapping))


def test_the_best_named_column_is_never_replaced_by_a_weaker_one(duckdb_context: Context) -> None:
    text = "order_id,customer_id,date,amount,total\n1,C,2024-01-13,5.5,plenty\n"
    with pytest.raises(FileRefused, match=r"total of file\.csv is named like revenue.* such as plenty") as refused:
        bring_text(duckdb_context, "transactions", text)
    assert refused.value.fields == {"field": "revenue", "column": "total", "value": "plenty"}
    mapping = dict(bring_text(duckdb_context, "transactions", text, mapping=(("revenue", "amount"),)).mapping)
    assert mapping["revenue"] == "amount"


def test_a_column_of_the_right_type_is_asked_for(duckdb_context: Context) -> None:
    text = "order_id,customer_id,date,paid\n1,C,2024-01-13,5.5\n"
    with pytest.raises(FileRefused, match="The column paid looks like numbers") as refused:
        bring_text(duckdb_context, "transactions", text)
    assert (refused.value.code, refused.value.fields) == ("column-by-type", {"field": "revenue", "column": "paid"})


def test_what_is_said_wins(duckdb_context: Context) -> None:
    text = "transaction_id,customer_id,date,revenue,gross\nT1,C1,2024-01-13,1,2\n"
    audit = bring_text(duckdb_context, "transactions", text, mapping=(("revenue", "gross"),))
    assert orders(duckdb_context)[0][3] == 2
    assert audit.ignored_columns == ("revenue",)
    assert "revenue" not in audit.guessed


@pytest.mark.parametrize(
    ("mapping", "error"), [((("profit", "revenue"),), UnknownName), ((("revenue", "profit"),), FileRefused)]
)
def test_wrong_names_are_refused(
    duckdb_context: Context, mapping: tuple[tuple[str, str], ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        bring_text(duckdb_context, "transactions", ORDERS + ROW, mapping=mapping)


def test_an_unknown_preset_is_refused_with_the_known_ones(duckdb_context: Context) -> None:
    with pytest.raises(UnknownName, match="reference-platform, uci-online-retail"):
        bring_text(duckdb_context, "transactions", ORDERS + ROW, preset="shopify")


def test_a_preset_takes_its_columns_and_no_other(duckdb_context: Context) -> None:
    audit = bring_text(
        duckdb_context, "transactions", (ORDERS + ROW).replace("revenue", "Revenue"), preset="reference-platform"
    )
    assert counts(audit) == (1, 1, 0, 0, 0, 0)
    assert audit.guessed == ()


def test_declared_names_are_in_normal_form_and_presets_name_fields() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert [normalise(name) for name in field.names] == list(field.names)
        fields = {field.name for field in kind.fields}
        for preset in kind.presets:
            assert {rule.field for rule in preset.rules} <= fields


def test_a_preview_shows_columns_rows_mapping_and_what_is_missing(duckdb_context: Context, tmp_path: Path) -> None:
    file = put(tmp_path, "order_id;customer;when;note\n1;C;13.01.2024;hello\n2;D;14.01.2024;\n")
    seen = preview_path(duckdb_context, file, kind="transactions")
    assert [(column.name, column.looks) for column in seen.columns] == [
        ("order_id", "number"), ("customer", "text"), ("when", "time"), ("note", "text")
    ]  # fmt: skip
    assert seen.rows == (("1", "C", "13.01.2024", "hello"), ("2", "D", "14.01.2024", None))
    assert dict(seen.mapped.suggested) == {"date": "when"}
    assert seen.missing == ("date", "revenue")
    assert list(duckdb_context.settings.staging.glob("import-*")) == []


def test_an_optional_column_of_the_right_name_that_cannot_be_read_is_named(duckdb_context: Context) -> None:
    text = ORDERS.replace("\n", ",rating,score\n") + "T1,C1,2024-01-13,1,superb,5\nT2,C1,2024-01-14,2,fine,4\n"
    audit = bring_text(duckdb_context, "transactions", text)
    assert "satisfaction_score" not in dict(audit.mapping)
    assert audit.note == (
        "The column rating is named like satisfaction_score, but its values are no numbers that can be read, such as "
        "superb; it was left out."
    )
