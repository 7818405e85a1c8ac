"""Orders: which transactions are new, changed or known; lines are folded, and added to the lines that are known."""

from collections.abc import Collection

from models.warehouse import transactions
from services.ingest.import_kind import MatchRequest
from services.ingest.match.handover import hand_over_orders
from services.ingest.match.keys import CUSTOMERS, MEMBERS, PRODUCTS, fill_unknown, find_last_key, number_ids
from services.warehouse.duckdb.sandbox import Sandbox, listed
from services.warehouse.loader import KeyLookup, Loader, Matched

LABELS = ("category", "channel", "payment_method")
MEASURES = ("delivery_days", "satisfaction_score")
ATTRIBUTES = (*LABELS, *MEASURES, *MEMBERS)

TYPES = {
    "transaction_key": "BIGINT",
    "transaction_id": "VARCHAR",
    "customer_key": "INTEGER",
    "customer_id": "VARCHAR",
    "date": "TIMESTAMP",
    "revenue": "DECIMAL(18, 4)",
    **dict.fromkeys((*LABELS, *MEMBERS), "VARCHAR"),
    **dict.fromkeys(MEASURES, "DECIMAL(9, 2)"),
}
LINE = ("product_id", "quantity", "unit_price", "amount")
LINE_TYPES = {
    "transaction_id": "VARCHAR",
    "line_number": "INTEGER",
    "product_id": "VARCHAR",
    "quantity": "DECIMAL(18, 4)",
    "unit_price": "DECIMAL(18, 4)",
    "amount": "DECIMAL(18, 4)",
}
CUSTOMER_TYPES = {
    "customer_key": "INTEGER",
    "customer_id": "VARCHAR",
    "from_file": "BOOLEAN",
    "latest": "TIMESTAMP",
    **dict.fromkeys(MEMBERS, "VARCHAR"),
}


def write_absent(fields: Collection[str]) -> str:
    """Return the attributes that the file does not have as NULL."""
    types = {name: TYPES[name] for name in ATTRIBUTES if name not in fields}
    return "".join(f", CAST(NULL AS {kind}) AS {name}" for name, kind in types.items())


def gather(stage: Sandbox, fields: Collection[str], *, fold: bool) -> None:
    """Make `incoming`, one row per order of the files with the number of their rows; folded, also `lines`."""
    stage.run(f"CREATE OR REPLACE TEMP VIEW rows_of_orders AS SELECT *{write_absent(fields)} FROM kept")
    if not fold:
        stage.run(
            f"""CREATE OR REPLACE TEMP TABLE incoming AS SELECT transaction_id, customer_id, date, amount AS revenue,
                {listed(ATTRIBUTES)}, 1 AS n FROM rows_of_orders"""
        )
        return
    firsts = listed([f"arg_min({name}, r) AS {name}" for name in ("customer_id", *ATTRIBUTES)])
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE incoming AS SELECT transaction_id, min(date) AS date,
            CAST(sum(amount) AS DECIMAL(18, 4)) AS revenue, {firsts}, count(*) AS n
            FROM rows_of_orders GROUP BY transaction_id"""
    )
    if "product_id" in fields:
        _lines(stage, fields)


def _lines(stage: Sandbox, fields: Collection[str]) -> None:
    quantity = "quantity" if "quantity" in fields else "CAST(1 AS DECIMAL(18, 4))"
    price = "unit_price" if "unit_price" in fields else f"CAST(amount / nullif({quantity}, 0) AS DECIMAL(18, 4))"
    name = "product_name" if "product_name" in fields else "CAST(NULL AS VARCHAR)"
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE lines AS
            SELECT r, transaction_id, {fill_unknown("product_id")} AS product_id, {name} AS name,
                   {quantity} AS quantity, coalesce({price}, 0) AS unit_price, amount FROM rows_of_orders"""
    )


def match_orders(request: MatchRequest) -> Matched:
    """Match `kept` with the warehouse; with `fold`, its rows are lines of orders."""
    stage, loader, fields, fold = request.stage, request.loader, request.fields, request.fold
    lines = fold and "product_id" in fields
    gather(stage, fields, fold=fold)
    look_up(stage, loader, lines=lines)
    if lines:
        match_lines(stage)
    make_matched(stage, fields, lines=lines)
    loaded, updated, unchanged, orders = count_fates(stage, lines=lines)
    number_orders(stage, loader, lines=lines)
    make_latest_members(stage)
    return Matched(
        loaded=loaded,
        updated=updated,
        unchanged=unchanged,
        orders=orders if fold else None,
        handovers=hand_over_orders(ATTRIBUTES, load_id=request.load_id, zone=request.zone, lines=lines),
    )


