"""Customers: the import `customers`: what the store knows of its customers."""

from models.warehouse import customers, replaced_customers
from services.ingest.clean.amounts import no_amount
from services.ingest.fields import AGE_GROUP, CUSTOMER_ID, REGION, SEGMENT, ImportField
from services.ingest.import_kind import ImportKind, ReplacedTable
from services.ingest.match.customers import match_customers
from services.ingest.presets import preset_of_same_names

FIELDS = (
    ImportField(name="customer_id", type="id", meaning="Which customer", required=True,
          names=(*CUSTOMER_ID.names, "id")),
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
)  # fmt: skip

REPLACED_CUSTOMERS = ReplacedTable(
    table=customers, kept=replaced_customers, key="customer_key", handover="changed_customers"
)
"""Orders change customers too: the latest order says the customer's segment and region."""

CUSTOMERS = ImportKind(
    name="customers",
    noun="customers",
    fields=FIELDS,
    identity=("customer_id",),
    probe=("customer_id",),
    rows_contradict=True,
    amount=no_amount,
    silent_steps=("Missing labels to Unknown",),
    presets=(preset_of_same_names("reference-platform", FIELDS),),
    match=match_customers,
    writes=(),
    replaces=(REPLACED_CUSTOMERS,),
    forgets=(customers,),
    days_of="transactions",
)
