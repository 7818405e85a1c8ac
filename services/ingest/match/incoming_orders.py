"""Incoming orders: the rows of the files as orders, each once, with their lines and the money given back."""

from models.warehouse import CREDIT_NOTE, NOT_ON_A_LINE
from services.ingest.clean.amounts import RowShape, line_amount
from services.ingest.clean.statuses import is_counted
from services.ingest.clean.values import move_zone
from services.ingest.import_kind import MatchRequest
from services.ingest.match.keys import MEMBERS
from services.ingest.match.order_columns import ITEM_LABELS, LABELS, MONEY, cast_null, list_absent, list_line_types
from services.warehouse.duckdb.sandbox import listed, literal

CHARGES = ("shipping", "tax", "order_discount", "refund")
TIMES = ("refund_date", "delivered_at", "promised_at")
FIRSTS = (*LABELS, *MEMBERS, "delivery_days", "satisfaction_score", *TIMES)
"""What an order takes from the first of its lines that says it."""

OF_LINES = ("product_id", "product_name", "quantity", "unit_price", "line_amount", "line_discount", "cost", "unit_cost")
"""Fields of which any says that a row of a whole order tells what its one line was."""


def has_lines(request: MatchRequest) -> bool:
    """True if the rows of the files say what was in the orders."""
    return request.fold or any(name in request.fields for name in OF_LINES)


def has_total(request: MatchRequest) -> bool:
    """True if the files say what the customer paid for the order as a whole."""
    return "revenue" in request.fields and (not request.fold or request.readings.get("revenue") == "order")


def gather(request: MatchRequest) -> None:
    """Make `incoming`, one row per order of the files, `incoming_lines` and `incoming_refunds`.

    `incoming` has the number `n` of the rows, `only_back` for orders of which the files have nothing but money given
    back, `charged` for what the lines do not include, and `revenue`, which is empty where only lines tell it.
    """
    stage = request.stage
    stage.run(f"CREATE OR REPLACE TEMP VIEW rows_of_orders AS {_rows(request)}")
    if request.fold:
        stage.run(f"CREATE OR REPLACE TEMP TABLE gathered AS {_folded(request)}")
    elif stage.one("SELECT coalesce(bool_or(back), false) FROM rows_of_orders")[0]:
        stage.run(f"CREATE OR REPLACE TEMP TABLE gathered AS {_with_refund_rows()}")
    else:
        stage.run(f"CREATE OR REPLACE TEMP VIEW gathered AS {_plain()}")
    stage.run(f"CREATE OR REPLACE TEMP TABLE incoming AS {_incoming(request)}")
    stage.run(f"CREATE OR REPLACE TEMP TABLE incoming_lines AS {_lines(request)}")
    stage.run(f"CREATE OR REPLACE TEMP TABLE incoming_refunds AS {_refunds(request)}")


def _rows(request: MatchRequest) -> str:
    fields = request.fields
    of_line = "quantity < 0" if "quantity" in fields else "amount < 0"
    back = of_line if request.fold else "revenue < 0"
    total = "revenue" if has_total(request) else f"CAST(NULL AS {MONEY})"
    product = f"nullif(coalesce(product_id, product_name), {literal(NOT_ON_A_LINE)})"
    labels = listed([f"nullif({name}, {literal(NOT_ON_A_LINE)}) AS {name}" for name in ITEM_LABELS])
    return f"""SELECT * REPLACE ({labels}), coalesce({back}, false) AS back, {total} AS total, {product} AS product
               FROM (SELECT {listed(["*", *list_absent(fields)])} FROM kept)"""


def _folded(request: MatchRequest) -> str:
    """Several rows an order: what is of the order alone comes from the first row that has it."""
    firsts = [f"arg_min({name}, r) AS {name}" for name in ("customer_id", "total", *FIRSTS)]
    return f"""SELECT transaction_id, coalesce(min(date) FILTER (NOT back), min(date)) AS date, {listed(firsts)},
                      {listed([_charge(request, name) for name in CHARGES])}, bool_and(back) AS only_back,
                      coalesce(sum(amount) FILTER (NOT back), 0) AS sold,
                      coalesce(sum(abs(amount)) FILTER (back), 0) AS returned, count(*) AS n
               FROM rows_of_orders GROUP BY transaction_id"""


def _charge(request: MatchRequest, name: str) -> str:
    whole = request.readings.get(name, "order") == "order"
    return f"CAST({'arg_min' if whole else 'sum'}({name}{', r' if whole else ''}) AS {MONEY}) AS {name}"


def _plain() -> str:
    """One row an order, and no money given back."""
    columns = listed(["customer_id", "total", *FIRSTS, *CHARGES])
    return f"""SELECT transaction_id, date, {columns}, back AS only_back, amount AS sold, 0 AS returned, 1 AS n
               FROM rows_of_orders"""


def _with_refund_rows() -> str:
    """One row an order; a row of negative revenue is money given back, of the order of that id if there is one."""
    first = listed([f"arg_min({name}, (back, r)) AS {name}" for name in ("customer_id", "total", *FIRSTS, *CHARGES)])
    return f"""SELECT transaction_id, arg_min(date, (back, r)) AS date, {first}, bool_and(back) AS only_back,
                      coalesce(sum(amount) FILTER (NOT back), 0) AS sold, 0 AS returned, count(*) AS n
               FROM rows_of_orders GROUP BY transaction_id"""