def look_up(stage: Sandbox, loader: Loader, *, lines: bool) -> None:
    """Fetch what the warehouse knows of the orders, their customers and their lines."""
    of_orders = ["c.customer_id" if name == "customer_id" else f"t.{name}" for name in TYPES]
    ids = "SELECT transaction_id FROM incoming"
    joined = "transactions t JOIN customers c ON c.customer_key = t.customer_key"
    query = f"SELECT {listed(of_orders)} FROM {joined} WHERE t.transaction_id IN {{ids}}"
    loader.look_up(stage, KeyLookup(into="known_orders", query=query, types=TYPES, ids=ids))
    latest = "(SELECT max(t.date) FROM transactions t WHERE t.customer_key = c.customer_key)"
    of_customers = [f"{latest} AS latest" if name == "latest" else f"c.{name}" for name in CUSTOMER_TYPES]
    query = f"SELECT {listed(of_customers)} FROM customers c WHERE c.customer_id IN {{ids}}"
    who = "SELECT DISTINCT customer_id FROM incoming"
    loader.look_up(stage, KeyLookup(into="known_customers", query=query, types=CUSTOMER_TYPES, ids=who))
    if lines:
        of_lines = ("t.transaction_id", "l.line_number", "p.product_id", "l.quantity", "l.unit_price", "l.amount")
        joined = (
            "order_lines l JOIN transactions t ON t.transaction_key = l.transaction_key "
            "JOIN products p ON p.product_key = l.product_key"
        )
        query = f"SELECT {listed(of_lines)} FROM {joined} WHERE t.transaction_id IN {{ids}}"
        loader.look_up(stage, KeyLookup(into="known_lines", query=query, types=LINE_TYPES, ids=ids))


def match_lines(stage: Sandbox) -> None:
    """Make `fresh_lines`: the lines that their order does not have yet; the same line may be in it more than once."""
    if stage.count("known_lines"):
        _leave_known_lines(stage)
    else:
        numbered = "row_number() OVER (PARTITION BY transaction_id ORDER BY r) AS line_number"
        stage.run(f"CREATE OR REPLACE TEMP TABLE fresh_lines AS SELECT *, {numbered} FROM lines")
    stage.run(
        """CREATE OR REPLACE TEMP TABLE line_sums AS SELECT transaction_id, sum(added) AS added, sum(known) AS known
           FROM (SELECT transaction_id, count(*) AS added, 0 AS known FROM fresh_lines GROUP BY ALL
                 UNION ALL SELECT transaction_id, 0, count(*) FROM known_lines GROUP BY ALL) GROUP BY ALL"""
    )


def _leave_known_lines(stage: Sandbox) -> None:
    same = listed(["transaction_id", *LINE])
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE fresh_lines AS
            SELECT lines.*,
                   coalesce(last, 0) + row_number() OVER (PARTITION BY transaction_id ORDER BY r) AS line_number
            FROM (SELECT *, row_number() OVER (PARTITION BY {same} ORDER BY r) AS nth FROM lines) lines
            ANTI JOIN (SELECT *, row_number() OVER (PARTITION BY {same} ORDER BY line_number) AS nth
                                  FROM known_lines) USING ({same}, nth)
            LEFT JOIN (SELECT transaction_id, max(line_number) AS last FROM known_lines GROUP BY ALL)
                 USING (transaction_id)"""
    )


def make_matched(stage: Sandbox, fields: Collection[str], *, lines: bool) -> None:
    """Make `matched`: every incoming order as it will be, with its fate; what the file does not say stays as it is."""
    stage.run(f"CREATE OR REPLACE TEMP VIEW merged AS {_merged(fields, lines=lines)}")
    compared = ("customer_id", "date", "revenue", *(name for name in ATTRIBUTES if name in fields))
    same = " AND ".join(f"m.{name} IS NOT DISTINCT FROM k.{name}" for name in compared)
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE matched AS
            SELECT m.*, k.transaction_key, CASE WHEN k.transaction_key IS NULL THEN 'loaded'
                        WHEN {same} AND m.added = 0 THEN 'unchanged' ELSE 'updated' END AS fate,
                   NOT ({_header_same(compared, lines=lines)}) AS new_header
            FROM merged m LEFT JOIN known_orders k USING (transaction_id)"""
    )


def _header_same(compared: Collection[str], *, lines: bool) -> str:
    """What must agree for a known line to be unchanged: of a folded order not the sum, which grows with its lines."""
    names = [name for name in compared if not (lines and name in ("date", "revenue"))]
    return " AND ".join(f"m.{name} IS NOT DISTINCT FROM k.{name}" for name in names)


