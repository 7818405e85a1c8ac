"""Event reshapes: the SELECTs by which logs of known programs become a row per event and product; see `reshaped.py`."""

from services.warehouse.duckdb.sandbox import literal


def _elements(nested: str) -> str:
    """Return the expression of the elements of a JSON list; BigQuery may write them as {"list": [{"element": ...}]}."""
    return (
        f"list_concat(coalesce(json_extract({nested}, '$[*]'), []), "
        f"coalesce(json_extract({nested}, '$.list[*].element'), []))"
    )


def _parameter(name: str) -> str:
    """Return the expression of one of GA4's parameters, whatever type it has."""
    found = f"list_filter({_elements('event_params')}, lambda one: one ->> 'key' = {literal(name)})[1]"
    values = ", ".join(f"{found} ->> '$.value.{kind}'" for kind in ("int_value", "string_value", "double_value"))
    return f"coalesce({values})"


_CATEGORY = ", ".join(f"item ->> '$.item_category{at}'" for at in ("", 2, 3, 4, 5))
_SET = "nullif({}, '(not set)')"

GA4_NESTED = f"""
SELECT file_row, event_timestamp, event_name, user_pseudo_id, user_id, ga_session_id, transaction_id,
       item ->> '$.item_id' AS item_id, item ->> '$.item_name' AS item_name, item ->> '$.item_brand' AS item_brand,
       nullif(concat_ws('.', {_CATEGORY}), '') AS item_category,
       item ->> '$.price' AS price, item ->> '$.quantity' AS quantity
FROM (SELECT *, unnest(CASE WHEN len(found) > 0 THEN found ELSE [NULL] END) AS item
      FROM (SELECT file_row, event_timestamp, event_name, user_pseudo_id, user_id,
                   {_parameter("ga_session_id")} AS ga_session_id,
                   coalesce({_SET.format("ecommerce ->> '$.transaction_id'")},
                            {_SET.format("ecommerce_transaction_id")},
                            {_parameter("transaction_id")})
                   AS transaction_id, {_elements("items")} AS found FROM file))"""
"""BigQuery's table: the session among the parameters, the products in a list."""

MATOMO_FLAT = """
SELECT * REPLACE (CASE WHEN productViewSku IS NOT NULL AND type = 'action' THEN 'productDetailView' ELSE type END
                  AS type,
                  coalesce(itemSKU, productViewSku) AS itemSKU, coalesce(itemPrice, productViewPrice) AS itemPrice,
                  coalesce(itemCategory, productViewCategory1) AS itemCategory) FROM file"""
"""An action per row; an action with a product's number is a look at it."""

_MATOMO_NAME = r"(?i)^actionDetails_([0-9]+)_(?:itemDetails_([0-9]+)_)?([A-Za-z0-9]+)$"


def _matomo_type(kind: str, sku: str) -> str:
    return f"CASE WHEN {kind} = 'action' AND {sku} IS NOT NULL THEN 'productDetailView' ELSE {kind} END AS type"


def _matomo_field(name: str, alias: str) -> str:
    return f"max(value) FILTER (lower(field) = '{name.lower()}') AS {alias}"


MATOMO_WIDE = rf"""
WITH cells AS (
    SELECT file_row, idVisit, visitorId, userId, value,
           CAST(regexp_extract(name, '{_MATOMO_NAME}', 1) AS INTEGER) AS action,
           TRY_CAST(regexp_extract(name, '{_MATOMO_NAME}', 2) AS INTEGER) AS place,
           regexp_extract(name, '{_MATOMO_NAME}', 3) AS field
    FROM (UNPIVOT (SELECT file_row, idVisit, visitorId, userId, COLUMNS('{_MATOMO_NAME}') FROM file)
          ON COLUMNS('(?i)^actionDetails_') INTO NAME name VALUE value)),
actions AS (
    SELECT file_row, idVisit, visitorId, userId, action, {_matomo_field("type", "type")},
           {_matomo_field("timestamp", "timestamp")}, {_matomo_field("productViewSku", "sku")},
           {_matomo_field("productViewPrice", "price")}, {_matomo_field("productViewCategory1", "category")},
           {_matomo_field("orderId", "number")}
    FROM cells WHERE place IS NULL GROUP BY ALL),
items AS (
    SELECT file_row, action, place, {_matomo_field("itemSKU", "sku")}, {_matomo_field("itemPrice", "price")},
           {_matomo_field("itemQuantity", "quantity")}, {_matomo_field("itemCategory", "category")}
    FROM cells WHERE place IS NOT NULL GROUP BY ALL)
SELECT a.file_row, a.idVisit, a.visitorId, a.userId, a.timestamp, {_matomo_type("a.type", "a.sku")},
       coalesce(i.sku, a.sku) AS itemSKU, coalesce(i.price, a.price) AS itemPrice, i.quantity AS itemQuantity,
       coalesce(i.category, a.category) AS itemCategory, a.number AS orderId
FROM actions a LEFT JOIN items i USING (file_row, action)"""
"""A visit per row, its actions in columns actionDetails_0_type and so on, the products of an order below them."""

MATOMO_JSON = f"""
SELECT a.* EXCLUDE (action, found, item, sku), {_matomo_type("action ->> '$.type'", "sku")},
       action ->> '$.timestamp' AS timestamp,
       coalesce(item ->> '$.itemSKU', sku) AS itemSKU,
       coalesce(item ->> '$.itemPrice', action ->> '$.productViewPrice') AS itemPrice,
       item ->> '$.itemQuantity' AS itemQuantity,
       coalesce(item ->> '$.itemCategory', action ->> '$.productViewCategory1') AS itemCategory,
       action ->> '$.orderId' AS orderId
FROM (SELECT *, unnest(CASE WHEN len(found) > 0 THEN found ELSE [NULL] END) AS item
      FROM (SELECT *, {_elements("action -> '$.itemDetails'")} AS found, action ->> '$.productViewSku' AS sku
            FROM (SELECT file_row, idVisit, visitorId, userId, unnest({_elements("actionDetails")}) AS action
                  FROM file))) a"""
"""A visit per row, its actions as JSON."""


def _segment(name: str) -> str:
    """Return the expression of a property, of the product first where an event has a list of them."""
    return f"coalesce(item ->> '$.{name}', {name}, properties_{name}, property ->> '$.{name}') AS {name}"


SEGMENT_PROPERTIES = ("product_id", "sku", "price", "quantity", "brand", "category", "order_id", "variant")

SEGMENT_TRACKS = f"""
SELECT * EXCLUDE (item, found, property, {", ".join(SEGMENT_PROPERTIES)})
       REPLACE (coalesce(anonymous_id, user_id) AS anonymous_id, coalesce(timestamp, original_timestamp) AS timestamp),
       {", ".join(_segment(name) for name in SEGMENT_PROPERTIES)}
FROM (SELECT *, unnest(CASE WHEN len(found) > 0 THEN found ELSE [NULL] END) AS item
      FROM (SELECT *, {_elements("coalesce(products, properties_products, property ->> '$.products')")} AS found
            FROM (SELECT *, CASE WHEN json_valid(properties) THEN CAST(properties AS JSON) END AS property
                  FROM file)))"""
"""An event per row; the products of an order are a list of its own."""
