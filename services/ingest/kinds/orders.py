"""Orders: the import `transactions`: orders, or lines of orders that are folded into them."""

from models.warehouse import (
    customers,
    order_lines,
    products,
    replaced_order_lines,
    replaced_transactions,
    transactions,
)
from services.ingest.clean.amounts import order_amount
from services.ingest.fields import (
    AGE_GROUP,
    CUSTOMER_ID,
    PRODUCT_NAMES,
    REGION,
    SEGMENT,
    TIME_OF_DAY,
    TIME_ZONE,
    ImportField,
)
from services.ingest.import_kind import ComputedField, Derivation, ImportKind, ReplacedTable
from services.ingest.kinds.customers import REPLACED_CUSTOMERS
from services.ingest.match.first_orders import find_touched_customers, mark_first_orders
from services.ingest.match.orders import match_orders
from services.ingest.presets import FilePreset, RemovalRule, preset_of_same_names

FIELDS = (
    ImportField(
        name="transaction_id",
        type="id",
        meaning="Which order",
        required=True,
        names=("transactionid", "orderid", "ordernumber", "orderno", "invoiceid", "invoiceno", "invoicenumber",
               "invoice", "transaction", "order", "txnid", "receiptid", "receiptno", "bestellnummer", "id"),
    ),
    CUSTOMER_ID,
    ImportField(
        name="date",
        type="time",
        meaning="When it was ordered",
        required=True,
        names=("date", "orderdate", "transactiondate", "invoicedate", "purchasedate", "orderedat", "createdat",
               "datetime", "timestamp", "ordertime", "orderdatetime", "purchasetime", "bestelldatum", "datum",
               "day"),
    ),
    TIME_OF_DAY,
    TIME_ZONE,
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
    ImportField(name="product_id", type="id", meaning="What the line sold", line=True, names=PRODUCT_NAMES),
    ImportField(name="product_name", type="text", meaning="What that is called", line=True,
          names=("productname", "description", "itemname", "lineitemname", "producttitle", "title", "artikel")),
    ImportField(name="quantity", type="money", meaning="How many", line=True,
          names=("quantity", "qty", "units", "lineitemquantity", "orderquantity", "menge")),
    ImportField(name="unit_price", type="money", meaning="Price of one", line=True,
          names=("unitprice", "price", "itemprice", "priceeach", "lineitemprice", "preis")),
)  # fmt: skip

UCI = FilePreset(
    name="uci-online-retail",
    group_by_order=True,
    columns=(
        ("transaction_id", "InvoiceNo"),
        ("product_id", "StockCode"),
        ("product_name", "Description"),
        ("quantity", "Quantity"),
        ("date", "InvoiceDate"),
        ("unit_price", "UnitPrice"),
        ("customer_id", "CustomerID"),
        ("region", "Country"),
    ),
    rules=(
        RemovalRule(step="No customer", reason="The line has no customer.", field="customer_id", test="missing"),
        RemovalRule(
            step="Cancelled",
            reason="The invoice was cancelled (its number begins with C).",
            field="transaction_id",
            test="begins with",
            value="C",
        ),
        RemovalRule(step="Quantity", reason="The quantity is not positive.", field="quantity", test="not positive"),
        RemovalRule(step="Price", reason="The price is not positive.", field="unit_price", test="not positive"),
    ),
)

ORDERS = ImportKind(
    name="transactions",
    noun="transactions",
    fields=FIELDS,
    identity=("transaction_id",),
    probe=("transaction_id",),
    rows_contradict=True,
    amount=order_amount,
    computed=ComputedField(name="revenue", parts=("quantity", "unit_price")),
    silent_steps=("Timestamps to UTC", "Missing labels to Unknown", "Derived fields"),
    presets=(preset_of_same_names("reference-platform", FIELDS), UCI),
    match=match_orders,
    writes=(order_lines, transactions),
    replaces=(
        REPLACED_CUSTOMERS,
        ReplacedTable(table=transactions, kept=replaced_transactions, key="transaction_key", handover="changed_orders"),
        ReplacedTable(table=order_lines, kept=replaced_order_lines, key="transaction_key"),
    ),
    forgets=(customers, products),
    derives=(
        Derivation(
            key=customers.c.customer_key,
            handover="touched_customers",
            touched=find_touched_customers,
            renew=mark_first_orders,
        ),
    ),
    days_of="transactions",
)
