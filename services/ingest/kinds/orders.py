"""Orders: the import `transactions`: orders, or lines of orders that are folded into them."""

from dataclasses import replace

from models.warehouse import (
    customers,
    order_lines,
    products,
    refunds,
    replaced_order_lines,
    replaced_refunds,
    replaced_transactions,
    transactions,
)
from services.ingest.clean.amounts import order_amount
from services.ingest.clean.removals import TypedExpression
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
from services.ingest.kinds.marketplace_presets import EBAY, ETSY, SQUARE
from services.ingest.kinds.order_presets import (
    AMAZON,
    INSTACART_ORDERS,
    OLIST,
    PAYPAL,
    SHOPIFY,
    STRIPE,
    SUPERSTORE,
    UCI,
)
from services.ingest.kinds.shop_presets import BIGCOMMERCE, MAGENTO, PRESTASHOP, WOOCOMMERCE
from services.ingest.match.first_orders import find_touched_customers, mark_first_orders
from services.ingest.match.orders import match_orders
from services.ingest.presets import preset_of_same_names

CUSTOMER = replace(CUSTOMER_ID, required=False)
"""An order without a customer is an order."""

FIELDS = (
    ImportField(
        name="transaction_id",
        type="id",
        meaning="Which order",
        required=True,
        names=("transactionid", "orderid", "ordernumber", "orderno", "invoiceid", "invoiceno", "invoicenumber",
               "invoice", "transaction", "order", "txnid", "receiptid", "receiptno", "bestellnummer", "bestellnr",
               "auftragsnummer", "belegnummer", "rechnungsnummer", "rechnungsnr", "numerodecommande", "commande",
               "numerodepedido", "numerodopedido", "pedido", "numeroordine", "ordine", "numerzamowienia",
               "zamowienie", "ordernummer", "bestelnummer", "id"),
    ),
    CUSTOMER,
    ImportField(
        name="date",
        type="time",
        meaning="When it was ordered",
        required=True,
        names=("date", "orderdate", "transactiondate", "invoicedate", "purchasedate", "orderedat", "createdat",
               "datetime", "timestamp", "ordertime", "orderdatetime", "purchasetime", "saledate", "soldat",
               "bestelldatum", "auftragsdatum", "rechnungsdatum", "datum", "datedecommande", "datecommande",
               "fechadepedido", "fechapedido", "fecha", "dataordine", "datadopedido", "datazamowienia", "data",
               "besteldatum", "orderdatum", "day"),
    ),
    TIME_OF_DAY,
    TIME_ZONE,
    ImportField(
        name="revenue",
        type="money",
        meaning="What the customer paid: the order's total, or the line's where no column has it",
        required=True,
        names=("revenue", "grandtotal", "ordertotal", "totalpaid", "totalamount", "total", "totalprice", "totalvalue",
               "ordervalue", "amountpaid", "amount", "sales", "salesamount", "netsales", "turnover", "linetotal",
               "lineamount", "value", "umsatz", "gesamtbetrag", "gesamtsumme", "gesamtpreis", "gesamt",
               "rechnungsbetrag", "bruttobetrag", "brutto", "betrag", "summe", "totalttc", "montantttc",
               "montanttotal", "montant", "importetotal", "importe", "importototale", "importo", "totale",
               "valortotal", "valor", "kwota", "razem", "totaalbedrag", "totaal", "bedrag", "subtotal"),
    ),
    ImportField(name="status", type="label", meaning="Status of the order, such as paid or cancelled",
          names=("orderstatus", "financialstatus", "status", "bestellstatus", "statut", "estado", "stato")),
    ImportField(name="row_type", type="label", meaning="What kind of row it is, where not every row is an order",
          names=("rowtype", "transactiontype", "documenttype", "doctype", "recordtype", "entrytype", "belegart",
                 "belegtyp", "type", "typ")),
    ImportField(name="currency", type="currency", meaning="Currency of the money",
          names=("currency", "currencycode", "ordercurrency", "waehrung", "wahrung", "whrung", "devise", "moneda",
                 "moeda", "valuta", "waluta")),
    ImportField(name="shipping", type="money", meaning="Shipping that the customer paid, part of the total",
          names=("shippingamount", "shippingcost", "shippingprice", "shippingtotal", "freightvalue", "freight",
                 "versandkosten", "shipping")),
    ImportField(name="tax", type="money", meaning="Tax, part of the total",
          names=("taxamount", "taxtotal", "totaltax", "salestax", "vatamount", "taxes", "tax", "vat", "mwst")),
    ImportField(name="order_discount", type="money", meaning="What the order as a whole was reduced by",
          names=("orderdiscount", "discountamount", "discounttotal", "totaldiscount", "cartdiscount", "rabattbetrag")),
    ImportField(name="refund", type="money", meaning="Money given back",
          names=("refundamount", "refundedamount", "amountrefunded", "totalrefunded", "refunded", "refunds", "refund")),
    ImportField(name="refund_date", type="time", meaning="When it was given back",
          names=("refunddate", "refundedat", "returndate", "returnedat")),
    ImportField(name="category", type="label", meaning="Category of the line", line=True,
          names=("category", "productcategory", "department", "kategorie", "itemcategory", "producttype",
                 "categoryname")),
    ImportField(name="subcategory", type="label", meaning="Category below the category", line=True,
          names=("subcategory", "productsubcategory", "unterkategorie")),
    ImportField(name="brand", type="label", meaning="Brand or vendor", line=True,
          names=("brand", "brandname", "vendor", "manufacturer", "marke")),
    ImportField(name="channel", type="label", meaning="Where it was sold",
          names=("channel", "saleschannel", "orderchannel", "platform", "kanal")),
    ImportField(name="payment_method", type="label", meaning="How it was paid",
          names=("paymentmethod", "payment", "paymenttype", "paymentmode", "zahlungsart")),
    ImportField(name="delivery_days", type="amount", meaning="Days from order to delivery",
          names=("deliverydays", "daystodeliver", "deliverytimedays", "deliverytime", "shippingdays")),
    ImportField(name="delivered_at", type="time", meaning="When it was delivered",
          names=("deliveredat", "deliverydate", "delivereddate", "orderdeliveredcustomerdate", "lieferdatum")),
    ImportField(name="promised_at", type="time", meaning="The day it was promised for",
          names=("promisedat", "promiseddate", "estimateddelivery", "estimateddeliverydate",
                 "orderestimateddeliverydate", "expecteddeliverydate")),
    ImportField(name="satisfaction_score", type="amount", meaning="1 to 5",
          names=("satisfactionscore", "satisfaction", "customersatisfaction", "csat", "reviewscore", "rating",
                 "score")),
    SEGMENT,
    REGION,
    AGE_GROUP,
    ImportField(name="product_id", type="id", meaning="What the line sold", line=True, names=PRODUCT_NAMES),
    ImportField(name="product_name", type="text", meaning="What that is called", line=True,
          names=("productname", "description", "itemname", "lineitemname", "producttitle", "title", "artikel",
                 "item")),
    ImportField(name="quantity", type="money", meaning="How many", line=True,
          names=("quantity", "qty", "units", "lineitemquantity", "orderquantity", "quantityordered",
                 "menge", "anzahl", "quantite", "cantidad", "quantita", "quantidade", "ilosc", "aantal")),
    ImportField(name="unit_price", type="money", meaning="Price of one", line=True,
          names=("unitprice", "itemprice", "priceeach", "lineitemprice", "itemcost", "price", "preis", "einzelpreis",
                 "prixunitaire", "preciounitario", "prezzounitario", "precounitario")),
    ImportField(name="line_amount", type="money", meaning="Total of the line, after its discounts", line=True,
          names=("linetotal", "lineamount", "lineitemtotal", "itemtotal", "rowtotal", "zeilensumme")),
    ImportField(name="line_discount", type="money", meaning="What the line was reduced by", line=True,
          names=("linediscount", "lineitemdiscount", "itemdiscount", "linediscountamount")),
    ImportField(name="cost", type="money", meaning="What the store paid for the line", line=True,
          names=("linecost", "costofgoods", "costofgoodssold", "cogs", "totalcost")),
    ImportField(name="unit_cost", type="money", meaning="What the store paid for one", line=True,
          names=("unitcost", "costperitem", "costprice", "purchaseprice", "einkaufspreis")),
)  # fmt: skip

