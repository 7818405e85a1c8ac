"""Customers: which rows of a customers file are new, changed or known, and what the table gets."""

from collections.abc import Collection

from models.warehouse import customers
from services.ingest.import_kind import MatchRequest
from services.ingest.match.keys import CUSTOMERS, fill_unknown, number_ids
from services.warehouse.duckdb.sandbox import listed
from services.warehouse.loader import Handover, KeyLookup, Matched

TYPES = {
    "customer_key": "INTEGER",
    "customer_id": "VARCHAR",
    "segment": "VARCHAR",
    "region": "VARCHAR",
    "age_group": "VARCHAR",
    "acquisition_date": "DATE",
    "last_purchase_date": "DATE",
    "days_since_purchase": "INTEGER",
    "is_churned": "BOOLEAN",
    "from_file": "BOOLEAN",
}
LABELS = ("segment", "region", "age_group")
ATTRIBUTES = tuple(name for name in TYPES if name not in ("customer_key", "customer_id", "from_file"))


def match_customers(request: MatchRequest) -> Matched:
    """Match `kept` with the warehouse; a field that the file does not have keeps what the warehouse knows."""
    stage = request.stage
    number_ids(stage, request.loader, CUSTOMERS, "kept")
    request.loader.look_up(
        stage,
        KeyLookup(
            into="known_customers",
            query=f"SELECT {listed(tuple(TYPES))} FROM customers WHERE customer_id IN {{ids}}",
            ids="SELECT customer_id FROM kept",
            types=TYPES,
        ),
    )
    stage.run(f"CREATE OR REPLACE TEMP TABLE matched AS {_matched(request.fields)}")
    loaded, updated, unchanged = (
        stage.one(f"SELECT count(*) FROM matched WHERE fate = '{fate}'")[0]
        for fate in ("loaded", "updated", "unchanged")
    )
    columns = ("customer_key", "customer_id", *ATTRIBUTES, "from_file", "load_id")
    query = f"SELECT *, true AS from_file, {request.load_id:d} AS load_id FROM matched WHERE fate <> 'unchanged'"
    handovers = (
        Handover(
            name="changed_customers",
            columns=("customer_key",),
            query="SELECT customer_key FROM matched WHERE fate = 'updated'",
        ),
        Handover(
            name="customers",
            table=customers,
            columns=columns,
            query=f"SELECT {listed(columns)} FROM ({query}) ORDER BY customer_key",
        ),
    )
    return Matched(loaded=loaded, updated=updated, unchanged=unchanged, orders=None, handovers=handovers)


def _matched(fields: Collection[str]) -> str:
    values = listed([f"{_value(name, fields)} AS {name}" for name in ATTRIBUTES])
    same = [f"m.{name} IS NOT DISTINCT FROM k.{name}" for name in ATTRIBUTES]
    return f"""SELECT m.*, CASE WHEN k.customer_key IS NULL THEN 'loaded'
                                WHEN k.from_file AND {" AND ".join(same)} THEN 'unchanged' ELSE 'updated' END AS fate
               FROM (SELECT key_customers.customer_key, t.customer_id, {values}
                     FROM kept t JOIN key_customers USING (customer_id)
                     LEFT JOIN known_customers k USING (customer_id)) m
               LEFT JOIN known_customers k USING (customer_id)"""


def _value(name: str, fields: Collection[str]) -> str:
    value = f"t.{name}" if name in fields else f"k.{name}"
    return fill_unknown(value) if name in LABELS else value
