"""Events: which rows of the stage are new to the warehouse, and what the fact table gets."""

import sqlalchemy as sa

from models.warehouse import events
from services.ingest.clean.amounts import price_event
from services.ingest.clean.values import move_zone
from services.ingest.import_kind import MatchRequest
from services.ingest.match.handover import hand_over_customers
from services.ingest.match.keys import (
    CATEGORIES,
    CUSTOMERS,
    PRODUCTS,
    SESSIONS,
    USERS,
    fill_unknown,
    hand_over_new,
    list_category_levels,
    number_ids,
)
from services.ingest.match.visits import define_logged
from services.warehouse.duckdb.sandbox import Sandbox, listed
from services.warehouse.loader import Handover, KeyLookup, Matched

SAME = ("event_time", "event_type", "product_key", "raw_category_key", "price", "user_key", "session_key")
"""With `raw_brand`, what makes two events one: the nine columns of the log, as keys."""

TYPES = {
    "event_time": "TIMESTAMP",
    "event_type": "VARCHAR",
    "product_key": "INTEGER",
    "raw_category_key": "INTEGER",
    "price": "DECIMAL(18, 4)",
    "user_key": "INTEGER",
    "session_key": "INTEGER",
    "raw_brand": "VARCHAR",
}
MOMENT = "%Y-%m-%d %H:%M:%S.%f"
OPTIONAL = ("category_id", "category_code", "brand", "customer_id")
"""Fields that a file may not have."""


def match_events(request: MatchRequest) -> Matched:
    """Match `kept` with the warehouse: key every id, and leave out the events that are there already."""
    stage, loader, load_id = request.stage, request.loader, request.load_id
    _define_logged(request)
    rows = stage.count("logged")
    for dictionary in (USERS, SESSIONS, PRODUCTS, CATEGORIES):
        number_ids(stage, loader, dictionary, "logged")
    customers_made = number_ids(stage, loader, CUSTOMERS, "logged") if "customer_id" in request.fields else None
    stage.run(f"CREATE OR REPLACE TEMP VIEW facts AS {_facts(request, named=customers_made is not None)}")
    fresh, loaded = _fresh(request, rows)
    dictionaries = (
        hand_over_new(USERS),
        hand_over_new(SESSIONS),
        hand_over_new(PRODUCTS),
        hand_over_new(CATEGORIES, *list_category_levels()),
        *((hand_over_customers(load_id),) if customers_made else ()),
    )
    columns = tuple(column.name for column in events.columns)
    fact = Handover(
        name="events",
        table=events,
        columns=columns,
        query=f"SELECT {listed(columns)} FROM {fresh}{'' if _is_in_order(stage) else ' ORDER BY event_time'}",
    )
    return Matched(
        loaded=loaded,
        updated=0,
        unchanged=rows - loaded,
        orders=None,
        handovers=(*dictionaries, fact) if loaded else (),
    )


def _define_logged(request: MatchRequest) -> None:
    types = {**dict.fromkeys(OPTIONAL, "VARCHAR"), "price": "DECIMAL(18, 4)"}
    lacking = [f"CAST(NULL AS {kind}) AS {name}" for name, kind in types.items() if name not in request.fields]
    absent = "".join(f", {one}" for one in lacking)
    define_logged(request.stage, request.fields, absent, request.session_minutes)


def _is_in_order(stage: Sandbox) -> bool:
    """True if the rows are in order of time already, as logs are: then they need not be sorted."""
    late = "SELECT event_time < lag(event_time) OVER () AS late FROM logged"
    return not stage.one(f"SELECT coalesce(bool_or(late), false) FROM ({late})")[0]


def _facts(request: MatchRequest, *, named: bool) -> str:
    local = move_zone("e.event_time", "UTC", request.zone)
    customer = "JOIN key_customers w ON w.customer_id = e.customer_id" if named else ""
    return f"""SELECT e.event_time, CAST({local} AS DATE) AS event_date, CAST(hour({local}) AS SMALLINT) AS event_hour,
                      u.user_key, s.session_key, p.product_key,
                      {"w.customer_key" if named else "CAST(NULL AS INTEGER)"} AS customer_key,
                      c.category_key, c.category_key AS raw_category_key, {request.load_id:d} AS load_id,
                      coalesce({price_event(request.fields)}, 0) AS price, e.event_type,
                      {fill_unknown("e.brand")} AS brand, e.brand AS raw_brand
               FROM logged e
               JOIN key_users u ON u.user_id = e.user_id
               JOIN key_sessions s ON s.session_id = e.user_session
               JOIN key_products p ON p.product_id = e.product_id
               JOIN key_categories c ON c.category_id = {fill_unknown("e.category_id")}
                AND c.category_code = {fill_unknown("e.category_code")}
               {"LEFT " + customer if named else ""}"""


def _fresh(request: MatchRequest, rows: int) -> tuple[str, int]:
    """Return the relation of the facts that the warehouse does not have, and how many they are.

    A session that is no more than a rule over the rows of one import says nothing of which event it is.
    """
    stage, loader = request.stage, request.loader
    if not rows or not loader.rows(sa.select(events.c.user_key).limit(1)):
        return "facts", rows
    first, last = stage.one("SELECT min(event_time), max(event_time) FROM logged")
    between = f"event_time BETWEEN TIMESTAMP '{first:{MOMENT}}' AND TIMESTAMP '{last:{MOMENT}}'"
    query = f"SELECT {listed(tuple(TYPES))} FROM events WHERE {between}"
    loader.look_up(stage, KeyLookup(into="known_events", query=query, types=TYPES))
    if not stage.count("known_events"):
        return "facts", rows
    same = " AND ".join(
        f"facts.{name} = known.{name}" for name in SAME if name != "session_key" or "user_session" in request.fields
    )
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM facts ANTI JOIN known_events known
            ON {same} AND coalesce(facts.raw_brand, '') = coalesce(known.raw_brand, '')"""
    )
    return "fresh", stage.count("fresh")
