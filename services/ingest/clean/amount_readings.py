"""Amount readings: whether an amount on the row of a line is the line's own or the whole order's, by what adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.core.errors import FileRefused
from services.ingest.clean.amounts import Reading, RowShape, line_amount
from services.ingest.clean.validation import Plan, list_columns
from services.ingest.infer.mapping import normalise
from services.warehouse.duckdb.sandbox import Sandbox, listed

RARE = Decimal("0.02")
"""An order's own amount differs between its lines by mistake only: in no more than this share of the orders."""

ONCE = "(SELECT DISTINCT * FROM raw)"
"""The rows without their repetitions, which are no further lines of an order."""

OF_LINE = ("line", "item", "artikel", "position", "product")
OF_ORDER = ("order", "grand", "invoice", "cart", "basket", "bestell", "rechnung")
"""How names of columns begin that say whose amount it is."""


@dataclass(frozen=True, kw_only=True)
class AmountColumn:
    """One amount of the lines: its field, the file's name of its column, and the expression over `raw`."""

    field: str
    column: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How an amount stands in the orders of several lines.

    `several` orders have it; in `varying` it differs between lines, in `repeated` each line has the same one, not 0; in
    `sums` the lines' prices add up to the sum of it, in `totals` to no more than it.
    """

    several: int
    varying: int
    repeated: int
    sums: int
    totals: int


def read_amounts(stage: Sandbox, plan: Plan, columns: Mapping[str, str], said: Reading | None) -> dict[str, Reading]:
    """Return the reading of every amount that lines of orders may share.

    `columns` are the file's names of the fields' columns. What the person `said` of the total counts. Raises
    FileRefused where the total can be read in two ways.
    """
    if not (plan.fold and plan.kind.shared_amounts):
        return {}
    values = {one.name: one.sql for one in list_columns(plan)}
    order, shape = values["transaction_id"], RowShape(fields=tuple(values), fold=True, readings={"revenue": "order"})
    priced = {"line_amount", "unit_price"} & set(values)
    found: dict[str, Reading] = {}
    settled = dict(plan.settled_readings) | ({"revenue": said} if said else {})
    for name in (name for name in plan.kind.shared_amounts if name in values):
        if name in settled:
            found[name] = settled[name]
            continue
        one = AmountColumn(field=name, column=columns[name], sql=values[name])
        line = line_amount(shape).sql if priced else None
        agreement = _survey(stage, order, one, values, line)
        if name != "revenue":
            found[name] = _decide(one, agreement)
            continue
        reading = _decide_total(one, agreement) or _decide_total(
            one, _survey(stage, order, one, values, line, source=ONCE)
        )
        if reading is None:
            raise _refuse(stage, order, one)
        found[name] = reading
    return found


def _survey(
    stage: Sandbox, order: str, one: AmountColumn, values: Mapping[str, str], line: str | None, *, source: str = "raw"
) -> Agreement:
    needed = [f"{sql} AS {name}" for name, sql in values.items() if name != one.field]
    rows = f"SELECT {listed([f'{order} AS id', f'{one.sql} AS v', *needed])} FROM {source}"
    price = "NULL" if line is None else line
    orders = f"""SELECT count(*) AS n, count(v) AS filled, count(DISTINCT v) AS different, sum(v) AS added, max(v) AS v,
                        sum({price}) AS lines FROM ({rows}) WHERE id IS NOT NULL GROUP BY id
                 HAVING count(*) > 1 AND count(v) > 0"""
    within = "0.01 * n"
    row = stage.one(
        f"""SELECT count(*), count(*) FILTER (different > 1),
                   count(*) FILTER (different = 1 AND filled = n AND v <> 0),
                   count(*) FILTER (different = 1 AND filled = n AND v <> 0 AND abs(added - lines) <= {within}),
                   count(*) FILTER (different = 1 AND filled = n AND v <> 0 AND abs(added - lines) > {within}
                                    AND lines IS NOT NULL)
            FROM ({orders})"""
    )
    return Agreement(**dict(zip(("several", "varying", "repeated", "sums", "totals"), map(int, row), strict=True)))


def _decide(one: AmountColumn, found: Agreement) -> Reading:
    if found.varying > RARE * found.several or _begins(one.column, OF_LINE):
        return "line"
    return "order"


def _decide_total(one: AmountColumn, found: Agreement) -> Reading | None:
    """Return what a total is, None where it can be either."""
    if found.varying > RARE * found.several:
        return "line"
    if not found.repeated:
        return "order" if found.several else "line"
    if found.sums + found.totals:
        if not found.sums:
            return "order"
        if not found.totals:
            return "line"
    for reading, names in (("line", OF_LINE), ("order", OF_ORDER)):
        if _begins(one.column, names):
            return "line" if reading == "line" else "order"
    return None


def _begins(column: str, names: tuple[str, ...]) -> bool:
    return normalise(column).startswith(names)


def _refuse(stage: Sandbox, order: str, one: AmountColumn) -> FileRefused:
    rows = f"SELECT {order} AS id, {one.sql} AS v FROM raw"
    name, count, amount = stage.one(
        f"""SELECT id, count(*), max(v) FROM ({rows}) WHERE id IS NOT NULL GROUP BY id
            HAVING count(*) > 1 AND count(DISTINCT v) = 1 AND max(v) <> 0 ORDER BY id LIMIT 1"""
    )
    return FileRefused(
        f"{one.column!r} can be read in two ways: each of the {count} lines of order {str(name)[:40]} has "
        f"{amount:,.2f}, which makes the order {amount:,.2f} if it is the order's total, and "
        f"{amount * count:,.2f} if it is the line's.",
        code="amount-ambiguous",
        fields={
            "column": one.column,
            "order": str(name)[:40],
            "lines": str(count),
            "value": f"{amount:,.2f}",
            "added": f"{amount * count:,.2f}",
        },
    )