def _merged(fields: Collection[str], *, lines: bool) -> str:
    values = [f"{_attribute(name, fields)} AS {name}" for name in ATTRIBUTES]
    if lines:
        # An order's total is the sum of its known lines; one that came without lines is replaced by its lines.
        known = "(SELECT transaction_id, sum(amount) AS amount FROM known_lines GROUP BY ALL)"
        fresh = "(SELECT transaction_id, sum(amount) AS amount FROM fresh_lines GROUP BY ALL)"
        return f"""SELECT i.transaction_id, i.customer_id, i.n,
                          CASE WHEN kl.amount IS NULL THEN i.date ELSE least(i.date, k.date) END AS date,
                          CAST(coalesce(kl.amount, 0) + coalesce(fl.amount, 0) AS DECIMAL(18, 4)) AS revenue,
                          {listed(values)}, coalesce(s.added, 0) AS added, coalesce(s.known, 0) AS known
                   FROM incoming i LEFT JOIN known_orders k USING (transaction_id)
                   LEFT JOIN known_customers c ON c.customer_id = i.customer_id
                   LEFT JOIN {known} kl USING (transaction_id) LEFT JOIN {fresh} fl USING (transaction_id)
                   LEFT JOIN line_sums s USING (transaction_id)"""
    return f"""SELECT i.transaction_id, i.customer_id, i.n, i.date, i.revenue, {listed(values)}, 0 AS added, 0 AS known
               FROM incoming i LEFT JOIN known_orders k USING (transaction_id)
               LEFT JOIN known_customers c ON c.customer_id = i.customer_id"""


def _attribute(name: str, fields: Collection[str]) -> str:
    if name in fields:
        return fill_unknown(f"i.{name}") if name not in MEASURES else f"i.{name}"
    if name in MEMBERS:
        return fill_unknown(f"coalesce(k.{name}, c.{name})")
    return fill_unknown(f"k.{name}") if name in LABELS else f"k.{name}"


def count_fates(stage: Sandbox, *, lines: bool) -> tuple[int, int, int, int]:
    """Count rows of the files that are loaded, updated, unchanged; and the orders."""
    if not lines:
        row = stage.one(
            """SELECT coalesce(sum(n) FILTER (WHERE fate = 'loaded'), 0),
                      coalesce(sum(n) FILTER (WHERE fate = 'updated'), 0),
                      coalesce(sum(n) FILTER (WHERE fate = 'unchanged'), 0), count(*) FROM matched"""
        )
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])
    # A line that its order did not have is loaded; a known one is updated only with the head of its order.
    row = stage.one(
        """SELECT coalesce(sum(CASE WHEN fate = 'loaded' OR known > 0 THEN added ELSE 0 END), 0),
                  coalesce(sum(CASE WHEN fate = 'loaded' THEN 0 WHEN known = 0 THEN n
                                    WHEN new_header THEN n - added ELSE 0 END), 0),
                  coalesce(sum(CASE WHEN fate = 'loaded' OR known = 0 OR new_header THEN 0 ELSE n - added END), 0),
                  count(*) FROM matched"""
    )
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


def number_orders(stage: Sandbox, loader: Loader, *, lines: bool) -> None:
    """Number customers, orders and products; known ones keep their keys."""
    number_ids(stage, loader, CUSTOMERS, "matched")
    last = find_last_key(loader, transactions, "transaction_key")
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE keyed AS
            SELECT * EXCLUDE (transaction_key), transaction_key FROM matched WHERE fate = 'updated'
            UNION ALL SELECT * EXCLUDE (transaction_key), {last:d} + row_number() OVER (ORDER BY date, transaction_id)
            FROM matched WHERE fate = 'loaded'"""
    )
    if lines:
        number_ids(stage, loader, PRODUCTS, "fresh_lines")


def make_latest_members(stage: Sandbox) -> None:
    """Make `seen_customers`: what the latest row of each customer says, where it is the latest that is known."""
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE seen_customers AS
            SELECT s.customer_id, {listed([f"s.{name}" for name in MEMBERS])}, c.customer_key IS NOT NULL AS known
            FROM (SELECT customer_id, max(date) AS date,
                  {listed([f"arg_max({name}, (date, transaction_id)) AS {name}" for name in MEMBERS])}
                  FROM keyed GROUP BY customer_id) s
            LEFT JOIN known_customers c USING (customer_id)
            WHERE c.customer_key IS NULL
               OR (NOT c.from_file AND (c.latest IS NULL OR c.latest <= s.date)
                   AND ({" OR ".join(f"c.{name} IS DISTINCT FROM s.{name}" for name in MEMBERS)}))"""
    )
