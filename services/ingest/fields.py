"""Fields: what an import can take from a file, how files usually call it, and the fields that several kinds share."""

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "id", "label", "text", "time", "clock", "zone", "day", "money", "amount", "integer", "flag", "currency"
]


@dataclass(frozen=True, kw_only=True)
class ImportField:
    """One field of a row. `names` are usual names of its column, letters and digits only, the best first."""

    name: str
    type: FieldType
    meaning: str
    required: bool = False
    line: bool = False
    """True if it belongs to a line of an order, not to the order as a whole."""
    names: tuple[str, ...] = ()
    strict: bool = False
    """True if a value that cannot be read sets the row aside, though it may be missing: it is the row's money."""
    words: Literal["", "stages"] = ""
    """`stages`: its values may be the words of other programs for a view, a cart and a purchase."""


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
CUSTOMER_ID = ImportField(
    name="customer_id",
    type="id",
    meaning="Who bought",
    required=True,
    names=("customerid", "customer", "customernumber", "customerno", "customercode", "custid", "clientid", "client",
           "buyerid", "buyer", "kundennummer", "kundennr", "kundenid", "kunde", "numeroclient", "cliente", "idcliente",
           "klient", "klant", "klantnummer", "userid", "customeremail", "email"),
)  # fmt: skip
TIME_OF_DAY = ImportField(
    name="time_of_day",
    type="clock",
    meaning="At what time, if the date is in a column of its own",
    names=("timeofday", "time", "ordertime", "purchasetime", "transactiontime", "eventtime", "hour", "uhrzeit", "zeit",
           "heure", "hora", "ora", "godzina"),
)  # fmt: skip
TIME_ZONE = ImportField(
    name="time_zone",
    type="zone",
    meaning="The zone of its date and time",
    names=("timezone", "zeitzone", "tz", "fuseauhoraire", "zonahoraria", "fusoorario", "strefaczasowa"),
)
PRODUCT_NAMES = (
    "productid", "sku", "stockcode", "itemid", "itemcode", "productcode", "lineitemsku", "articleno", "product",
)  # fmt: skip
"""Usual names of the column that holds a product's id."""
