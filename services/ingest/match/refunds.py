"""Refunds: the money given back that every order of the files will have, and which orders that changes."""

from models.warehouse import NOT_ON_A_LINE
from services.ingest.clean.statuses import is_given_back
from services.ingest.import_kind import MatchRequest
from services.ingest.match.keys import fill_unknown
from services.ingest.match.order_columns import ITEM_LABELS, MONEY, REFUND_TYPES, REFUND_VALUES
from services.warehouse.duckdb.sandbox import listed, literal


def make_refunds(request: MatchRequest) -> None:
    """Make `new_refunds` of every order of `priced`, and `changed_refunds`, the orders for which they differ.

    Refunds that are known stay, unless a column of the files says what was given back of the order as a whole.
    """
    stage, same = request.stage, listed(["transaction_id", *REFUND_VALUES])
    if not stage.count(f"({_all(request)})") and not stage.count("known_refunds"):
        columns = listed([f"{name} {kind}" for name, kind in REFUND_TYPES.items()])
        stage.run(f"CREATE OR REPLACE TEMP TABLE new_refunds ({columns})")
        stage.run("CREATE OR REPLACE TEMP TABLE changed_refunds (transaction_id VARCHAR)")
        return
    stage.run(f"CREATE OR REPLACE TEMP TABLE named_refunds AS {_on_lines(_all(request))}")
    nth = f"row_number() OVER (PARTITION BY {same}) AS nth"
    on = " AND ".join(f"i.{name} IS NOT DISTINCT FROM k.{name}" for name in ("transaction_id", *REFUND_VALUES, "nth"))
    stage.run(f"CREATE OR REPLACE TEMP VIEW incoming_nth AS SELECT *, {nth} FROM named_refunds")
    stage.run(f"CREATE OR REPLACE TEMP VIEW known_nth AS SELECT *, {nth} FROM known_refunds")
    replaces = "AND p.only_back" if _replaces(request) else ""
    kept = f"""SELECT k.* EXCLUDE (refund_number, nth) FROM known_nth k JOIN priced p USING (transaction_id)
               WHERE NOT EXISTS (SELECT 1 FROM incoming_nth i WHERE {on}) {replaces}"""
    values = listed(["transaction_id", *REFUND_VALUES])
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE new_refunds AS
            SELECT {values}, CAST(row_number() OVER (PARTITION BY transaction_id ORDER BY date, amount) AS INTEGER)
                             AS refund_number
            FROM (SELECT {values} FROM named_refunds UNION ALL SELECT {values} FROM ({kept}))"""
    )
    gone = f"SELECT k.transaction_id FROM known_nth k WHERE NOT EXISTS (SELECT 1 FROM incoming_nth i WHERE {on})"
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE changed_refunds AS SELECT DISTINCT transaction_id FROM (
                SELECT i.transaction_id FROM incoming_nth i WHERE NOT EXISTS (SELECT 1 FROM known_nth k WHERE {on})
                UNION ALL SELECT transaction_id FROM ({gone}) SEMI JOIN priced USING (transaction_id)
                WHERE {"true" if _replaces(request) else "false"})"""
    )


def _replaces(request: MatchRequest) -> bool:
    return "refund" in request.fields or "status" in request.fields


def _all(request: MatchRequest) -> str:
    """Return the refunds of the files, and the whole total of orders whose status says that it was given back.

    If a column says how much was, it counts; a status of orders for which it says nothing stands for the total.
    """
    if "status" not in request.fields:
        return "SELECT * FROM incoming_refunds"
    unsaid = "coalesce(refund, 0) = 0" if "refund" in request.fields else "true"
    nowhere = listed([f"{literal(NOT_ON_A_LINE)} AS {name}" for name in ("product_id", *ITEM_LABELS)])
    return f"""SELECT * FROM incoming_refunds UNION ALL
               SELECT transaction_id, date, {nowhere}, CAST(NULL AS {MONEY}), revenue FROM priced
               WHERE {is_given_back("status")} AND revenue > 0 AND {unsaid}
                     AND NOT EXISTS (SELECT 1 FROM incoming_refunds r WHERE r.transaction_id = priced.transaction_id)"""


def _on_lines(refunds: str) -> str:
    """Put what was given back of an order with one line on that line; other orders do not say of which."""
    single = "SELECT transaction_id FROM line_sums WHERE lines = 1"
    line = f"""SELECT transaction_id, product_id, {listed([*ITEM_LABELS])}
               FROM new_lines SEMI JOIN ({single}) USING (transaction_id)"""
    whole = f"f.product_id = {literal(NOT_ON_A_LINE)} AND l.transaction_id IS NOT NULL"
    own = {"product_id": "f.product_id"} | {name: fill_unknown(f"f.{name}") for name in ITEM_LABELS}
    labels = listed([f"CASE WHEN {whole} THEN l.{name} ELSE {sql} END AS {name}" for name, sql in own.items()])
    return f"""SELECT f.transaction_id, f.date, {labels}, f.quantity, f.amount
               FROM ({refunds}) f LEFT JOIN ({line}) l USING (transaction_id)"""
