"""Order lines: the lines that every order of the files will have, and what that changes.

A line of the files is the known line that equals it; else it takes the place of a known line of its product; else it is
added. Known lines that the files do not have stay: an order may come in several files.
"""

from collections.abc import Collection

from models.warehouse import NOT_ON_A_LINE
from services.ingest.import_kind import MatchRequest
from services.ingest.match.incoming_orders import has_lines
from services.ingest.match.order_columns import ITEM_LABELS, MONEY, cast_null, list_line_types, list_line_values
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

EXACT = ("transaction_id", "product_id", "quantity", "unit_price", "amount")
"""What two lines have in common that are one."""

OF_PRODUCT = ("transaction_id", "product_id")

SOURCES = {
    "product_id": ("product_id", "product_name"),
    "discount": ("line_discount",),
    "cost": ("cost", "unit_cost"),
}
"""The fields of the files that give a value of a line, where they are not called as it is."""

GENERIC = "(product_id IS NULL AND quantity IS NULL AND unit_price IS NULL)"
"""True for the one line of an order of which no lines are known."""


def make_lines(request: MatchRequest) -> None:
    """Make `new_lines` of every incoming order, each `same`, `changed` or `added`, and their sums by order."""
    stage = request.stage
    stage.run(
        f"CREATE OR REPLACE TEMP VIEW known_real AS SELECT * FROM known_lines WHERE line_number > 0 AND NOT {GENERIC}"
    )
    if has_lines(request):
        _pair_lines(stage)
        query = _merged_lines(request)
    else:
        query = _generic_lines(request) if stage.count("known_lines") else _first_generic_lines(request)
    stage.run(f"CREATE OR REPLACE TEMP TABLE new_lines AS {query}")
    if not has_lines(request) and not stage.count("known_lines"):
        stage.run(
            """CREATE OR REPLACE TEMP VIEW line_sums AS
               SELECT transaction_id, amount, 1 AS lines, 1 AS added, 0 AS changed FROM new_lines"""
        )
    else:
        _sum_lines(stage)
    stage.run(
        """CREATE OR REPLACE TEMP VIEW real_orders AS SELECT transaction_id, count(*) AS known
           FROM known_real GROUP BY transaction_id"""
    )


def _sum_lines(stage: Sandbox) -> None:
    stage.run(
        """CREATE OR REPLACE TEMP TABLE line_sums AS
           SELECT transaction_id, sum(amount) AS amount, count(*) AS lines,
                  count(*) FILTER (change = 'added') AS added, count(*) FILTER (change = 'changed') AS changed
           FROM new_lines GROUP BY transaction_id"""
    )


def _pair_lines(stage: Sandbox) -> None:
    """Make `pairs`: the row of a line of the files, and the number of the known line that it is."""
    stage.run("CREATE OR REPLACE TEMP TABLE pairs (transaction_id VARCHAR, r BIGINT, line_number INTEGER)")
    if not stage.count("known_real"):
        return
    for same in (EXACT, OF_PRODUCT):
        by = listed(same)
        on = " AND ".join(f"i.{name} IS NOT DISTINCT FROM k.{name}" for name in (*same, "nth"))
        stage.run(
            f"""INSERT INTO pairs SELECT i.transaction_id, i.r, k.line_number
                FROM (SELECT *, row_number() OVER (PARTITION BY {by} ORDER BY r) AS nth
                      FROM incoming_lines ANTI JOIN pairs USING (r)) i
                JOIN (SELECT *, row_number() OVER (PARTITION BY {by} ORDER BY line_number) AS nth
                      FROM known_real ANTI JOIN pairs USING (transaction_id, line_number)) k ON {on}"""
        )


def _merged_lines(request: MatchRequest) -> str:
    names = list_line_values(request.own)
    values = [f"{_value(name, request.fields)} AS {name}" for name in names]
    differs = " OR ".join(f"k.{name} IS DISTINCT FROM m.{name}" for name in names)
    last = "SELECT transaction_id, max(line_number) AS last FROM known_real GROUP BY transaction_id"
    merged = f"""SELECT i.transaction_id, i.r, p.line_number, {listed(values)}
                 FROM incoming_lines i LEFT JOIN pairs p USING (r)
                 LEFT JOIN known_real k ON k.transaction_id = i.transaction_id AND k.line_number = p.line_number"""
    numbered = "coalesce(last, 0) + row_number() OVER (PARTITION BY m.transaction_id, m.line_number ORDER BY m.r)"
    kept = listed(names)
    return f"""SELECT m.transaction_id, CAST(coalesce(m.line_number, {numbered}) AS INTEGER) AS line_number,
                      {listed([f"m.{name}" for name in names])},
                      CASE WHEN m.line_number IS NULL THEN 'added'
                           WHEN {differs} THEN 'changed' ELSE 'same' END AS change
               FROM ({merged}) m LEFT JOIN ({last}) USING (transaction_id)
               LEFT JOIN known_real k ON k.transaction_id = m.transaction_id AND k.line_number = m.line_number
               UNION ALL
               SELECT transaction_id, line_number, {kept}, 'same'
               FROM known_real ANTI JOIN pairs USING (transaction_id, line_number)
               UNION ALL
               SELECT transaction_id, line_number, {kept}, 'same'
               FROM known_lines SEMI JOIN (FROM incoming WHERE only_back) USING (transaction_id)
               WHERE line_number > 0 AND {GENERIC}"""


