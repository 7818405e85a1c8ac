"""Fields: what an import can take from a file, by kind, and how files usually call it."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["id", "label", "text", "time", "day", "money", "amount", "integer", "flag"]


@dataclass(frozen=True, kw_only=True)
class ImportField:
    """One thing that a row can say. `names` are usual names of its column, letters and digits only, the best first."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    line: bool = False
    """True where it belongs to a line of an order: it is taken only when lines are folded into orders."""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """One kind of import: its fields and those that say which row it is.

    `probe` are a few of these fields: rows that differ in them cannot be equal, so only the others are compared whole.
    """

    name: Literal["transactions", "customers", "events"]
    noun: str
    fields: tuple[ImportField, ...]
    identity: tuple[str, ...]
    probe: tuple[str, ...]

    def field(self, name: str) -> ImportField | None:
        """Give the field of that name, if there is one."""
        return next((field for field in self.fields if field.name == name), None)


SEGMENT = ImportField(
    name="segment", type="label", meaning="Segment of the customer", names=("segment", "customersegment", "tier")
)
REGION = ImportField(
    name="region",
    type="label",
    meaning="Where the customer belongs",
    names=("region", "country", "state", "market", "area", "shippingcountry", "billingcountry", "land"),
)
AGE_GROUP = ImportField(
    name="age_group",
    type="label",
    meaning="Age group of the customer",
    names=("agegroup", "agerange", "agebracket", "agebucket", "ageband"),
)
PRODUCT = ("productid", "sku", "stockcode", "itemid", "itemcode", "productcode", "lineitemsku", "articleno", "product")


def _customer_id(*, required: bool) -> ImportField:
    return ImportField(
        name="customer_id",
        type="id",
        meaning="Who bought",
        required=required,
        names=("customerid", "customer", "customernumber", "customerno", "customercode", "custid", "clientid", "client",
               "buyerid", "buyer", "kundennummer", "kunde", "userid", "customeremail", "email"),
    )  # fmt: skip


TRANSACTIONS = ImportKind(
    name="transactions",
    noun="transactions",
    identity=("transaction_id",),
    probe=("transaction_id",),
    fields=(
        ImportField(
            name="transaction_id",
            type="id",
            meaning="Which order",
            required=True,
            names=("transactionid", "orderid", "ordernumber", "orderno", "invoiceid", "invoiceno", "invoicenumber",
                   "invoice", "transaction", "order", "txnid", "receiptid", "receiptno", "bestellnummer", "id"),
        ),
        _customer_id(required=True),
        ImportField(
            name="date",
            type="time",
            meaning="When it was ordered",
            required=True,
            names=("date", "orderdate", "transactiondate", "invoicedate", "purchasedate", "orderedat", "createdat",
                   "datetime", "timestamp", "ordertime", "orderdatetime", "purchasetime", "bestelldatum", "datum",
                   "day"),
        ),
        ImportField(
            name="revenue",
            type="money",
            meaning="What the customer paid",
            required=True,
            names=("revenue", "amount", "total", "totalamount", "ordertotal", "ordervalue", "totalprice", "totalvalue",
                   "grandtotal", "sales", "salesamount", "netsales", "turnover", "linetotal", "lineamount", "value",
                   "umsatz", "betrag", "subtotal"),
        ),
        ImportField(name="category", type="label", meaning="Category of the order",
              names=("category", "productcategory", "department", "kategorie")),
        ImportField(name="channel", type="label", meaning="Where it was sold",
              names=("channel", "saleschannel", "orderchannel", "platform", "kanal")),
        ImportField(name="payment_method", type="label", meaning="How it was paid",
              names=("paymentmethod", "payment", "paymenttype", "paymentmode", "zahlungsart")),
        ImportField(name="delivery_days", type="amount", meaning="Days from order to delivery",
              names=("deliverydays", "daystodeliver", "deliverytimedays", "deliverytime", "shippingdays")),
        ImportField(name="satisfaction_score", type="amount", meaning="1 to 5",
              names=("satisfactionscore", "satisfaction", "customersatisfaction", "csat", "reviewscore", "rating",
                     "score")),
        SEGMENT,
        REGION,
        AGE_GROUP,
        ImportField(name="product_id", type="id", meaning="What the line sold", line=True, names=PRODUCT),
        ImportField(name="product_name", type="text", meaning="What that is called", line=True,
              names=("productname", "description", "itemname", "lineitemname", "producttitle", "title", "artikel")),
        ImportField(name="quantity", type="money", meaning="How many", line=True,
              names=("quantity", "qty", "units", "lineitemquantity", "orderquantity", "menge")),
        ImportField(name="unit_price", type="money", meaning="Price of one", line=True,
              names=("unitprice", "price", "itemprice", "priceeach", "lineitemprice", "preis")),
    ),
)  # fmt: skip

CUSTOMERS = ImportKind(
    name="customers",
    noun="customers",
    identity=("customer_id",),
    probe=("customer_id",),
    fields=(
        ImportField(name="customer_id", type="id", meaning="Which customer", required=True,
              names=(*_customer_id(required=True).names, "id")),
        SEGMENT,
        REGION,
        AGE_GROUP,
        ImportField(name="acquisition_date", type="day", meaning="When the customer was won",
              names=("acquisitiondate", "signupdate", "registrationdate", "registeredat", "createdat", "customersince",
                     "firstseen", "joindate", "joined")),
        ImportField(name="last_purchase_date", type="day", meaning="Last purchase, as the file says",
              names=("lastpurchasedate", "lastorderdate", "lastpurchase", "lastorder")),
        ImportField(name="days_since_purchase", type="integer", meaning="Days since then, as the file says",
              names=("dayssincepurchase", "dayssincelastpurchase", "recency", "recencydays")),
        ImportField(name="is_churned", type="flag", meaning="Whether the customer left, as the file says",
              names=("ischurned", "churned", "churn")),
    ),
)  # fmt: skip

EVENTS = ImportKind(
    name="events",
    noun="events",
    identity=("event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "user_id",
              "user_session"),
    probe=("event_time", "product_id", "user_session"),
    fields=(
        ImportField(name="event_time", type="time", meaning="When it happened", required=True,
              names=("eventtime", "eventtimestamp", "timestamp", "datetime", "time", "occurredat", "createdat",
                     "date")),
        ImportField(name="event_type", type="label", meaning="view, cart, purchase or the log's own", required=True,
              names=("eventtype", "event", "eventname", "action", "interaction", "type")),
        ImportField(name="product_id", type="id", meaning="Which product", required=True, names=PRODUCT),
        ImportField(name="category_id", type="id", meaning="Id of its category", names=("categoryid",)),
        ImportField(name="category_code", type="label", meaning="Path of its category, levels joined by points",
              names=("categorycode", "categorypath", "category")),
        ImportField(name="brand", type="label", meaning="Its brand",
              names=("brand", "brandname", "manufacturer", "marke")),
        ImportField(name="price", type="money", meaning="Its price", required=True,
              names=("price", "unitprice", "productprice", "itemprice", "amount", "value")),
        ImportField(name="user_id", type="id", meaning="Who", required=True,
              names=("userid", "user", "visitorid", "uid", "userpseudoid", "clientid")),
        ImportField(name="user_session", type="id", meaning="In which visit", required=True,
              names=("usersession", "sessionid", "session", "visitid", "gasessionid")),
        ImportField(name="customer_id", type="id", meaning="Which customer the user is, where known",
              names=("customerid", "customer")),
    ),
)  # fmt: skip

KINDS = {kind.name: kind for kind in (TRANSACTIONS, CUSTOMERS, EVENTS)}
"""Every kind of import, by its name."""
