"""Orders: which orders of the files are new, changed or known, with their lines and the money given back."""

from collections.abc import Collection, Mapping

from models.warehouse import transactions
from services.ingest.import_kind import MatchRequest
from services.ingest.match.handover import hand_over_orders
from services.ingest.match.incoming_orders import gather, has_lines
from services.ingest.match.keys import CUSTOMERS, MEMBERS, PRODUCTS, fill_unknown, find_last_key, number_ids
from services.ingest.match.order_columns import (
    ATTRIBUTES,
    CUSTOMER_TYPES,
    LABELS,
    MONEY,
    ORDER_TYPES,
    REFUND_TYPES,
    list_line_types,
)
from services.ingest.match.order_lines import make_lines, make_rests
from services.ingest.match.order_notes import list_order_notes
from services.ingest.match.refunds import make_refunds
from services.warehouse.duckdb.sandbox import Sandbox, listed
from services.warehouse.loader import KeyLookup, Loader, Matched

SOURCES = {"delivery_days": ("delivery_days", "delivered_at"), "is_late": ("promised_at",)}
"""The fields of the files that give an attribute of an order, where they are not called as it is."""


def match_orders(request: MatchRequest) -> Matched:
    """Match `kept` with the warehouse; with `fold`, its rows are lines of orders."""
    stage, loader = request.stage, request.loader
    gather(request)
    look_up(stage, loader, list_line_types(request.own))
    make_lines(request)
    price_orders(request)
    make_rests(request)
    make_refunds(request)
    make_matched(request)
    loaded, updated, unchanged, orders = count_fates(stage, lines=has_lines(request))
    number_orders(stage, loader)
    make_latest_members(stage)
    return Matched(
        loaded=loaded,
        updated=updated,
        unchanged=unchanged,
        orders=orders if request.fold else None,
        handovers=hand_over_orders(request),
        notes=list_order_notes(request),
    )


def look_up(stage: Sandbox, loader: Loader, line_types: Mapping[str, str]) -> None:
    """Fetch what the warehouse knows of the orders, their customers, their lines and their refunds."""
    ids = "SELECT transaction_id FROM incoming"
    joined = "transactions t LEFT JOIN customers c ON c.customer_key = t.customer_key"
    of_orders = listed(["c.customer_id" if name == "customer_id" else f"t.{name}" for name in ORDER_TYPES])
    query = f"SELECT {of_orders} FROM {joined} WHERE t.transaction_id IN {{ids}}"
    loader.look_up(stage, KeyLookup(into="known_orders", query=query, types=ORDER_TYPES, ids=ids))
    latest = "(SELECT max(t.date) FROM transactions t WHERE t.customer_key = c.customer_key)"
    of_customers = listed([f"{latest} AS latest" if name == "latest" else f"c.{name}" for name in CUSTOMER_TYPES])
    query = f"SELECT {of_customers} FROM customers c WHERE c.customer_id IN {{ids}}"
    who = "SELECT DISTINCT customer_id FROM incoming WHERE customer_id IS NOT NULL"
    loader.look_up(stage, KeyLookup(into="known_customers", query=query, types=CUSTOMER_TYPES, ids=who))
    parts = (("known_lines", "order_lines", line_types), ("known_refunds", "refunds", REFUND_TYPES))
    if not stage.count("known_orders"):
        for into, _, types in parts:
            columns = listed([f"{name} {kind}" for name, kind in types.items()])
            stage.run(f"CREATE OR REPLACE TEMP TABLE {into} ({columns})")
        return
    for into, table, types in parts:
        owners = {"transaction_id": "t", "product_id": "p"}
        columns = listed([f"{owners.get(name, 'l')}.{name}" for name in types])
        joined = f"{table} l JOIN transactions t ON t.transaction_key = l.transaction_key"
        joined += " LEFT JOIN products p ON p.product_key = l.product_key"
        query = f"SELECT {columns} FROM {joined} WHERE t.transaction_id IN {{ids}}"
        loader.look_up(stage, KeyLookup(into=into, query=query, types=types, ids=ids))


def price_orders(request: MatchRequest) -> None:
    """Make `priced`: every incoming order with its total. One that only lines tell is what they add up to.

    What a known order has on no line stays, unless the files have charges of their own.
    """
    charges = {"shipping", "order_discount"} & set(request.fields)
    rest = "i.charged" if charges else "coalesce(r.amount, 0)"
    date = "least(i.date, k.date)" if request.fold else "i.date"
    request.stage.run(
        f"""CREATE OR REPLACE TEMP TABLE priced AS
            SELECT i.* EXCLUDE (revenue, date), coalesce(s.amount, 0) AS lines_amount,
                   CASE WHEN i.only_back THEN coalesce(k.date, i.date)
                        WHEN o.known IS NULL THEN i.date ELSE {date} END AS date,
                   CAST(CASE WHEN i.only_back THEN coalesce(k.revenue, 0)
                             ELSE coalesce(i.revenue, coalesce(s.amount, 0) + {rest}) END AS {MONEY}) AS revenue,
                   coalesce(s.added, 0) AS added, coalesce(s.changed, 0) AS changed, coalesce(o.known, 0) AS known
            FROM incoming i LEFT JOIN known_orders k USING (transaction_id)
            LEFT JOIN line_sums s USING (transaction_id) LEFT JOIN real_orders o USING (transaction_id)
            LEFT JOIN (FROM known_lines WHERE line_number = 0) r USING (transaction_id)"""
    )