def _value(name: str, fields: Collection[str]) -> str:
    """Take what the files say; what they do not say stays as it is known."""
    told = any(source in fields for source in SOURCES.get(name, (name,)))
    value = f"i.{name}" if told else f"coalesce(k.{name}, i.{name})"
    return f"coalesce({value}, 'Unknown')" if name in ITEM_LABELS else (f"i.{name}" if name == "amount" else value)


def _first_generic_lines(request: MatchRequest) -> str:
    """Return one line of each order, where the warehouse knows none of them."""
    told = {"category", "subcategory", "brand", "amount", *request.own}
    types = list_line_types(request.own)
    values = [
        f"coalesce({name}, 'Unknown') AS {name}" if name in ITEM_LABELS
        else name if name in told else cast_null(name, types[name])
        for name in list_line_values(request.own)
    ]  # fmt: skip
    return f"SELECT transaction_id, 1 AS line_number, {listed(values)}, 'added' AS change FROM incoming_lines"


def _generic_lines(request: MatchRequest) -> str:
    """Return the known lines of an order, or one line of what is on a line of it."""
    labels = listed([
        f"coalesce({'i' if name in request.fields else 'k'}.{name}, 'Unknown') AS {name}" for name in ITEM_LABELS
    ])  # fmt: skip
    empty = listed([
        f"CAST(NULL AS {MONEY}) AS {name}" for name in ("discount", "cost", "shipping", "tax")
    ])  # fmt: skip
    values = list_line_values(request.own)
    own = "".join(f", {'i' if name in request.fields else 'k'}.{name}" for name in request.own)
    names = listed(values)
    one = f"""SELECT i.transaction_id, CAST(NULL AS VARCHAR) AS product_id, {labels},
                     CAST(NULL AS {MONEY}) AS quantity, CAST(NULL AS {MONEY}) AS unit_price, {empty}, i.amount{own}
              FROM incoming_lines i LEFT JOIN (FROM known_lines WHERE line_number > 0) k USING (transaction_id)
              ANTI JOIN known_real USING (transaction_id)"""
    differs = " OR ".join(f"k.{name} IS DISTINCT FROM o.{name}" for name in values)
    change = f"CASE WHEN k.transaction_id IS NULL THEN 'added' WHEN {differs} THEN 'changed' ELSE 'same' END"
    return f"""SELECT o.transaction_id, 1 AS line_number, {listed([f"o.{name}" for name in values])},
                      {change} AS change
               FROM ({one}) o LEFT JOIN (FROM known_lines WHERE line_number > 0) k USING (transaction_id)
               UNION ALL
               SELECT transaction_id, line_number, {names}, 'same' FROM known_lines
               WHERE line_number > 0 AND (NOT {GENERIC} OR transaction_id IN (
                   SELECT transaction_id FROM incoming WHERE only_back))"""


def make_rests(request: MatchRequest) -> None:
    """Make `rests`: line 0 of every order of `priced`, where its total has a part on no line."""
    values = {
        "discount": ("order_discount", "abs(p.order_discount)"),
        "shipping": ("shipping", "p.shipping"),
        "tax": ("tax", f"CAST(NULL AS {MONEY})" if request.readings.get("tax") == "line" else "p.tax"),
    }
    charges = listed([
        f"CAST({sql if field in request.fields else f'k.{name}'} AS {MONEY}) AS {name}"
        for name, (field, sql) in values.items()
    ])  # fmt: skip
    filled = " OR ".join(f"{name} IS NOT NULL" for name in values)
    request.stage.run(
        f"""CREATE OR REPLACE TEMP TABLE rests AS
            SELECT * FROM (SELECT p.transaction_id, CAST(p.revenue - p.lines_amount AS {MONEY}) AS amount, {charges}
                           FROM priced p LEFT JOIN (FROM known_lines WHERE line_number = 0) k USING (transaction_id))
            WHERE amount <> 0 OR {filled}"""
    )
    compared = ("amount", *values)
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM k.{name}" for name in compared)
    request.stage.run(
        f"""CREATE OR REPLACE TEMP TABLE changed_rests AS
            SELECT coalesce(r.transaction_id, k.transaction_id) AS transaction_id
            FROM rests r FULL JOIN (FROM known_lines WHERE line_number = 0) k USING (transaction_id)
            WHERE NOT ({same}) OR r.transaction_id IS NULL OR k.transaction_id IS NULL"""
    )


NOWHERE = listed([f"{literal(NOT_ON_A_LINE)} AS {name}" for name in ("product_id", *ITEM_LABELS)])
"""The product and the labels of what is on no line."""
