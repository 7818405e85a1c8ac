"""Event presets: logs in the exact columns of the programs, written by a small generator whose totals are known."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.kinds import find_kind, recognise_preset
from tests.asking import rows as ask
from tests.services.ingest.bench import bring, bring_text, put

SECOND = 1_704_448_800
Row = dict[str, Any]


def write(rows: list[Row]) -> str:
    """Write rows as CSV; nested values as JSON."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow(
            [json.dumps(one) if isinstance(one := row.get(name, ""), list | dict) else one for name in names]
        )
    return out.getvalue()


Visit = tuple[int, str, str, int, list[tuple[str, str, int]], str]
LOG: list[Visit] = [
    (0, "page_view", "u1", 1, [], ""),
    (60, "view_item", "u1", 1, [("MUG", "12.5", 1)], ""),
    (120, "add_to_cart", "u1", 1, [("MUG", "12.5", 2)], ""),
    (180, "purchase", "u1", 1, [("MUG", "12.5", 2), ("POT", "60", 1)], "T-1"),
    (181, "purchase", "u1", 1, [("MUG", "12.5", 2), ("POT", "60", 1)], "T-1"),
    (90, "view_item", "u2", 1, [("POT", "60", 1)], ""),
]
"""Second, event, user, session, products with price and quantity, order; the page of thanks was loaded twice."""

ANSWER = {"views": 2, "carts": 1, "purchases": 2, "event_revenue": 85.0, "sessions": 2, "users": 2}


def ga4_flat() -> str:
    return write([
        {"event_date": "20240105", "event_timestamp": (SECOND + at) * 10**6, "event_name": event,
         "user_pseudo_id": f"{user}.17", "user_id": "", "ga_session_id": number, "item_id": item, "item_name": item,
         "item_brand": "Acme", "item_category": "Kitchen", "price": price, "quantity": many, "transaction_id": order,
         "platform": "WEB"}
        for at, event, user, number, items, order in LOG
        for item, price, many in items or [("", "", "")]
    ])  # fmt: skip


def ga4_parquet(folder: Path, *, wrapped: bool = False) -> Path:
    """Write BigQuery's nested table; `wrapped` is how its own export to Parquet nests lists."""
    rows = []
    for at, event, user, number, items, order in LOG:
        params = [{"key": "ga_session_id", "value": {"string_value": None, "int_value": number}},
                  {"key": "page_title", "value": {"string_value": "Shop", "int_value": None}}]  # fmt: skip
        goods = [{"item_id": item, "item_name": item, "item_brand": "Acme", "item_category": "Kitchen",
                  "item_category2": "Cups", "price": float(price), "quantity": many}
                 for item, price, many in items]  # fmt: skip
        rows.append({
            "event_date": "20240105", "event_timestamp": (SECOND + at) * 10**6, "event_name": event,
            "user_pseudo_id": f"{user}.17", "user_id": None,
            "event_params": {"list": [{"element": one} for one in params]} if wrapped else params,
            "ecommerce": {"transaction_id": order or "(not set)", "total_item_quantity": len(items)},
            "items": {"list": [{"element": one} for one in goods]} if wrapped else goods,
        })  # fmt: skip
    (folder / "rows.json").write_text(json.dumps(rows))
    place = folder / "events.parquet"
    duckdb.connect().execute(f"COPY (FROM read_json('{folder / 'rows.json'}')) TO '{place}' (FORMAT parquet)")
    return place


def matomo_actions() -> list[Row]:
    """Return the two visits with their actions."""

    def seen(sku: str, price: str, at: int) -> Row:
        return {"type": "action", "url": "/mug", "timestamp": SECOND + at, "productViewSku": sku,
                "productViewName": sku, "productViewPrice": price, "productViewCategory1": "Kitchen"}  # fmt: skip

    goods = [{"itemSKU": "MUG", "itemName": "Mug", "itemCategory": "Kitchen", "itemPrice": "12.5", "itemQuantity": "2"},
             {"itemSKU": "POT", "itemName": "Pot", "itemCategory": "Kitchen", "itemPrice": "60",
              "itemQuantity": "1"}]  # fmt: skip
    first: list[Row] = [
        {"type": "action", "url": "/mug", "timestamp": SECOND},
        seen("MUG", "12.5", 60),
        {"type": "ecommerceAbandonedCart", "timestamp": SECOND + 120, "itemDetails": goods[:1]},
        {"type": "ecommerceOrder", "timestamp": SECOND + 180, "orderId": "T-1", "revenue": "85", "itemDetails": goods},
    ]
    return [
        {"idVisit": "700001", "visitorId": "u1aaaaaaaaaa", "userId": "", "actionDetails": first},
        {"idVisit": "700002", "visitorId": "u2bbbbbbbbbb", "userId": "", "actionDetails": [seen("POT", "60", 90)]},
    ]


def flatten(name: str, value: Any) -> Row:
    """Return a nested value as columns whose names are joined by _, as Matomo's CSV has them."""
    pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else None
    if pairs is None:
        return {name: value}
    return {key: one for at, part in pairs for key, one in flatten(f"{name}_{at}", part).items()}


def matomo_wide() -> str:
    return write([
        {name: one for key, part in visit.items() for name, one in flatten(key, part).items()}
        for visit in matomo_actions()
    ])  # fmt: skip


