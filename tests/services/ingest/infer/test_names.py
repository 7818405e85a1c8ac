"""Names: which column a field takes by its name, by its type, by a preset, or because a person said so."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.core.errors import FileRefused, UnknownName
from services.ingest.audit import ImportRequest
from services.ingest.import_kind import ImportKind
from services.ingest.infer.mapping import (
    Header,
    Mapped,
    Seen,
    Wanted,
    describe_columns,
    map_columns,
    normalise,
    propose_mapping,
)
from services.ingest.kinds.customers import CUSTOMERS
from services.ingest.kinds.events import EVENTS
from services.ingest.kinds.orders import ORDERS
from services.ingest.presets import FilePreset, preset_of_same_names


def wanted(
    kind: ImportKind = ORDERS, *said: tuple[str, str], fold: bool = False, preset: FilePreset | None = None
) -> Wanted:
    """Return what is to be mapped."""
    return Wanted(request=ImportRequest(kind=kind.name, files=(), mapping=said), kind=kind, preset=preset, fold=fold)


def header(**looks: Seen) -> Header:
    """Return a header of columns that look like this; underscores stand for spaces."""
    named: Mapping[str, Seen] = {name.replace("_", " "): seen for name, seen in looks.items()}
    return Header(source="file.csv", columns=tuple(named), look=named.__getitem__)


NORMAL = {
    "Order Date": "orderdate",
    "order_date": "orderdate",
    "ORDER-DATE ": "orderdate",
    "Größe": "groe",  # sharp s has no letter of ASCII
    "Café": "cafe",
    "№ 5": "no5",
    "Prix (€)": "prix",
    "日付": "",
    "": "",
    "c_0.1": "c01",
}


@pytest.mark.parametrize("name", NORMAL)
def test_a_name_in_letters_and_digits(name: str) -> None:
    assert normalise(name) == NORMAL[name]


def test_columns_are_taken_by_their_usual_names_in_the_order_of_the_fields() -> None:
    mapped, missing = propose_mapping(
        wanted(), header(Total="number", Note="text", Datum="time", Kunde="text", Order_No="text")
    )
    assert mapped.columns == (
        ("transaction_id", "Order No"),
        ("customer_id", "Kunde"),
        ("date", "Datum"),
        ("revenue", "Total"),
    )
    assert missing == ()
    assert set(mapped.guessed) == {"transaction_id", "customer_id", "date", "revenue"}


def test_the_better_name_wins_wherever_it_stands() -> None:
    mapped, _ = propose_mapping(wanted(), header(id="text", subtotal="number", amount="number", order_id="text"))
    assert (mapped.column("transaction_id"), mapped.column("revenue")) == ("order id", "amount")


def test_of_two_columns_of_one_name_the_first_is_taken() -> None:
    mapped, _ = propose_mapping(wanted(), header(Revenue="number", revenue="number"))
    assert mapped.column("revenue") == "Revenue"


def test_a_weaker_name_does_not_stand_in_for_one_whose_values_do_not_fit() -> None:
    columns = header(order="text", client="text", amount="text", sales="number", orderdate="text", day="time")
    mapped, missing = propose_mapping(wanted(), columns)
    assert (mapped.column("revenue"), mapped.column("date"), missing) == (None, None, ("date", "revenue"))
    assert dict(mapped.unreadable) == {"revenue": "amount", "date": "orderdate"}
    with pytest.raises(FileRefused, match=r"The column orderdate of file\.csv is named like date") as refused:
        map_columns(wanted(), replace(columns, example=lambda name, looks: f"{name} {looks}"))
    assert refused.value.code == "column-unreadable"
    assert refused.value.fields == {"field": "date", "column": "orderdate", "value": "orderdate time"}


def test_an_optional_field_takes_no_weaker_name_either() -> None:
    mapped, _ = propose_mapping(wanted(), header(rating="text", score="number"))
    assert (mapped.column("satisfaction_score"), dict(mapped.unreadable)) == (None, {"satisfaction_score": "rating"})


def test_lines_are_not_computed_if_their_total_cannot_be_read() -> None:
    looks: dict[str, Seen] = {"order": "text", "client": "text", "date": "time", "quantity": "number"}
    columns = header(**looks, unitprice="number", linetotal="text")
    with pytest.raises(FileRefused, match="named like revenue"):
        map_columns(wanted(fold=True), columns)


def test_a_time_of_day_is_no_date_that_cannot_be_read() -> None:
    mapped, missing = propose_mapping(wanted(EVENTS), header(time="clock", date="time"))
    assert mapped.column("event_time") == "date"
    assert "event_time" not in missing


def test_a_column_called_as_the_field_is_taken_whatever_it_holds() -> None:
    mapped, _ = propose_mapping(wanted(), header(revenue="text", sales="number"))
    assert mapped.column("revenue") == "revenue"


@pytest.mark.parametrize("seen", ["number", "time", "empty"])
def test_a_time_may_be_digits_and_an_empty_column_anything(seen: Seen) -> None:
    mapped, _ = propose_mapping(wanted(), header(orderdate=seen))
    assert mapped.column("date") == "orderdate"


def test_no_column_is_two_fields() -> None:
    mapped, missing = propose_mapping(wanted(CUSTOMERS), header(customer="text", created_at="time"))
    assert mapped.columns == (("customer_id", "customer"), ("acquisition_date", "created at"))
    assert missing == ()


def test_the_only_column_of_its_type_is_suggested_and_not_taken() -> None:
    columns = header(order="text", client="text", when="time", paid="number")
    mapped, missing = propose_mapping(wanted(), columns)
    assert missing == ("date", "revenue")
    assert mapped.suggested == (("date", "when"), ("revenue", "paid"))
    with pytest.raises(FileRefused, match=r"no column that is named like date\. The column when looks like") as refused:
        map_columns(wanted(), columns)
    assert (refused.value.code, refused.value.fields) == ("column-by-type", {"field": "date", "column": "when"})


def test_of_two_columns_of_its_type_none_is_suggested() -> None:
    mapped, missing = propose_mapping(
        wanted(), header(order="text", client="text", when="time", a="number", b="number")
    )
    assert (mapped.suggested, missing) == ((("date", "when"),), ("date", "revenue"))


def test_a_field_that_may_be_missing_takes_nothing_by_its_type() -> None:
    mapped, _ = propose_mapping(wanted(CUSTOMERS), header(customer="text", when="time", many="number"))
    assert (mapped.columns, mapped.suggested) == ((("customer_id", "customer"),), ())


@pytest.mark.parametrize(("columns", "taken"), [(60, "when"), (61, None)])
def test_among_very_many_columns_nothing_is_suggested_by_its_type(columns: int, taken: str | None) -> None:
    looks: dict[str, Seen] = {f"x{at}": "text" for at in range(columns - 1)}
    mapped, _ = propose_mapping(wanted(), header(**looks, when="time"))
    assert dict(mapped.suggested).get("date") == taken


def test_what_is_said_wins_and_is_not_guessed() -> None:
    columns = header(order="text", client="text", date="time", revenue="number", gross="number")
    mapped, missing = propose_mapping(wanted(ORDERS, ("revenue", "gross")), columns)
    assert (mapped.column("revenue"), missing) == ("gross", ())
    assert set(mapped.guessed) == {"transaction_id", "customer_id", "date"}


def test_a_column_that_is_said_is_free_for_no_other_field() -> None:
    columns = header(id="text", customer="text", date="time", revenue="number")
    mapped, missing = propose_mapping(wanted(ORDERS, ("customer_id", "id")), columns)
    assert (mapped.column("customer_id"), missing) == ("id", ("transaction_id",))


def test_a_field_that_is_left_out_is_not_guessed() -> None:
    columns = header(order="text", client="text", date="time", revenue="number", region="text")
    mapped, missing = propose_mapping(wanted(ORDERS, ("region", "")), columns)
    assert (mapped.column("region"), missing) == (None, ())
    _, missing = propose_mapping(wanted(ORDERS, ("revenue", "")), columns)
    assert missing == ("revenue",)


def test_wrong_names_are_refused_with_the_right_ones() -> None:
    columns = header(customer="text", when="time")
    with pytest.raises(
        UnknownName, match="customers have no field 'age'; they have: customer_id, segment, region, age_g"
    ):
        propose_mapping(wanted(CUSTOMERS, ("age", "when")), columns)
    with pytest.raises(FileRefused, match=r"^file\.csv has no column 'Age'; it has: customer, when\.$"):
        propose_mapping(wanted(CUSTOMERS, ("age_group", "Age")), columns)


def test_a_preset_takes_its_columns_alone_in_capitals_or_not() -> None:
    preset = FilePreset(name="shop", columns=(("customer_id", "Customer ID"), ("region", "Country")))
    columns = header(customer_id="text", COUNTRY="text", segment="text")
    mapped, missing = propose_mapping(wanted(CUSTOMERS, preset=preset), columns)
    assert mapped == Mapped(columns=(("customer_id", "customer id"), ("region", "COUNTRY")))
    assert missing == ()
    said, _ = propose_mapping(wanted(CUSTOMERS, ("region", "segment"), preset=preset), columns)
    assert said.column("region") == "segment"


def test_a_preset_does_without_columns_that_are_not_there() -> None:
    preset = FilePreset(name="shop", columns=(("customer_id", "Id"), ("region", "Country")))
    mapped, missing = propose_mapping(wanted(CUSTOMERS, preset=preset), header(country="text", customer="text"))
    assert (mapped.columns, missing) == ((("region", "country"),), ("customer_id",))


def test_a_preset_of_the_same_names_leaves_out_what_it_is_told() -> None:
    preset = preset_of_same_names("own", ORDERS.fields, "revenue")
    fields = [field for field, column in preset.columns if field == column]
    assert len(fields) == len(preset.columns)
    assert "revenue" not in fields
    assert {"quantity", "unit_price", "product_id"} <= set(fields)


def test_of_lines_the_revenue_may_be_computed() -> None:
    looks: dict[str, Seen] = {
        "order": "text",
        "client": "text",
        "date": "time",
        "quantity": "number",
        "unitprice": "number",
    }
    _, missing = propose_mapping(wanted(fold=True), header(**looks))
    assert missing == ()
    del looks["quantity"]
    mapped, missing = propose_mapping(wanted(fold=True), header(**looks, qty_2="text"))
    assert mapped.column("unit_price") == "unitprice"
    assert missing == ("revenue",)


def test_lines_that_nobody_said_are_lines_are_refused_by_a_code_of_their_own() -> None:
    columns = header(order="text", client="text", date="time", quantity="number", unitprice="number")
    with pytest.raises(FileRefused) as refused:
        map_columns(wanted(), columns)
    assert (refused.value.code, refused.value.fields) == ("lines-not-grouped", {"field": "revenue"})
    with pytest.raises(FileRefused) as other:
        map_columns(wanted(), header(order="text", client="text", date="time", quantity="text"))
    assert other.value.code == "column-missing"


def test_the_sentence_names_all_that_is_missing() -> None:
    with pytest.raises(FileRefused, match=r"transaction_id, date and revenue\. Its columns are: x") as refused:
        map_columns(wanted(), header(x="text"))
    assert refused.value.fields == {"field": "transaction_id"}
    with pytest.raises(FileRefused, match="no column for event_time and event_type"):
        map_columns(wanted(EVENTS), header(product="text", price="number", user="text", session="text"))


def test_the_columns_of_a_wide_file_are_named_in_part() -> None:
    assert describe_columns(()) == ""
    assert describe_columns([str(at) for at in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
    assert describe_columns([str(at) for at in range(13)]).endswith("10, 11 and 1 more")
    assert describe_columns(["x"] * 2012).endswith("x and 2,000 more")
    assert describe_columns(["y" * 100]) == "y" * 40


def test_a_kind_says_whether_it_has_lines() -> None:
    plain = replace(ORDERS, fields=tuple(field for field in ORDERS.fields if not field.line), computed=None)
    assert not plain.has_lines
    assert plain.field("quantity") is None
    assert ORDERS.has_lines
    assert not plain.is_computed("revenue", fold=True)
