"""Removals: typed rows, and which of them every step takes out, with the money that they carry.

`typed` is a view over `raw` with one column per field, `amount` (the money of the row) and `fault` (why the row cannot
be used, NULL where it can). `removed` holds the rows that a step took out, `kept` is the rest. On a clean file nothing
but one scan for the counts and one grouping of hashes happens: rows are compared only where hashes agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.ingest.clean.faults import Fault
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal


@dataclass(frozen=True, kw_only=True)
class TypedExpression:
    """One column of `typed`: a field and the expression over `raw` that gives its value."""

    name: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What one step took out: rows, and the money they carried."""

    rows: int
    amount: Decimal


OWN_COLUMNS = ("r", "amount", "fault")
"""The columns of `typed` that are no field: the number of the row, its money, its fault."""

FEW = 10_000

NOTHING = Removal(rows=0, amount=Decimal(0))


def define_typed(
    stage: Sandbox, columns: Sequence[TypedExpression], faults: Sequence[Fault], amount: str, *, raws: Sequence[str]
) -> None:
    """Define `typed`; the first fault of a row counts. `amount` is an expression over the columns of `typed`.

    `raws` are the columns of `raw` that faults and later steps look at.
    """
    fields = listed([f"{column.sql} AS {column.name}" for column in columns])
    stage.run(f"CREATE TEMP VIEW fields AS SELECT rowid AS r, {listed(raws)}, {fields} FROM raw")
    cases = " ".join(f"WHEN {fault.condition} THEN {fault.reason}" for fault in faults)
    fault = f"CASE {cases} END" if cases else "CAST(NULL AS VARCHAR)"
    stage.run(f"CREATE TEMP VIEW typed AS SELECT *, {amount} AS amount, {fault} AS fault FROM fields")
    stage.run(
        "CREATE TEMP TABLE removed (r BIGINT, step INTEGER, reason VARCHAR, duplicate BOOLEAN, amount DECIMAL(38, 4))"
    )
    _define_left(stage, "typed")


def _define_left(stage: Sandbox, source: str) -> None:
    stage.run(f"CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM {source}")


def count_totals(stage: Sandbox, conditions: Sequence[str]) -> tuple[int, Decimal, list[int]]:
    """Count, in one scan, all rows, their money, and the rows that meet each condition."""
    counts = [f"count(*) FILTER (WHERE {condition})" for condition in conditions]
    rows, amount, *found = stage.one(f"SELECT {listed(['count(*)', 'coalesce(sum(amount), 0)', *counts])} FROM typed")
    return rows, amount, found


def take_out(stage: Sandbox, step: int, fault: Fault) -> Removal:
    """Take the rows that are left and meet a condition out of `kept`, with the reason."""
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, {fault.reason}, false, coalesce(amount, 0)
            FROM kept WHERE {fault.condition}"""
    )
    return leave_out(stage, step)


def leave_out(stage: Sandbox, step: int) -> Removal:
    """Return what a step took out, and leave it out of `kept`."""
    rows, amount = stage.one(f"SELECT count(*), coalesce(sum(amount), 0) FROM removed WHERE step = {step:d}")
    if rows:
        _define_left(stage, "typed ANTI JOIN removed USING (r)")
    return Removal(rows=rows, amount=amount)


def find_suspects(stage: Sandbox, identity: Sequence[str]) -> bool:
    """Find the rows of `kept` that may equal another in `identity`; say whether there are any."""
    stage.run(f"CREATE OR REPLACE TEMP TABLE hashes AS SELECT r, hash({listed(identity)}) AS h FROM kept")
    stage.run(
        """CREATE OR REPLACE TEMP TABLE suspected AS SELECT r FROM hashes
           WHERE h IN (SELECT h FROM hashes GROUP BY h HAVING count(*) > 1)"""
    )
    stage.run("DROP TABLE hashes")
    found = stage.count("suspected")
    ids = "SELECT r FROM suspected"
    if found < FEW:  # written out, a list of row ids is found twice as fast as by a join
        ids = listed([str(row[0]) for row in stage.run(ids)]) or "NULL"
    stage.run(f"CREATE OR REPLACE TEMP TABLE suspects AS SELECT * FROM kept WHERE r IN ({ids})")
    return found > 0


def take_repeated(stage: Sandbox, step: int, same: Sequence[str]) -> Removal:
    """Take out every suspect that equals an earlier one in the columns `same`, as a duplicate."""
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, NULL, true, coalesce(amount, 0)
            FROM (SELECT r, amount, row_number() OVER (PARTITION BY {listed(same)} ORDER BY r) AS nth FROM {_LEFT})
            WHERE nth > 1"""
    )
    return leave_out(stage, step)


