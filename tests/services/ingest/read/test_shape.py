"""Shape: files that belong together are joined by a SELECT, which reaches nothing but these files."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import BadValue, FileRefused
from services.ingest.audit import Audit, ImportRequest
from services.ingest.load import import_files
from services.ingest.read.joined_rows import find_tables
from tests.asking import rows as ask
from tests.services.ingest.bench import counts, put
from tests.services.ingest.clean.stage import new_stage

JOIN = """
    SELECT o.id AS order_id, o.buyer AS customer, o.placed AS date, i.sku, i.price AS "line total", p.kind AS category
    FROM orders o JOIN order_items i ON i.order_no = o.id LEFT JOIN products p USING (sku)"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    return (
        put(tmp_path, "id,buyer,placed\n1,A,2024-01-13\n2,B,2024-01-14\n", "orders.csv"),
        put(tmp_path, "order_no,sku,price\n1,P1,10.50\n1,P2,4\n2,P1,10.50\n", "Order items.csv"),
        put(tmp_path, "sku;kind\nP1;Home\nP2;Toys\n", "products.csv"),
    )


def shaped(ctx: Context, files: tuple[Path, ...], sql: str | None = JOIN, **options: object) -> Audit:
    """Import the rows of a SELECT over files as order lines."""
    request = ImportRequest(kind="transactions", files=files, sql=sql, group_by_order=True, **options)  # type: ignore[arg-type]
    return import_files(ctx, request)


def test_files_are_joined_before_they_are_imported(any_context: Context, files: tuple[Path, ...]) -> None:
    audit = shaped(any_context, files)
    assert (counts(audit), audit.orders) == ((3, 3, 0, 0, 0, 0), 2)
    assert ask(any_context, "revenue", "orders", by=("category",)) == [("Home", 21.0, 2), ("Toys", 4.0, 1)]
    assert audit.note is not None
    assert audit.note.startswith("orders.csv is the table orders: 2 rows. Order items.csv is the table order_items: 3")
    assert audit.note.endswith("Together they give 3 rows of 6 columns.")
    assert shaped(any_context, files).unchanged == 3


def test_a_dry_run_loads_nothing(duckdb_context: Context, files: tuple[Path, ...]) -> None:
    assert shaped(duckdb_context, files, dry_run=True).loaded == 3
    assert shaped(duckdb_context, files).loaded == 3


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE orders",
        "SELECT 1; SELECT 2",
        "COPY orders TO 'x.csv'",
        "CREATE TABLE t AS SELECT 1",
        "INSTALL httpfs",
        "SET memory_limit = '1TB'",
        "ATTACH 'x.db'",
        "PRAGMA database_list",
        "",
    ],
)
def test_only_one_select_is_run(duckdb_context: Context, files: tuple[Path, ...], sql: str) -> None:
    with pytest.raises(BadValue, match=r"one SELECT|there is none"):
        shaped(duckdb_context, files, sql or ";")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x')",
    ],
)
def test_nothing_but_the_files_is_reached(duckdb_context: Context, files: tuple[Path, ...], sql: str) -> None:
    with pytest.raises(BadValue, match="The SELECT fails"):
        shaped(duckdb_context, files, sql)


def test_a_wrong_name_says_what_there_is(duckdb_context: Context, files: tuple[Path, ...]) -> None:
    with pytest.raises(BadValue, match=r"The tables are order_items \(order_no, sku, price\); orders"):
        shaped(duckdb_context, files, "SELECT nothing FROM orders")


def test_a_select_without_rows_is_refused(duckdb_context: Context, files: tuple[Path, ...]) -> None:
    with pytest.raises(FileRefused, match="gives no rows"):
        shaped(duckdb_context, files, JOIN + " WHERE o.id = 'none'")


@pytest.mark.shared
def test_the_tables_of_olist_are_one_store(any_context: Context, shared: Path) -> None:
    tables = tuple(sorted((shared / "data" / "olist-5k").glob("*.csv")))
    audit = shaped(any_context, tables, None, preset="olist")
    assert (audit.orders, audit.rejected) == (5_000, 0)
    (found,) = ask(any_context, "revenue", "line_revenue", "shipping", "orders", "customers", "delivered_orders")
    assert found == (789_400.49, 677_833.96, 111_566.53, 5_000, 4_991, 4_858)
    (late,) = ask(any_context, "late_delivery_share", "rated_orders")
    assert (round(late[0], 4), late[1]) == (0.0807, 4_966)
    parts = ask(any_context, "revenue", by=("category",))
    assert round(sum(row[1] for row in parts), 2) == 789_400.49
    assert dict(parts)["(not on a line)"] == 111_566.53
    assert audit.note is not None
    for file, table, became in OLIST_ROWS:
        assert f"{file}.csv is the table {table}: {became}." in audit.note


