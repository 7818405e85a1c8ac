"""Events: the import `events`: the clickstream, one row per view, cart or purchase."""

from models.warehouse import categories, customers, events, products, sessions, users
from services.ingest.clean.amounts import event_amount
from services.ingest.clean.faults import refuse_not_positive, refuse_value
from services.ingest.fields import PRODUCT_NAMES, TIME_OF_DAY, TIME_ZONE, ImportField
from services.ingest.import_kind import ImportKind, LateStep
from services.ingest.kinds.event_presets import GA4, INSTACART, MATOMO, RETAILROCKET, SEGMENT
from services.ingest.match.events import match_events
from services.ingest.presets import preset_of_same_names

FIELDS = (
    ImportField(name="event_time", type="time", meaning="When it happened", required=True,
          names=("eventtime", "eventtimestamp", "timestamp", "datetime", "time", "occurredat", "createdat",
                 "date")),
    TIME_OF_DAY,
    TIME_ZONE,
    ImportField(name="event_type", type="label", meaning="view, cart, purchase or the log's own", required=True,
          names=("eventtype", "event", "eventname", "action", "interaction", "type"), words="stages"),
    ImportField(name="product_id", type="id", meaning="Which product", required=True, names=PRODUCT_NAMES),
    ImportField(name="category_id", type="id", meaning="Id of its category", names=("categoryid",)),
    ImportField(name="category_code", type="label", meaning="Path of its category, levels joined by points",
          names=("categorycode", "categorypath", "category")),
    ImportField(name="brand", type="label", meaning="Its brand",
          names=("brand", "brandname", "manufacturer", "marke")),
    ImportField(name="price", type="money", meaning="Its price", strict=True,
          names=("price", "unitprice", "productprice", "itemprice", "amount", "value")),
    ImportField(name="quantity", type="money", meaning="How many units the price is of each; a purchase is of all",
          names=("quantity", "qty", "units")),
    ImportField(name="user_id", type="id", meaning="Who", required=True,
          names=("userid", "user", "visitorid", "uid", "userpseudoid", "clientid")),
    ImportField(name="user_session", type="id", meaning="In which visit",
          names=("usersession", "sessionid", "session", "visitid", "gasessionid")),
    ImportField(name="customer_id", type="id", meaning="Which customer the user is, where known",
          names=("customerid", "customer")),
    ImportField(name="order_id", type="id", meaning="Which order a purchase is",
          names=("orderid", "transactionid", "ordernumber", "orderno", "transaction")),
)  # fmt: skip

EVENTS = ImportKind(
    name="events",
    noun="events",
    fields=FIELDS,
    identity=("event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "quantity",
              "user_id", "user_session"),
    probe=("event_time", "product_id", "user_session"),
    rows_contradict=False,
    amount=event_amount,
    late_steps=(
        LateStep(
            name="Non-positive prices",
            fault=refuse_not_positive("price", "The price is not positive."),
            field="price",
        ),
        LateStep(
            name="Non-positive quantities",
            fault=refuse_value("event_type = 'purchase' AND quantity <= 0", "The quantity is not positive."),
            field="quantity",
        ),
    ),
    silent_steps=("Timestamps to UTC", "Missing brand and category to Unknown", "Derived fields"),
    lacking=(
        ("price", "The log has no prices: questions about its money have no answer."),
        ("user_session", "The log names no sessions: a visit ends after {minutes} minutes without an event."),
    ),
    once=("order_id", "product_id"),
    presets=(
        preset_of_same_names("rees46-events", FIELDS, "customer_id", "order_id", "quantity"),
        RETAILROCKET,
        *GA4,
        *MATOMO,
        *SEGMENT,
        INSTACART,
    ),
    match=match_events,
    writes=(events,),
    forgets=(customers, users, sessions, products, categories),
    days_of="events",
)  # fmt: skip