REFERENCE_COLUMNS = ("transaction_id", "customer_id", "date", "revenue", "category", "channel", "payment_method",
                     "delivery_days", "satisfaction_score", "segment", "region", "age_group")  # fmt: skip

ORDERS = ImportKind(
    name="transactions",
    noun="transactions",
    fields=FIELDS,
    identity=("transaction_id",),
    probe=("transaction_id",),
    apart=(TypedExpression(name="revenue", sql="revenue < 0"),),
    rows_contradict=True,
    amount=order_amount,
    shared_amounts=("revenue", "shipping", "tax", "order_discount", "refund"),
    computed=ComputedField(name="revenue", parts=("quantity", "unit_price"), instead=("line_amount",)),
    silent_steps=("Timestamps to UTC", "Missing labels to Unknown", "Derived fields"),
    presets=(
        preset_of_same_names("reference-platform", (field for field in FIELDS if field.name in REFERENCE_COLUMNS)),
        UCI,
        SHOPIFY,
        AMAZON,
        OLIST,
        SUPERSTORE,
        STRIPE,
        PAYPAL,
        *WOOCOMMERCE,
        MAGENTO,
        *PRESTASHOP,
        *BIGCOMMERCE,
        SQUARE,
        EBAY,
        ETSY,
        INSTACART_ORDERS,
    ),
    match=match_orders,
    writes=(order_lines, refunds, transactions),
    replaces=(
        REPLACED_CUSTOMERS,
        ReplacedTable(table=transactions, kept=replaced_transactions, key="transaction_key", handover="changed_orders"),
        *(
            ReplacedTable(table=table, kept=kept, key="transaction_key", handover="changed_orders")
            for table, kept in ((order_lines, replaced_order_lines), (refunds, replaced_refunds))
        ),
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