def take_superseded(stage: Sandbox, step: int, identity: Sequence[str], same: Sequence[str]) -> Removal:
    """Take out every suspect of whose identity a later file has another version; what counts is the latest file."""
    newest, version = (
        f"max(source) OVER (PARTITION BY {listed(identity)})",
        f"max(source) OVER (PARTITION BY {listed(same)})",
    )
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, NULL, true, coalesce(amount, 0)
            FROM (SELECT r, amount, {newest} AS newest, {version} AS version
                  FROM (SELECT suspects.*, starts.source FROM suspects ASOF JOIN starts ON suspects.r >= starts.first))
            WHERE version < newest"""
    )
    return leave_out(stage, step)


def take_again(stage: Sandbox, step: int, same: Sequence[str]) -> Removal:
    """Take out every purchase that agrees with an earlier one in the columns `same`, none of which is empty."""
    given = " AND ".join(f"{name} IS NOT NULL" for name in same)
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, NULL, true, coalesce(amount, 0)
            FROM (SELECT r, amount, row_number() OVER (PARTITION BY {listed(same)} ORDER BY event_time, r) AS nth
                  FROM kept WHERE event_type = 'purchase' AND {given})
            WHERE nth > 1"""
    )
    return leave_out(stage, step)


def count_reloads(stage: Sandbox) -> int:
    """Count the purchases that follow one of the same user and product within a minute."""
    before = "lag(event_time) OVER (PARTITION BY user_id, product_id ORDER BY event_time, r)"
    bought = f"SELECT event_time - {before} AS since FROM kept WHERE event_type = 'purchase'"
    return int(stage.one(f"SELECT count(*) FROM ({bought}) WHERE since <= INTERVAL 1 MINUTE")[0])


def take_contradicting(stage: Sandbox, step: int, identity: Sequence[str], reason: str) -> Removal:
    """Take out every suspect whose identity another row has that is not equal: which one is right is not known."""
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, {literal(reason)}, false, coalesce(amount, 0)
            FROM (SELECT r, amount, count(*) OVER (PARTITION BY {listed(identity)}) AS times FROM {_LEFT})
            WHERE times > 1"""
    )
    return leave_out(stage, step)


def take_other_customers(stage: Sandbox, step: int, reason: str) -> Removal:
    """Take out the lines of an order whose customer is not the one of its first line."""
    orders = "SELECT transaction_id FROM kept GROUP BY transaction_id HAVING min(customer_id) <> max(customer_id)"
    stage.run(
        f"""INSERT INTO removed SELECT r, {step:d}, {literal(reason)}, false, coalesce(amount, 0)
            FROM (SELECT r, amount, customer_id,
                         first_value(customer_id) OVER (PARTITION BY transaction_id ORDER BY r) AS first
                  FROM kept WHERE transaction_id IN ({orders}))
            WHERE customer_id <> first"""
    )
    return leave_out(stage, step)


_LEFT = "(SELECT * FROM suspects ANTI JOIN removed USING (r))"


def count_reasons(stage: Sandbox) -> list[tuple[str, int]]:
    """Count the rows set aside by reason, the commonest first."""
    rows = stage.run(
        """SELECT reason, count(*) FROM (
             SELECT reason FROM removed WHERE NOT duplicate UNION ALL SELECT reason FROM malformed)
           GROUP BY reason ORDER BY count(*) DESC, reason"""
    )
    return [(reason, count) for reason, count in rows]


def _number_aside(stage: Sandbox) -> None:
    """Make `numbers`: the source and the row number in it of every row set aside that was read.

    A malformed line is a row of the file too, so the rows behind it are one further than their place in `raw` says.
    """
    stage.run(
        """CREATE OR REPLACE TEMP TABLE gaps AS
           SELECT source, row_number - nth AS behind, max(nth) AS nth
           FROM (SELECT source, row_number, row_number() OVER (PARTITION BY source ORDER BY row_number) AS nth
                 FROM malformed) GROUP BY ALL"""
    )
    stage.run(
        """CREATE OR REPLACE TEMP TABLE placed AS
           SELECT removed.r, starts.source, starts.name, removed.r - starts.first + 1 AS place, removed.reason
           FROM removed ASOF JOIN starts ON removed.r >= starts.first WHERE NOT removed.duplicate"""
    )
    stage.run(
        """CREATE OR REPLACE TEMP TABLE numbers AS
           SELECT r, name, place + coalesce(gaps.nth, 0) AS row_number, reason
           FROM placed ASOF LEFT JOIN gaps ON placed.source = gaps.source AND placed.place > gaps.behind"""
    )


def define_aside(stage: Sandbox, names: Sequence[str]) -> None:
    """Define `aside`, the rows set aside: source, row_number, reason, row (JSON). `names` are the file's columns."""
    _number_aside(stage)
    pairs = listed([f"{literal(name)}, c{at}" for at, name in enumerate(names)])
    stage.run(
        f"""CREATE TEMP VIEW aside AS
            SELECT name AS source, row_number, reason, CAST(json_object({pairs}) AS VARCHAR) AS row
            FROM numbers JOIN raw ON raw.rowid = numbers.r
            UNION ALL
            SELECT starts.name, row_number, reason, CAST(json_object('line', line) AS VARCHAR)
            FROM malformed JOIN starts USING (source)
            ORDER BY source, row_number"""
    )


def find_aside(stage: Sandbox) -> list[tuple[str, int, str]]:
    """Return source, row number and reason of every row set aside."""
    return [(row[0], row[1], row[2]) for row in stage.run("SELECT source, row_number, reason FROM aside")]


def select_aside(load_id: int) -> str:
    """Return the query of the rows set aside, with the id of the load."""
    return f"SELECT source, row_number, reason, row, {load_id:d} AS load_id FROM aside"
