"""SQL step: a SELECT over the files that were sent is previewed and imported, and reaches nothing else."""

import pytest

from dashapp.pages.data.sql_step import read_sql
from tests.asking import rows as ask
from tests.dashapp.pages.data.desk import Desk, somebody
from tests.services.jobs.working import ANN, BEN

ORDERS = "order_id,customer,placed\n1,a,2024-01-13\n2,b,2024-01-14\n"
ITEMS = "order_id,sku,price\n1,M,10.50\n1,P,4.50\n2,M,10.50\n"
NAMES = "customer,country\na,DE\nb,FR\n"
SELECT = (
    "SELECT order_id, customer AS customer_id, placed AS date, sku, price AS line_total, 1 AS quantity, country\n"
    "FROM orders JOIN items USING (order_id) JOIN names USING (customer) -- the lines"
)


def test_three_files_are_joined_previewed_and_imported(desk: Desk) -> None:
    sent = [desk.send(text, f"{name}.csv") for name, text in (("orders", ORDERS), ("items", ITEMS), ("names", NAMES))]
    ids = ",".join(one.upload_id for one in sent)
    from urllib.parse import quote

    search = f"?x.upload={ids}&x.kind=transactions&x.lines=on&x.sql={quote(SELECT)}"
    said = desk.said(search)
    assert "orders.csv is the table orders: 2 rows." in said
    assert "Together they give 3 rows of 7 columns." in said
    fields = {"uploads": ids, "kind": "transactions", "lines": "on", "sql": SELECT}
    job = desk.job(desk.act("data.check", **fields))
    assert job.state == "done", job.error
    desk.job(desk.act("data.import", job=job.job_id))
    assert [float(value) for value in ask(desk.ctx, "revenue", "orders")[0]] == [25.5, 2]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY orders TO '/tmp/x.csv'",
        "SELECT 1; DROP TABLE orders",
        "ATTACH '/tmp/x.db'",
        "PRAGMA database_list",
        "SELECT * FROM glob('/**')",
        "INSTALL httpfs",
        "SELECT * FROM nobody",
        "SELECT * FROM orders; SELECT 2",
        "INSERT INTO orders VALUES (1)",
        "CREATE TABLE x AS SELECT 1",
        "SELECT getenv('HOME')",
    ],
)
def test_a_select_reaches_nothing_but_its_files(desk: Desk, sql: str) -> None:
    upload = desk.send(ORDERS)
    given = {"uploads": upload.upload_id, "kind": "transactions", "sql": sql}
    answer = desk.client(somebody(ANN)).post("/act/data.check", json={"fields": given})
    assert answer.status_code in {400, 422}, answer.json
    assert "root:" not in str(answer.json)
    found = desk.page(f"?x.upload={upload.upload_id}&x.kind=transactions&x.sql={sql}")
    assert not found.failed
    assert "root:" not in str(found.body)


def test_files_of_others_are_not_joined(desk: Desk) -> None:
    mine, other = desk.send(ORDERS), desk.send(ITEMS, "items.csv", who=BEN)
    given = {
        "uploads": f"{mine.upload_id},{other.upload_id}",
        "kind": "transactions",
        "sql": "SELECT * FROM orders, items",
    }
    answer = desk.client(somebody(ANN)).post("/act/data.check", json={"fields": given})
    assert answer.status_code == 404


@pytest.mark.parametrize(("text", "said"), [("x" * 4001, "at most 4,000"), ("SELECT \x00", "cannot be seen")])
def test_what_is_no_text_of_a_select_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_sql(text)
    assert read_sql(" SELECT\n1 ") == "SELECT\n1"


def test_groups_are_previewed_and_imported(desk: Desk) -> None:
    sent = [desk.send(text, f"{name}.csv") for name, text in (("orders", ORDERS), ("items", ITEMS))]
    sql = (
        "SELECT order_id, customer AS customer_id, placed AS date, sum(CAST(price AS DECIMAL(9, 2))) AS total\n"
        "FROM orders JOIN items USING (order_id) GROUP BY ALL"
    )
    fields = {"uploads": ",".join(one.upload_id for one in sent), "kind": "transactions", "sql": sql}
    assert ask(desk.ctx, "revenue")[0][0] in (None, 0)
    job = desk.job(desk.act("data.check", **fields))
    assert (job.state, job.error) == ("done", None)
    done = desk.job(desk.act("data.import", job=job.job_id))
    assert done.result is not None
    assert (done.result["loaded"], done.result["dry_run"]) == (2, False)
    assert float(ask(desk.ctx, "revenue")[0][0]) == 25.5