def make_matched(request: MatchRequest) -> None:
    """Make `matched`: every incoming order as it will be, with its fate; what the file does not say stays as it is."""
    fields, stage = request.fields, request.stage
    values = listed([f"{_attribute(name, fields)} AS {name}" for name in ATTRIBUTES])
    who = "coalesce(p.customer_id, k.customer_id)" if "customer_id" in fields else "k.customer_id"
    stage.run(
        f"""CREATE OR REPLACE TEMP VIEW merged AS
            SELECT p.transaction_id, {who} AS customer_id, p.n, p.date, p.revenue, {values}, p.only_back,
                   CASE WHEN p.only_back THEN coalesce(k.is_counted, false)
                        ELSE {"p.is_counted" if "status" in fields else "coalesce(k.is_counted, p.is_counted)"} END
                   AS is_counted, p.added, p.changed, p.known
            FROM priced p LEFT JOIN known_orders k USING (transaction_id)
            LEFT JOIN known_customers c ON c.customer_id = p.customer_id"""
    )
    head = ("customer_id", "is_counted", *(name for name in ATTRIBUTES if _is_told(name, fields)))
    whole = (*head, *(() if has_lines(request) else ("date", "revenue")))
    same, same_head = (
        " AND ".join(f"m.{name} IS NOT DISTINCT FROM k.{name}" for name in names)
        for names in ((*head, "date", "revenue"), whole)
    )
    parts = " OR ".join(
        f"m.transaction_id IN (SELECT transaction_id FROM {name})" for name in ("changed_rests", "changed_refunds")
    )
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE matched AS
            SELECT m.*, k.transaction_key, NOT ({same_head}) OR {parts} AS new_header,
                   CASE WHEN k.transaction_key IS NULL THEN 'loaded'
                        WHEN {same} AND m.added + m.changed = 0 AND NOT ({parts}) THEN 'unchanged'
                        ELSE 'updated' END AS fate
            FROM merged m LEFT JOIN known_orders k USING (transaction_id)"""
    )


def _is_told(name: str, fields: Collection[str]) -> bool:
    return any(source in fields for source in SOURCES.get(name, (name,)))


def _attribute(name: str, fields: Collection[str]) -> str:
    """Return the value an order will have: the file's, or what is known; of an order that is only given back, that."""
    if _is_told(name, fields):
        value = f"CASE WHEN p.only_back AND k.transaction_key IS NOT NULL THEN k.{name} ELSE p.{name} END"
    elif name in MEMBERS:
        value = f"coalesce(k.{name}, c.{name})"
    elif name == "status":
        value = "coalesce(k.status, p.status)"  # a credit note has one that no file says
    else:
        value = f"k.{name}"
    return fill_unknown(value) if name in (*LABELS, *MEMBERS) else value


def count_fates(stage: Sandbox, *, lines: bool) -> tuple[int, int, int, int]:
    """Count rows of the files that are loaded, updated, unchanged; and the orders.

    A line that its order did not have is loaded; a known one is updated with itself or with the head of its order.
    """
    added = "CASE WHEN known > 0 THEN added ELSE 0 END" if lines else "0"
    whole = "known = 0 OR new_header" if lines else "true"
    row = stage.one(
        f"""SELECT coalesce(sum(CASE fate WHEN 'loaded' THEN n WHEN 'updated' THEN {added} ELSE 0 END), 0),
                   coalesce(sum(CASE WHEN fate <> 'updated' THEN 0 WHEN {whole} THEN n - {added} ELSE changed END), 0),
                   coalesce(sum(n), 0), count(*) FROM matched"""
    )
    loaded, updated, rows, orders = map(int, row)
    return loaded, updated, rows - loaded - updated, orders


def number_orders(stage: Sandbox, loader: Loader) -> None:
    """Number customers, orders and products; known ones keep their keys."""
    number_ids(stage, loader, CUSTOMERS, "matched")
    last = find_last_key(loader, transactions, "transaction_key")
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE keyed AS
            SELECT * EXCLUDE (transaction_key), transaction_key FROM matched WHERE fate = 'updated'
            UNION ALL SELECT * EXCLUDE (transaction_key), {last:d} + row_number() OVER (ORDER BY date, transaction_id)
            FROM matched WHERE fate = 'loaded'"""
    )
    stage.run(
        """CREATE OR REPLACE TEMP VIEW named_products AS SELECT product_id FROM new_lines
           UNION ALL SELECT product_id FROM new_refunds"""
    )
    number_ids(stage, loader, PRODUCTS, "named_products")


def make_latest_members(stage: Sandbox) -> None:
    """Make `seen_customers`: what the latest row of each customer says, where it is the latest that is known."""
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE seen_customers AS
            SELECT s.customer_id, {listed([f"s.{name}" for name in MEMBERS])}, c.customer_key IS NOT NULL AS known
            FROM (SELECT customer_id, max(date) AS date,
                  {listed([f"arg_max({name}, (date, transaction_id)) AS {name}" for name in MEMBERS])}
                  FROM keyed WHERE customer_id IS NOT NULL GROUP BY customer_id) s
            LEFT JOIN known_customers c USING (customer_id)
            WHERE c.customer_key IS NULL
               OR (NOT c.from_file AND (c.latest IS NULL OR c.latest <= s.date)
                   AND ({" OR ".join(f"c.{name} IS DISTINCT FROM s.{name}" for name in MEMBERS)}))"""
    )
