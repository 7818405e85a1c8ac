"""Handover: the rows of orders, their lines and their customers that go to the warehouse."""

from models.warehouse import CREDIT_NOTE, OWN_TEXTS, customers, order_lines, refunds, transactions
from services.ingest.clean.values import move_zone
from services.ingest.import_kind import MatchRequest
from services.ingest.match.keys import MEMBERS, PRODUCTS, hand_over_new
from services.ingest.match.order_columns import ATTRIBUTES, ITEM_LABELS, LINE_AMOUNTS, LINE_TYPES
from services.ingest.match.order_lines import NOWHERE
from services.warehouse.duckdb.sandbox import listed, literal
from services.warehouse.loader import Handover


def hand_over_customers(load_id: int, *, seen: str | None = None) -> Handover:
    """Hand over the customers made from rows; `seen` is the relation that says what they are."""
    members = {name: f"s.{name}" if seen else literal("Unknown") for name in MEMBERS}
    named = listed([f"{sql} AS {name}" for name, sql in members.items()])
    source = f"key_customers JOIN {seen} s USING (customer_id)" if seen else "key_customers"
    where = "" if seen else " WHERE made"
    return Handover(
        name="customers",
        table=customers,
        columns=("customer_key", "customer_id", *MEMBERS, "from_file", "load_id"),
        query=f"""SELECT key_customers.customer_key, key_customers.customer_id, {named}, false AS from_file,
                         {load_id:d} AS load_id FROM {source}{where} ORDER BY 1""",
    )


def hand_over_orders(request: MatchRequest) -> tuple[Handover, ...]:
    """Hand over customers, orders, lines and refunds, and the keys of what they replace."""
    load_id = request.load_id
    changed = Handover(
        name="changed_orders",
        columns=("transaction_key",),
        query="SELECT transaction_key FROM keyed WHERE fate = 'updated'",
    )
    met = "SELECT customer_key FROM seen_customers JOIN key_customers USING (customer_id) WHERE known"
    touched = """SELECT customer_key FROM key_customers WHERE NOT made
                 UNION SELECT customer_key FROM known_orders WHERE customer_key IS NOT NULL"""
    return (
        changed,
        Handover(name="changed_customers", columns=("customer_key",), query=met),
        Handover(name="touched_customers", columns=("customer_key",), query=touched),
        hand_over_customers(load_id, seen="seen_customers"),
        _orders(load_id, request.zone),
        _products(),
        _lines(request),
        _refunds(load_id, request.zone),
    )


def _orders(load_id: int, zone: str) -> Handover:
    local = move_zone("k.date", "UTC", zone)
    rank = "row_number() OVER (PARTITION BY c.customer_key, k.is_counted ORDER BY k.date, k.transaction_id)"
    plain = listed([f"k.{name}" for name in ("revenue", "is_counted", *ATTRIBUTES)])
    columns = ("transaction_key", "transaction_id", "customer_key", "date", "day", "hour", "revenue", "is_counted",
               *ATTRIBUTES, "is_first", "load_id")  # fmt: skip
    return Handover(
        name="transactions",
        table=transactions,
        columns=columns,
        query=f"""SELECT k.transaction_key, k.transaction_id, c.customer_key, k.date, CAST({local} AS DATE) AS day,
                         CAST(hour({local}) AS SMALLINT) AS hour, {plain},
                         c.customer_key IS NOT NULL AND k.is_counted AND {rank} = 1 AS is_first, {load_id:d} AS load_id
                  FROM keyed k LEFT JOIN key_customers c USING (customer_id) ORDER BY k.date, k.transaction_key""",
    )


def _products() -> Handover:
    names = "SELECT product_id, arg_max(name, r) AS name FROM incoming_lines GROUP BY product_id"
    name = f"(SELECT n.name FROM ({names}) n WHERE n.product_id = key_products.product_id)"
    return hand_over_new(PRODUCTS, ("name", name))


OF_ORDER = ("channel", "payment_method", *MEMBERS)
"""What a part of an order repeats of it."""


def _lines(request: MatchRequest) -> Handover:
    """Hand over the lines of changed orders, and line 0 of what is on none of them."""
    load_id, zone, own = request.load_id, request.zone, request.own
    names = listed([name for name in (*LINE_TYPES, *own) if name != "transaction_id"])
    empty = listed([f"NULL AS {name}" for name in ("quantity", "unit_price", "cost")])
    same = [
        f"(SELECT CASE WHEN min({name}) = max({name}) THEN min({name}) END FROM new_lines n "
        f"WHERE n.transaction_id = rests.transaction_id) AS {name}" if name in OWN_TEXTS else f"NULL AS {name}"
        for name in own
    ]  # fmt: skip
    rest = f"""SELECT transaction_id, 0 AS line_number, {NOWHERE}, amount, discount, shipping, tax,
                      {listed([empty, *same])} FROM rests"""
    values = listed([f"l.{name}" for name in (*ITEM_LABELS, *LINE_AMOUNTS, *own)])
    return Handover(
        name="order_lines",
        table=order_lines,
        columns=(
            "transaction_key",
            "line_number",
            "product_key",
            *_REPEATED,
            *ITEM_LABELS,
            *LINE_AMOUNTS,
            *own,
            "load_id",
        ),
        query=f"""SELECT k.transaction_key, l.line_number, p.product_key, {_repeat("k.date", "k.is_counted", zone)},
                         {values}, {load_id:d} AS load_id
                  FROM (SELECT transaction_id, {names} FROM new_lines
                        UNION ALL SELECT transaction_id, {names} FROM ({rest})) l
                  JOIN keyed k USING (transaction_id) LEFT JOIN key_customers c ON c.customer_id = k.customer_id
                  LEFT JOIN key_products p ON p.product_id = l.product_id
                  ORDER BY k.transaction_key, l.line_number""",
    )


def _refunds(load_id: int, zone: str) -> Handover:
    values = listed([f"f.{name}" for name in (*ITEM_LABELS, "quantity", "amount")])
    counted = f"(k.is_counted OR k.status = {literal(CREDIT_NOTE)})"
    return Handover(
        name="refunds",
        table=refunds,
        columns=("transaction_key", "refund_number", "product_key", *_REPEATED, *ITEM_LABELS, "quantity", "amount",
                 "load_id"),
        query=f"""SELECT k.transaction_key, f.refund_number, p.product_key, {_repeat("f.date", counted, zone)},
                         {values}, {load_id:d} AS load_id
                  FROM new_refunds f JOIN keyed k USING (transaction_id)
                  LEFT JOIN key_customers c ON c.customer_id = k.customer_id
                  LEFT JOIN key_products p ON p.product_id = f.product_id ORDER BY f.date, k.transaction_key""",
    )  # fmt: skip


_REPEATED = ("customer_key", "date", "day", "hour", "is_counted", *OF_ORDER)


def _repeat(instant: str, counted: str, zone: str) -> str:
    """Return what a part of an order repeats of it, in the order of `_REPEATED`."""
    local = move_zone(instant, "UTC", zone)
    return f"""c.customer_key, {instant}, CAST({local} AS DATE), CAST(hour({local}) AS SMALLINT), {counted},
               {listed([f"k.{name}" for name in OF_ORDER])}"""