def _incoming(request: MatchRequest) -> str:
    discount = "0" if _is_discounted(request) else "abs(coalesce(order_discount, 0))"
    charged = f"coalesce(shipping, 0) - {discount}"
    gross = f"sold + {charged} + coalesce(tax, 0) - total"
    net = f"abs({gross} - returned) < abs({gross})"
    revenue = f"""CASE WHEN only_back THEN 0 WHEN returned > 0 AND {net} THEN total + returned ELSE total END"""
    plain = listed(
        [f"{name}" for name in (*MEMBERS, "channel", "payment_method", "satisfaction_score", *TIMES, *CHARGES)]
    )
    return f"""SELECT transaction_id, customer_id, date, CAST({revenue} AS {MONEY}) AS revenue,
                      CAST({charged} AS {MONEY}) AS charged, only_back, n, {plain},
                      CASE WHEN only_back THEN {literal(CREDIT_NOTE)} ELSE status END AS status,
                      NOT only_back AND {is_counted("status")} AS is_counted,
                      {_delivery_days(request)} AS delivery_days, {_late(request)} AS is_late
               FROM gathered"""


def _is_discounted(request: MatchRequest) -> bool:
    """True if the discount is each line's own, and the amounts of lines are after it already."""
    readings = request.readings
    own_amount = "line_amount" in request.fields or readings.get("revenue") == "line"
    return own_amount and readings.get("order_discount") == "line"


def _delivery_days(request: MatchRequest) -> str:
    """Days as the file says them, or between two instants; a day without a time counts from the day of the order."""
    if "delivery_days" in request.fields or "delivered_at" not in request.fields:
        return "delivery_days"
    there, here = (move_zone(name, "UTC", request.zone) for name in ("delivered_at", "date"))
    whole = f"date_diff('day', CAST({here} AS DATE), CAST({there} AS DATE))"
    part = "(epoch(delivered_at) - epoch(date)) / 86400"
    midnight = f"CAST({there} AS TIME) = TIME '00:00:00'"
    days = f"CASE WHEN {midnight} THEN {whole} ELSE {part} END"
    return f"CASE WHEN {days} BETWEEN 0 AND 9999 THEN CAST({days} AS DECIMAL(9, 2)) END"


def _late(request: MatchRequest) -> str:
    known = {"delivered_at", "promised_at"} <= set(request.fields)
    return "delivered_at > promised_at" if known else "CAST(NULL AS BOOLEAN)"


def _lines(request: MatchRequest) -> str:
    """What was sold: a row of a file of lines each; else one line an order, of what is on a line of it."""
    labels = listed([*ITEM_LABELS])
    tax = "tax" if request.readings.get("tax") == "line" else f"CAST(NULL AS {MONEY})"
    kept = [
        name if name in request.fields else cast_null(name, list_line_types(request.own)[name]) for name in request.own
    ]
    own = "".join(f", {column}" for column in kept)
    cost = f"coalesce(cost, CAST(unit_cost * coalesce(quantity, 1) AS {MONEY}))"
    return f"""SELECT transaction_id, r, product AS product_id, product_name AS name, {labels},
                      {_quantity(request)} AS quantity, {_price(request)} AS unit_price,
                      CAST(abs(line_discount) AS {MONEY}) AS discount, {_amount(request)} AS amount, {cost} AS cost,
                      CAST(NULL AS {MONEY}) AS shipping, {tax} AS tax{own}
               FROM rows_of_orders WHERE NOT back"""


def _quantity(request: MatchRequest) -> str:
    """A row of a file of lines without quantities is one unit; of a whole order it is not known."""
    return f"CAST(1 AS {MONEY})" if request.fold and "quantity" not in request.fields else "quantity"


def _price(request: MatchRequest) -> str:
    if "unit_price" in request.fields or not request.fold:
        return "unit_price"
    quantity = _quantity(request)
    return f"CAST((amount + abs(coalesce(line_discount, 0))) / nullif({quantity}, 0) AS {MONEY})"


def _amount(request: MatchRequest) -> str:
    if request.fold:
        return "amount"
    rest = "amount - coalesce(shipping, 0) - coalesce(tax, 0) + abs(coalesce(order_discount, 0))"
    if not {"line_amount", "unit_price"} & set(request.fields) or (
        "line_amount" not in request.fields and "quantity" not in request.fields
    ):
        return f"CAST({rest} AS {MONEY})"
    line = line_amount(RowShape(fields=request.fields, fold=True, readings={"revenue": "order"})).sql
    return f"CAST(coalesce({line}, {rest}) AS {MONEY})"


def _refunds(request: MatchRequest) -> str:
    """Rows of money given back, and what a column of the order says was; the latter is on no line."""
    amount = "amount" if request.fold else "revenue"
    rows = f"""SELECT transaction_id, date, product AS product_id, {listed([*ITEM_LABELS])},
                      CAST(abs(quantity) AS {MONEY}) AS quantity, CAST(abs({amount}) AS {MONEY}) AS amount
               FROM rows_of_orders WHERE back AND {amount} <> 0"""
    if "refund" not in request.fields:
        return rows
    nowhere = listed([f"{literal(NOT_ON_A_LINE)} AS {name}" for name in ("product_id", *ITEM_LABELS)])
    return f"""{rows} UNION ALL
               SELECT transaction_id, coalesce(refund_date, date), {nowhere}, CAST(NULL AS {MONEY}),
                      CAST(abs(refund) AS {MONEY})
               FROM incoming WHERE NOT only_back AND refund <> 0"""