OLIST_ROWS = (
    ("olist_orders_dataset", "orders", "5,000 rows, all joined"),
    ("olist_order_items_dataset", "items", "5,603 rows, all joined"),
    ("olist_customers_dataset", "customers", "5,000 rows, all joined"),
    ("olist_products_dataset", "products", "3,859 rows, all joined"),
    ("olist_order_payments_dataset", "payments", "5,160 rows, all joined"),
    ("olist_order_reviews_dataset", "reviews", "4,988 rows, all joined"),
    ("olist_sellers_dataset", "olist_sellers_dataset", "1,222 rows; the SELECT does not read it"),
    ("product_category_name_translation", "translations", "71 rows; the SELECT does not read it"),
)

PARTS = {
    "orders": "order_id,customer_id,order_purchase_timestamp,"
    "order_delivered_customer_date,order_estimated_delivery_date\n1,a,2024-01-13,,\n2,b,2024-01-14,,\n",
    "items": "order_id,order_item_id,product_id,price,freight_value\n1,1,p,10.50,1\n2,1,q,4,1\n3,1,q,5,1\n",
    "customers": "customer_id,customer_unique_id,customer_state\na,A,SP\nz,Z,RJ\n",
    "products": "product_id,product_category_name,product_weight_g\np,toys,1\nq,home,1\nr,home,1\ns,home,1\n",
    "payments": "order_id,payment_sequential,payment_type,payment_value\n1,1,card,11.50\n9,1,card,3\n,1,card,3\n",
}
"""Small files of Olist's columns in which rows find no other."""

LEFT_OVER = {
    "orders": "2 rows, all joined",
    "items": "3 rows, 2 joined and 1 left over, whose order_id is in no row of orders",
    "customers": "2 rows, 1 joined and 1 left over, whose customer_id is in no row of orders",
    "products": "4 rows, 2 joined and 2 left over, whose product_id is in no row of items",
    "payments": "3 rows, 1 joined and 2 left over, whose order_id is in no row of orders",
}


def test_rows_that_find_no_other_are_counted_for_each_file(duckdb_context: Context, tmp_path: Path) -> None:
    audit = shaped(
        duckdb_context,
        tuple(put(tmp_path, text, f"{name}.csv") for name, text in PARTS.items()),
        None,
        preset="olist",
    )
    assert audit.read == 2
    assert audit.note is not None
    said = {name: f"{name}.csv is the table {name}: {became}." for name, became in LEFT_OVER.items()}
    assert [name for name, sentence in said.items() if sentence not in audit.note] == []


def test_a_file_that_the_select_does_not_read_is_named(duckdb_context: Context, files: tuple[Path, ...]) -> None:
    audit = shaped(duckdb_context, files, "SELECT id AS order_id, placed AS date, 1 AS revenue FROM Orders")
    assert audit.note is not None
    assert "orders.csv is the table orders: 2 rows. " in audit.note
    assert "products.csv is the table products: 2 rows; the SELECT does not read it." in audit.note


@pytest.mark.shared
def test_olist_needs_its_orders_and_items(duckdb_context: Context, shared: Path) -> None:
    alone = (shared / "data" / "olist-5k" / "olist_orders_dataset.csv",)
    with pytest.raises(FileRefused, match="needs the file of items"):
        shaped(duckdb_context, alone, None, preset="olist")


TABLES = {
    "SELECT 1": set(),
    "FROM Orders": {"orders"},
    "WITH a AS (SELECT * FROM b) SELECT * FROM a JOIN (SELECT x FROM c) USING (x) WHERE x IN (SELECT x FROM d)": {
        *"abcd"
    },
    "SELECT FROM": None,
}


@pytest.mark.parametrize("sql", TABLES)
def test_the_tables_that_a_select_reads_are_found(tmp_path: Path, sql: str) -> None:
    stage = new_stage(tmp_path)
    assert find_tables(stage, sql) == TABLES[sql]
    stage.connection.close()
