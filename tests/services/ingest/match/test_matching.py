"""What is in the warehouse already: unchanged, updated, taken back; orders folded from lines."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.warehouse import customers, events, loads, products, warehouse_state
from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.history import list_imports
from services.ingest.undo import NothingToUndo, remove_demo, undo_last
from tests.services.ingest.bench import LOG, ORDERS, bring_text, content, counts, meaning, orders, rows

TWO = ORDERS + "T1,C1,2024-01-13,10\nT2,C1,2024-01-14,20\n"
EVENTS = LOG + (
    "2024-01-13 10:00:00 UTC,view,P1,9,a.b.c.d,x,5,U1,S1\n"
    "2024-01-13 10:00:01 UTC,purchase,P1,9,a.b.c.d,x,5,U1,S1\n"
    "2024-01-13 10:00:02 UTC,view,P2,,,,7,U2,S2\n"
)
FILES = {"transactions": TWO, "events": EVENTS, "customers": "customer_id,segment,region\nC1,A,North\nC2,B,South\n"}


def version(ctx: Context) -> int:
    return int(rows(ctx, sa.select(warehouse_state.c.data_version))[0][0])


@pytest.mark.parametrize("kind", FILES)
def test_importing_twice_changes_nothing(any_context: Context, kind: str) -> None:
    first = bring_text(any_context, kind, FILES[kind])
    before = content(any_context)
    again = bring_text(any_context, kind, FILES[kind])
    assert (again.unchanged, again.loaded, again.updated) == (first.loaded, 0, 0)
    assert content(any_context) == before
    assert version(any_context) == again.data_version == 1


@pytest.mark.parametrize("kind", FILES)
def test_a_dry_run_says_the_same_and_does_nothing(any_context: Context, kind: str) -> None:
    before = content(any_context)
    dry = bring_text(any_context, kind, FILES[kind], dry_run=True)
    assert content(any_context) == before
    assert dry.load_id is None
    real = bring_text(any_context, kind, FILES[kind])
    assert counts(dry) == counts(real)


@pytest.mark.parametrize("kind", FILES)
def test_undo_brings_back_what_was(any_context: Context, kind: str) -> None:
    bring_text(any_context, "transactions", ORDERS + "T1,C9,2023-01-13,1\nT8,C1,2022-01-01,5\n")
    before = meaning(any_context)
    bring_text(any_context, kind, FILES[kind])
    assert meaning(any_context) != before
    assert undo_last(any_context) == 2
    assert meaning(any_context) == before
    assert version(any_context) == 3
    with pytest.raises(NothingToUndo):
        undo_last(any_context)


def test_the_history_says_what_was_undone(any_context: Context) -> None:
    bring_text(any_context, "transactions", TWO, who="Ada")
    undo_last(any_context)
    (past,) = list_imports(any_context)
    assert (past.who, past.sources, past.counts["loaded"]) == ("Ada", ("file.csv",), 2)
    assert past.undone_at is not None
    assert meaning(any_context) == {
        name: [] for name in ("events", "transactions", "order_lines", "refunds", "customers")
    }


def test_a_changed_row_is_updated_and_the_first_order_found_anew(any_context: Context) -> None:
    bring_text(any_context, "transactions", TWO)
    audit = bring_text(
        any_context, "transactions", ORDERS + "T1,C1,2024-02-13,11\nT2,C1,2024-01-14,20\nT3,C2,2024-01-01,1\n"
    )
    assert counts(audit) == (3, 1, 1, 1, 0, 0)
    assert orders(any_context) == [
        ("T1", "C1", datetime(2024, 2, 13), Decimal(11), False),
        ("T2", "C1", datetime(2024, 1, 14), Decimal(20), True),
        ("T3", "C2", datetime(2024, 1, 1), Decimal(1), True),
    ]


def test_an_order_that_moves_to_another_customer_moves_the_first_orders(any_context: Context) -> None:
    bring_text(any_context, "transactions", TWO)
    bring_text(any_context, "transactions", ORDERS + "T1,C2,2024-01-13,10\n")
    assert [(row[0], row[1], row[4]) for row in orders(any_context)] == [("T1", "C2", True), ("T2", "C1", True)]


def test_rows_of_one_id_that_contradict_each_other_are_set_aside(any_context: Context) -> None:
    text = TWO + "T3,C1,2024-01-14,1\nT3,C1,2024-01-14,2\nT1,C1,2024-01-13,10\nT4,C1,2024-01-14,1\n"
    audit = bring_text(any_context, "transactions", text)
    assert counts(audit) == (6, 3, 0, 0, 1, 2)
    assert audit.rejected_by_reason[0][0].endswith("says something else; the rows may be lines of orders.")


def test_a_file_of_order_lines_is_refused_with_the_way_out(any_context: Context) -> None:
    text = ORDERS + "".join(f"T{at // 3},C1,2024-01-13,{at}\n" for at in range(30))
    with pytest.raises(FileRefused, match="Most rows share their transaction_id") as refused:
        bring_text(any_context, "transactions", text)
    assert refused.value.code == "lines-not-grouped"
    audit = bring_text(any_context, "transactions", text, group_by_order=True)
    assert counts(audit) == (30, 30, 0, 0, 0, 0)
    assert audit.orders == 10
    assert sum(row[3] for row in orders(any_context)) == sum(range(30))


LINES = "order_id,customer,date,sku,qty,price,description\n"


def test_lines_are_folded_and_kept(any_context: Context) -> None:
    text = (
        LINES
        + "1,A,2024-01-13 10:00:00,P1,2,1.5,Cup\n1,A,2024-01-13 09:00:00,P2,1,4,Pot\n2,B,2024-01-14,P1,1,1.5,Cup\n"
    )
    audit = bring_text(any_context, "transactions", text, group_by_order=True)
    assert (counts(audit), audit.orders) == ((3, 3, 0, 0, 0, 0), 2)
    assert [row[:4] for row in orders(any_context)] == [
        ("1", "A", datetime(2024, 1, 13, 9), Decimal(7)),
        ("2", "B", datetime(2024, 1, 14), Decimal("1.5")),
    ]
    named = sa.select(products.c.product_id, products.c.name).where(products.c.product_key > 0)
    assert dict(rows(any_context, named)) == {"P1": "Cup", "P2": "Pot"}
    assert len(meaning(any_context)["order_lines"]) == 3


def test_an_order_in_two_files_is_the_sum_of_its_known_lines(any_context: Context) -> None:
    one = LINES + "1,A,2024-01-13,P1,2,1.5,Cup\n2,B,2024-01-14,P1,1,1.5,Cup\n"
    two = LINES + "1,A,2024-01-13,P2,1,4,Pot\n1,A,2024-01-13,P1,2,1.5,Cup\n3,C,2024-01-15,P3,1,1,Pan\n"
    bring_text(any_context, "transactions", one, group_by_order=True)
    before = meaning(any_context)
    audit = bring_text(any_context, "transactions", two, group_by_order=True)
    assert counts(audit) == (3, 2, 0, 1, 0, 0)
    assert [(row[0], row[3]) for row in orders(any_context)] == [
        ("1", Decimal(7)),
        ("2", Decimal("1.5")),
        ("3", Decimal(1)),
    ]
    assert bring_text(any_context, "transactions", two, group_by_order=True).unchanged == 3
    undo_last(any_context)
    assert meaning(any_context)["order_lines"] == before["order_lines"]
    assert meaning(any_context)["transactions"] == before["transactions"]


def test_a_line_of_another_customer_is_set_aside(any_context: Context) -> None:
    audit = bring_text(
        any_context, "transactions", LINES + "1,A,2024-01-13,P1,2,1,x\n1,B,2024-01-13,P2,1,4,y\n", group_by_order=True
    )
    assert counts(audit) == (2, 1, 0, 0, 0, 1)


def test_customers_are_made_from_rows_and_updated_by_their_file(any_context: Context) -> None:
    text = "transaction_id,customer_id,date,revenue,region\nT1,C1,2024-01-13,1,North\nT2,C1,2024-02-13,1,South\n"
    bring_text(any_context, "transactions", text)
    known = sa.select(customers.c.customer_id, customers.c.region, customers.c.from_file)
    assert rows(any_context, known) == [("C1", "South", False)]
    later = "transaction_id,customer_id,date,revenue,region\nT3,C1,2024-03-13,1,East\nT0,C1,2023-03-13,1,West\n"
    bring_text(any_context, "transactions", later)
    assert rows(any_context, known) == [("C1", "East", False)]
    audit = bring_text(any_context, "customers", "customer_id,region,segment\nC1,West,A\n")
    assert counts(audit) == (1, 0, 1, 0, 0, 0)
    bring_text(any_context, "transactions", "transaction_id,customer_id,date,revenue\nT9,C1,2024-05-13,1\n")
    assert rows(any_context, known) == [("C1", "West", True)]
    told = [row for row in meaning(any_context)["transactions"] if row[1] == "T9"]
    assert "West" in told[0], "an order whose file has no region takes its customer's"


def test_what_a_file_does_not_say_stays_as_it_is(any_context: Context) -> None:
    full = "transaction_id,customer_id,date,revenue,channel,delivery_days\nT1,C1,2024-01-13,1,Web,3\n"
    bring_text(any_context, "transactions", full)
    assert counts(bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,1\n")) == (1, 0, 0, 1, 0, 0)
    bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,2\n")
    (row,) = meaning(any_context)["transactions"]
    assert "Web" in row
    assert Decimal(3) in row


def test_events_that_overlap_are_known_by_their_nine_columns(any_context: Context) -> None:
    bring_text(any_context, "events", EVENTS)
    more = (
        EVENTS
        + "2024-01-13 10:00:02 UTC,view,P2,,,brand,7,U2,S2\n2024-01-13 10:00:00 UTC,view,P1,9,a.b.c.d,x,5,U3,S1\n"
    )
    assert counts(bring_text(any_context, "events", more)) == (5, 2, 0, 3, 0, 0)


def test_events_equal_but_for_another_column_are_one(any_context: Context) -> None:
    head, *lines = EVENTS.splitlines()
    text = "\n".join([head + ",note", *(f"{line},{n}" for line in lines for n in "aab")]) + "\n"
    audit = bring_text(any_context, "events", text)
    assert counts(audit) == (9, 3, 0, 0, 6, 0)
    assert [step.name for step in audit.steps][1:3] == ["Exact duplicates", "Same events, other columns differ"]
    assert audit.ignored_columns == ("note",)


def test_the_levels_of_a_category_are_paths(any_context: Context) -> None:
    bring_text(any_context, "events", EVENTS)
    from models.warehouse import categories as c

    levels = rows(any_context, sa.select(c.c.category_code, c.c.category_1, c.c.category_2, c.c.category_3))
    assert sorted(levels) == [("Unknown",) * 4, ("a.b.c.d", "a", "a.b", "a.b.c")]


def test_missing_brands_are_unknown_and_remembered_as_missing(any_context: Context) -> None:
    bring_text(any_context, "events", EVENTS)
    told = rows(any_context, sa.select(events.c.brand, events.c.raw_brand).order_by(events.c.event_time))
    assert told == [("x", "x"), ("x", "x"), ("Unknown", None)]


def test_the_demo_goes_whole_with_the_first_real_import(any_context: Context) -> None:
    bring_text(any_context, "customers", FILES["customers"], demo=True)
    bring_text(any_context, "transactions", TWO, demo=True)
    bring_text(any_context, "events", EVENTS, demo=True)
    mixed = bring_text(any_context, "transactions", ORDERS + "R1,C1,2024-05-05,3\n", dry_run=True)
    assert mixed.note is not None
    assert [note.code for note in mixed.notes] == ["demo-remains"]
    audit = bring_text(any_context, "transactions", ORDERS + "R1,C1,2024-05-05,3\n", replace_demo=True)
    assert audit.note is None
    assert [row[0] for row in orders(any_context)] == ["R1"]
    assert len(meaning(any_context)["customers"]) == 1
    assert meaning(any_context)["events"] == []
    assert rows(any_context, sa.select(sa.func.count()).where(loads.c.undone_at.is_(None)))[0][0] == 1


def test_the_demo_can_be_removed_alone(any_context: Context) -> None:
    bring_text(any_context, "transactions", TWO, demo=True)
    bring_text(any_context, "transactions", ORDERS + "R1,C1,2024-05-05,3\n")
    assert remove_demo(any_context) == 1
    assert [(row[0], row[4]) for row in orders(any_context)] == [("R1", True)]
    assert remove_demo(any_context) == 0


def test_quarantined_rows_come_back_only_once(any_context: Context) -> None:
    text = TWO + "T3,C1,,1\n"
    bring_text(any_context, "transactions", text)
    before = content(any_context)
    bring_text(any_context, "transactions", text)
    assert content(any_context) == before


def test_a_file_in_use_elsewhere_is_not_touched(any_context: Context, tmp_path: Path) -> None:
    bring_text(any_context, "transactions", TWO)
    assert list(any_context.settings.staging.glob("import-*")) == []