def matomo_flat() -> str:
    return write([
        {"idVisit": visit["idVisit"], "visitorId": visit["visitorId"], "orderId": "",
         **{name: one for name, one in action.items() if name != "itemDetails"}, **item}
        for visit in matomo_actions() for action in visit["actionDetails"] for item in action.get("itemDetails", [{}])
    ])  # fmt: skip


SEGMENT_NAMES = {"page_view": "Page Viewed", "view_item": "Product Viewed", "add_to_cart": "Product Added",
                 "purchase": "Order Completed"}  # fmt: skip


def segment(form: str) -> str:
    """Write tracks with their properties in columns (with or without a prefix), or as JSON."""
    rows: list[Row] = []
    for at, event, user, _, items, order in LOG:
        moment = f"2024-01-05 10:{at // 60:02}:{at % 60:02}.250"
        goods: list[Row] = [{"product_id": item, "sku": item, "price": float(price), "quantity": many}
                            for item, price, many in items]  # fmt: skip
        own = goods[0] if goods and not order else {}
        own = {**own, "order_id": order, "products": goods} if order else own
        said = {"properties": own} if form == "json" else {f"{form}{name}": one for name, one in own.items()}
        rows.append({"id": f"m{at}{user}", "received_at": moment, "original_timestamp": moment, "timestamp": moment,
                     "anonymous_id": user, "user_id": "", "event": SEGMENT_NAMES[event], **said})  # fmt: skip
    return write(rows)


LOGS = {
    "ga4: flat": ("ga4-events", ga4_flat()),
    "matomo: actions in columns": ("matomo", matomo_wide()),
    "matomo: actions as JSON": ("matomo", write(matomo_actions())),
    "matomo: an action per row": ("matomo", matomo_flat()),
    "segment: columns": ("segment-tracks", segment("")),
    "segment: prefixed columns": ("segment-tracks", segment("properties_")),
    "segment: JSON": ("segment-tracks", segment("json")),
}


@pytest.mark.parametrize("log", LOGS)
def test_a_log_of_the_program_is_read(duckdb_context: Context, log: str) -> None:
    preset, text = LOGS[log]
    audit = bring_text(duckdb_context, "events", text)
    assert f"The columns are those of {preset}, and read as such." in (audit.note or "")
    assert dict(audit.rejected_by_reason) == {"The event is about no product.": 1}
    assert dict(zip(ANSWER, ask(duckdb_context, *ANSWER)[0], strict=True)) == pytest.approx(ANSWER)


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_nested_table_of_ga4_is_read(duckdb_context: Context, tmp_path: Path, wrapped: bool) -> None:
    audit = bring(duckdb_context, "events", ga4_parquet(tmp_path, wrapped=wrapped))
    assert audit.rejected == 1
    assert dict(zip(ANSWER, ask(duckdb_context, *ANSWER)[0], strict=True)) == pytest.approx(ANSWER)
    assert [row[-1] for row in ask(duckdb_context, "views", by=("category_2",))] == [2]


def test_a_purchase_is_of_all_its_units_and_a_total_is_not_multiplied(duckdb_context: Context) -> None:
    text = "event_time,event_type,product_id,user_id,{},quantity\n2024-01-05 10:00:00,purchase,P,u,20,3\n"
    bring_text(duckdb_context, "events", text.format("price"))
    assert ask(duckdb_context, "event_revenue") == [(60.0,)]
    audit = bring_text(duckdb_context, "events", text.format("value").replace(",P,", ",Q,"))
    assert ask(duckdb_context, "event_revenue") == [(80.0,)]
    assert "quantity" in audit.ignored_columns


INSTACART = (
    "order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order\n1,1,prior,1,2,8,\n"
)


@pytest.mark.parametrize("kind", ["transactions", "events"])
def test_orders_without_days_are_refused_for_what_they_lack(duckdb_context: Context, kind: str) -> None:
    for options in ({}, {"preset": "instacart"}):
        with pytest.raises(FileRefused, match="no days and no prices"):
            bring_text(duckdb_context, kind, INSTACART, **options)


def test_files_of_which_none_has_days_are_refused_together(duckdb_context: Context, tmp_path: Path) -> None:
    files = put(tmp_path, INSTACART, "orders.csv"), put(tmp_path, "product_id,product_name\n1,Mug\n", "products.csv")
    with pytest.raises(FileRefused, match="no days and no prices"):
        bring(duckdb_context, "transactions", *files, preset="instacart")


def test_orders_without_days_can_be_given_some(duckdb_context: Context) -> None:
    sql = "SELECT *, DATE '2024-01-01' + CAST(order_dow AS INTEGER) AS date, '5' AS total FROM file"
    bring_text(duckdb_context, "transactions", INSTACART, sql=sql)
    assert ask(duckdb_context, "revenue", "orders") == [(5.0, 1)]


@pytest.mark.parametrize(
    "header",
    [
        "event_date,event_name,event_count,total_users",
        "idSite,idVisit,visitIp,visitorId,goalConversions",
        "anonymous_id,name,original_timestamp,timestamp,context_page_url",
        "order_id,product_id,add_to_cart_order,reordered",
    ],
    ids=["report of ga4", "visits of matomo", "pages of segment", "items of instacart"],
)
def test_other_files_of_the_programs_are_not_taken_for_logs(header: str) -> None:
    assert recognise_preset(find_kind("events"), header.split(",")) is None
