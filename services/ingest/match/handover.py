"""Handover: the rows of orders, their lines and their customers that go to the warehouse."""

from collections.abc import Collection

from models.warehouse import customers, order_lines, transactions
from services.ingest.clean.values import move_zone
from services.ingest.match.keys import MEMBERS, PRODUCTS, hand_over_new
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


def hand_over_orders(attributes: Collection[str], *, load_id: int, zone: str, lines: bool) -> tuple[Handover, ...]:
    """Hand over customers, orders and lines, and the keys of what they replace."""
    local = move_zone("k.date", "UTC", zone)
    first = "row_number() OVER (PARTITION BY c.customer_key ORDER BY k.date, k.transaction_id) = 1"
    plain = listed([f"k.{name}" for name in ("revenue", *attributes)])
    columns = ("transaction_key", "transaction_id", "customer_key", "date", "day", "hour", "revenue", *attributes,
               "is_first", "load_id")  # fmt: skip
    orders = Handover(
        name="transactions",
        table=transactions,
        columns=columns,
        query=f"""SELECT k.transaction_key, k.transaction_id, c.customer_key, k.date, CAST({local} AS DATE) AS day,
                         CAST(hour({local}) AS SMALLINT) AS hour, {plain}, {first} AS is_first, {load_id:d} AS load_id
                  FROM keyed k JOIN key_customers c USING (customer_id) ORDER BY k.date, k.transaction_key""",
    )
    changed = Handover(
        name="changed_orders",
        columns=("transaction_key",),
        query="SELECT transaction_key FROM keyed WHERE fate = 'updated'",
    )
    met = "SELECT customer_key FROM seen_customers JOIN key_customers USING (customer_id) WHERE known"
    touched = "SELECT customer_key FROM key_customers WHERE NOT made UNION SELECT customer_key FROM known_orders"
    return (
        changed,
        Handover(name="changed_customers", columns=("customer_key",), query=met),
        Handover(name="touched_customers", columns=("customer_key",), query=touched),
        hand_over_customers(load_id, seen="seen_customers"),
        orders,
        *(_line_handovers(load_id) if lines else ()),
    )


def _line_handovers(load_id: int) -> tuple[Handover, ...]:
    names = "SELECT product_id, arg_max(name, r) AS name FROM fresh_lines GROUP BY product_id"
    named = hand_over_new(
        PRODUCTS, ("name", f"(SELECT n.name FROM ({names}) n WHERE n.product_id = key_products.product_id)")
    )
    of_lines = Handover(
        name="order_lines",
        table=order_lines,
        columns=tuple(column.name for column in order_lines.columns),
        query=f"""SELECT k.transaction_key, CAST(l.line_number AS INTEGER) AS line_number, p.product_key, l.quantity,
                         l.unit_price, l.amount, {load_id:d} AS load_id
                  FROM fresh_lines l JOIN keyed k USING (transaction_id) JOIN key_products p USING (product_id)
                  ORDER BY k.transaction_key, l.line_number""",
    )
    return named, of_lines
