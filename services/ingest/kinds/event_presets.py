"""Event presets: the logs of analytics programs, by their columns."""

from services.ingest.kinds.order_presets import INSTACART_FILES, NO_DAYS
from services.ingest.presets import FilePreset, RemovalRule
from services.ingest.read.event_reshapes import (
    GA4_NESTED,
    MATOMO_FLAT,
    MATOMO_JSON,
    MATOMO_WIDE,
    SEGMENT_PROPERTIES,
    SEGMENT_TRACKS,
)

NO_PRODUCT = RemovalRule(step="No product", reason="The event is about no product.", field="product_id", test="missing")
"""Programs log visits, pages and searches too."""

RETAILROCKET = FilePreset(
    name="retailrocket",
    columns=(
        ("event_time", "timestamp"),
        ("user_id", "visitorid"),
        ("event_type", "event"),
        ("product_id", "itemid"),
        ("order_id", "transactionid"),
    ),
    signature=("timestamp", "visitorid", "event", "itemid", "transactionid"),
)

GA4_COLUMNS = (
    ("event_time", "event_timestamp"),
    ("event_type", "event_name"),
    ("user_id", "user_pseudo_id"),
    ("customer_id", "user_id"),
    ("user_session", "session_id"),
    ("user_session", "params_ga_session_id"),
    ("user_session", "ga_session_id"),
    ("product_id", "items_item_id"),
    ("product_id", "item_id"),
    ("brand", "items_item_brand"),
    ("brand", "item_brand"),
    ("category_code", "items_item_category"),
    ("category_code", "item_category"),
    ("price", "item_price"),
    ("price", "items_price"),
    ("price", "price"),
    ("quantity", "item_quantity"),
    ("quantity", "items_quantity"),
    ("quantity", "quantity"),
    ("order_id", "ecommerce_transaction_id"),
    ("order_id", "transaction_id"),
)
GA4 = (
    FilePreset(
        name="ga4-events",
        columns=GA4_COLUMNS,
        rules=(NO_PRODUCT,),
        reshape=GA4_NESTED,
        reads=("ecommerce",),
        signature=("event_timestamp", "event_name", "user_pseudo_id", "event_params", "items"),
    ),
    *(
        FilePreset(
            name="ga4-events",
            columns=GA4_COLUMNS,
            rules=(NO_PRODUCT,),
            signature=("event_timestamp", "event_name", "user_pseudo_id", product),
        )
        for product in ("item_id", "items_item_id")
    ),
)
"""BigQuery's table with its nested columns, and tables in which they lie side by side."""

MATOMO_COLUMNS = (
    ("event_time", "serverTimePretty"),
    ("event_time", "server_time"),
    ("event_time", "timestamp"),
    ("event_type", "type"),
    ("user_id", "visitorId"),
    ("customer_id", "userId"),
    ("user_session", "idVisit"),
    ("product_id", "itemSKU"),
    ("category_code", "itemCategory"),
    ("price", "itemPrice"),
    ("quantity", "itemQuantity"),
    ("order_id", "orderId"),
)
MATOMO = (
    FilePreset(
        name="matomo",
        columns=MATOMO_COLUMNS,
        rules=(NO_PRODUCT,),
        reshape=MATOMO_WIDE,
        signature=("idVisit", "visitorId", "actionDetails_0_type", "actionDetails_0_timestamp"),
    ),
    FilePreset(
        name="matomo",
        columns=MATOMO_COLUMNS,
        rules=(NO_PRODUCT,),
        reshape=MATOMO_JSON,
        signature=("idVisit", "visitorId", "actionDetails"),
    ),
    FilePreset(
        name="matomo",
        columns=MATOMO_COLUMNS,
        rules=(NO_PRODUCT,),
        reshape=MATOMO_FLAT,
        reads=("productViewSku", "productViewPrice", "productViewCategory1"),
        signature=("idVisit", "visitorId", "type"),
    ),
)
"""The log of visits with its actions in columns or as JSON, and a log of an action per row."""

SEGMENT_COLUMNS = (
    ("event_time", "timestamp"),
    ("event_type", "event"),
    ("user_id", "anonymous_id"),
    ("customer_id", "user_id"),
    ("user_session", "context_session_id"),
    ("product_id", "sku"),
    ("product_id", "product_id"),
    ("brand", "brand"),
    ("category_code", "category"),
    ("price", "price"),
    ("quantity", "quantity"),
    ("order_id", "order_id"),
)
SEGMENT = tuple(
    FilePreset(
        name="segment-tracks",
        columns=SEGMENT_COLUMNS,
        rules=(NO_PRODUCT,),
        reshape=SEGMENT_TRACKS,
        reads=("products", "properties", "properties_products", "variant", "original_timestamp",
               *(f"properties_{name}" for name in SEGMENT_PROPERTIES)),
        signature=("anonymous_id", "event", time),
    )
    for time in ("timestamp", "original_timestamp")
)  # fmt: skip
"""Events with their properties in columns, or as JSON in one."""

INSTACART = FilePreset(
    name="instacart",
    columns=(("user_id", "user_id"), ("product_id", "product_id"), ("order_id", "order_id")),
    signature=INSTACART_FILES,
    lacks=NO_DAYS,
)
