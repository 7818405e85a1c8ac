"""Reshapes: the SELECTs by which rows of known programs become rows of an import; see `reshaped.py`.

Several items of an order in one row become a row each, and rows that only sum up others are left out.
"""


def _pick(item: str, key: str) -> str:
    """Return the expression of a value in a text such as name:Mug|sku:M-1|quantity:2."""
    return rf"nullif(trim(regexp_extract({item}, '(?:^|\|) ?{key}: ?([^|]*)', 1)), '')"


def _unfold(source: str, items: str) -> str:
    """Return a SELECT of the rows of `source` with each of their items as `item`; one without items stays a row."""
    return f"""SELECT *, unnest(CASE WHEN len(found) > 0 THEN found ELSE [NULL] END) AS item,
                      generate_subscripts(CASE WHEN len(found) > 0 THEN found ELSE [NULL] END, 1) AS item_number
               FROM (SELECT * EXCLUDE ({items}), list_filter({items}, lambda one: trim(one) <> '') AS found
                     FROM ({source}))"""


_WOO_ITEM = f"""{_pick("item", "name")} AS item_name,
    coalesce({_pick("item", "sku")}, {_pick("item", "product_id")}) AS item_sku,
    {_pick("item", "quantity")} AS item_quantity, {_pick("item", "total")} AS item_total"""

_WOO_NAMES = "item_name, item_sku, item_quantity, item_total"
_AMOUNTS = r"regexp_extract_all(refund_items, 'amount: ?-?([0-9]+(?:\.[0-9]+)?)', 1)"
_GIVEN_BACK = f"""CAST(list_sum(list_transform({_AMOUNTS},
    lambda one: CAST(one AS DECIMAL(18, 4)))) AS VARCHAR)"""

WOO_ITEM_COLUMNS = f"""
SELECT * EXCLUDE (item, found, {_WOO_NAMES}, refunded_total), {_WOO_ITEM},
       coalesce(refunded_total, {_GIVEN_BACK}) AS refunded_total
FROM ({_unfold("SELECT *, list_value(*COLUMNS('(?i)^line_item_[0-9]+$')) AS items FROM file", "items")})"""
"""An order per row, its items in columns line_item_1, line_item_2 and so on."""

_CUT = r"string_split(regexp_replace(line_items, ';\s*((?:id|name|product_id):)', chr(30) || '\1', 'g'), chr(30))"

WOO_ITEM_TEXT = f"""
SELECT * EXCLUDE (item, found, {_WOO_NAMES}), {_WOO_ITEM}
FROM ({_unfold(f"SELECT *, {_CUT} AS items FROM file", "items")})"""
"""An order per row, its items in one column."""

WOO_FIRST_ROW_ONLY = """
SELECT * REPLACE (last_value("Order Number" IGNORE NULLS) OVER down AS "Order Number",
                  coalesce("Order Date", last_value("Order Date" IGNORE NULLS) OVER down) AS "Order Date")
FROM file WINDOW down AS (ORDER BY file_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"""
"""An item per row, of which the first alone may carry what is the order's."""

_PRODUCTS = r"""string_split(regexp_replace("Product Details", '\|\s*(Product ID:)', chr(30) || '\1', 'g'), chr(30))"""


def _read_detail(key: str) -> str:
    """Return the expression of a value in BigCommerce's text: Product ID: 1, Product Qty: 2, ..."""
    return rf"nullif(trim(regexp_extract(item, '{key}: *(.*?)(?:, Product [A-Z][A-Za-z ]*:|\s*$)', 1)), '')"


BIGCOMMERCE_DETAILS = f"""
SELECT * EXCLUDE (item, found, "Product ID", "Product SKU", "Product Name", "Product Qty", "Product Unit Price",
                  "Product Total Price"),
       {_read_detail("Product ID")} AS "Product ID",
       coalesce({_read_detail("Product SKU")}, {_read_detail("Product ID")}) AS "Product SKU",
       {_read_detail("Product Name")} AS "Product Name", {_read_detail("Product Qty")} AS "Product Qty",
       {_read_detail("Product Unit Price")} AS "Product Unit Price",
       {_read_detail("Product Total Price")} AS "Product Total Price"
FROM ({_unfold(f"SELECT *, {_PRODUCTS} AS items FROM file", "items")})"""
"""An order per row, its products as text in one cell."""

PRESTASHOP_STATES = """
SELECT * REPLACE (CASE current_state WHEN '6' THEN 'Canceled' WHEN '7' THEN 'Refunded' WHEN '8' THEN 'Payment error'
                  ELSE current_state END AS current_state) FROM file"""
"""The table `orders` names its states by numbers; these three are the program's own."""

SQUARE_REFUNDS = """
SELECT * REPLACE (CASE WHEN lower("Event Type") = 'refund' AND NOT starts_with("Qty", '-') THEN '-' || "Qty"
                  ELSE "Qty" END AS "Qty",
                  coalesce("SKU", "Item" || CASE WHEN "Price Point Name" IN ('', 'Regular') THEN ''
                                                 ELSE coalesce(' ' || "Price Point Name", '') END) AS "SKU")
FROM file"""
"""An item per row; items given back have an event of their own."""

_EBAY_ORDER = """coalesce("Order Number", "Sales Record Number")"""
EBAY_ITEMS = f"""
WITH rows_of_file AS (
    SELECT * REPLACE ({_EBAY_ORDER} AS "Order Number"), "Item Number" IS NULL AND "Item Title" IS NULL AS sums_up
    FROM file),
sums AS (
    SELECT "Order Number" AS order_number, count(*) FILTER (NOT sums_up) AS items,
           arg_min("Total Price", file_row) FILTER (sums_up) AS total,
           arg_min("Shipping And Handling", file_row) FILTER (sums_up) AS shipping,
           arg_min("Sale Date", file_row) FILTER (sums_up) AS sold_on,
           arg_min("Buyer Username", file_row) FILTER (sums_up) AS buyer,
           arg_min("Ship To Country", file_row) FILTER (sums_up) AS country,
           bool_or(sums_up) AS has_sum, count(DISTINCT "Total Price") FILTER (NOT sums_up) AS totals
    FROM rows_of_file GROUP BY ALL)
SELECT r.* EXCLUDE (sums_up) REPLACE (
    CASE WHEN items = 0 OR NOT has_sum AND totals < 2 THEN "Total Price" WHEN has_sum THEN total END AS "Total Price",
    CASE WHEN has_sum AND items > 0 THEN shipping ELSE "Shipping And Handling" END AS "Shipping And Handling",
    coalesce("Sale Date", sold_on) AS "Sale Date", coalesce("Buyer Username", buyer) AS "Buyer Username",
    coalesce("Ship To Country", country) AS "Ship To Country",
    coalesce("Custom Label", "Item Number") AS "Custom Label",
    coalesce("Sold For", "Sale Price") AS "Sold For")
FROM rows_of_file r JOIN sums ON sums.order_number IS NOT DISTINCT FROM r."Order Number"
WHERE NOT sums_up OR items = 0"""
"""An item per row; an order of several items has a row before them that sums them up and has the order's total."""
