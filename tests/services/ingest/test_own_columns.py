"""Own columns: what a store keeps of its files beside our fields is cut by, filtered by, added up, and undone."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import BadValue, FileRefused, ImpossibleQuestion, UnknownName
from services.ingest.undo import undo_last
from services.query.questions import Where
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text, counts, meaning

HEAD = "order id,customer,date,sku,line total,Ship Mode,Profit,Weight\n"
TEXT = HEAD + "1,A,2024-01-13,P1,10,Fast,1.5,2\n1,A,2024-01-13,P2,20,Fast,-2.25,\n2,B,2024-01-14,P1,5,,4,1\n"
KEEP = (("Ship Mode", "dimension"), ("Profit", "measure"))


def keep(ctx: Context, text: str = TEXT, **options: object) -> object:
    return bring_text(ctx, "transactions", text, group_by_order=True, **options)


def test_they_are_in_the_catalogue_like_any_other(any_context: Context) -> None:
    keep(any_context, keep=KEEP)
    with any_context.catalog_in_force():
        assert ask(any_context, "revenue", "profit", by=("ship_mode",)) == [
            ("Fast", 30.0, -0.75),
            ("Unknown", 5.0, 4.0),
        ]
        fast = (Where(dimension="ship_mode", members=("Fast",)),)
        assert ask(any_context, "revenue", "orders", "profit", where=fast) == [(30.0, 1, -0.75)]
        assert ask(any_context, "profit", by=("product",)) == [("P1", 5.5), ("P2", -2.25)]


def test_without_the_stores_catalogue_they_are_not_there(duckdb_context: Context) -> None:
    keep(duckdb_context, keep=KEEP)
    with pytest.raises(UnknownName):
        ask(duckdb_context, "profit")


def test_a_file_without_them_leaves_them_as_they_are(any_context: Context) -> None:
    keep(any_context, keep=KEEP)
    again = "order id,customer,date,sku,line total\n1,A,2024-01-13,P1,12\n3,C,2024-01-15,P9,1\n"
    assert counts(keep(any_context, again)) == (2, 1, 1, 0, 0, 0)  # type: ignore[arg-type]
    with any_context.catalog_in_force():
        assert ask(any_context, "revenue", "profit", by=("ship_mode",)) == [
            ("Fast", 32.0, -0.75),
            ("Unknown", 6.0, 4.0),
        ]


def test_the_same_file_again_changes_nothing_and_undo_takes_all(any_context: Context) -> None:
    bring_text(any_context, "transactions", "order id,customer,date,total\n9,A,2024-01-01,3\n")
    before = meaning(any_context)
    keep(any_context, keep=KEEP)
    assert counts(keep(any_context, keep=KEEP)) == (3, 0, 0, 3, 0, 0)  # type: ignore[arg-type]
    undo_last(any_context)
    assert meaning(any_context) == before
    with any_context.catalog_in_force(), pytest.raises(UnknownName):
        ask(any_context, "profit")


def test_a_name_that_is_taken_gets_another(duckdb_context: Context) -> None:
    text = "order id,customer,date,line total,Margin,Week\n1,A,2024-01-13,10,3,w2\n"
    keep(duckdb_context, text, keep=(("Margin", "measure"), ("Week", "dimension")))
    with duckdb_context.catalog_in_force():
        assert ask(duckdb_context, "own_margin", by=("own_week",)) == [("w2", 3.0)]
        with pytest.raises(ImpossibleQuestion):
            ask(duckdb_context, "event_revenue", by=("own_week",))


def test_a_second_file_takes_the_place_that_is_there(duckdb_context: Context) -> None:
    keep(duckdb_context, keep=KEEP)
    keep(
        duckdb_context,
        HEAD + "7,A,2024-01-16,P1,10,Slow,1,1\n",
        keep=(("Profit", "measure"), ("Ship Mode", "dimension")),
    )
    with duckdb_context.catalog_in_force():
        assert ask(duckdb_context, "profit", by=("ship_mode",)) == [("Unknown", 4.0), ("Slow", 1.0), ("Fast", -0.75)]


def test_there_are_eight_of_each(duckdb_context: Context) -> None:
    names = [f"Column {at}" for at in range(9)]
    text = "order id,customer,date,line total," + ",".join(names) + "\n1,A,2024-01-13,10" + ",x" * 9 + "\n"
    with pytest.raises(BadValue, match="keeps 8 own dimensions; 'Column 8' would be one more"):
        keep(duckdb_context, text, keep=tuple((name, "dimension") for name in names))


def test_text_is_no_measure(duckdb_context: Context) -> None:
    with pytest.raises(FileRefused, match=r"an own measure of file\.csv, Ship Mode, holds no numbers") as refused:
        keep(duckdb_context, keep=(("Ship Mode", "measure"),))
    assert (refused.value.code, refused.value.fields["column"]) == ("own-unreadable", "Ship Mode")


def test_they_are_of_orders_alone(duckdb_context: Context, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="of orders and their lines"):
        bring_text(duckdb_context, "customers", "customer_id,colour\nC1,red\n", keep=(("colour", "dimension"),))
