"""Order presets: each on a file of its program's own header, recognised where a program is."""

import pytest

from services.core.context import Context
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text, counts

SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Country,Payment Method,Refunded Amount,"
    "Vendor\n"
    "#1,a@x.example,paid,2024-01-05 10:11:12 -0500,USD,100.00,10.00,8.00,118.00,0.00,2024-01-05 10:11:10 -0500,"
    "2,Mug,20.00,MUG,US,Visa,0.00,Acme\n"
    "#1,a@x.example,,,,,,,,,2024-01-05 10:11:10 -0500,1,Pot,60.00,POT,,,,Acme\n"
    "#2,b@x.example,voided,,USD,30.00,0.00,2.40,32.40,0.00,2024-01-06 09:00:00 -0500,1,Cup,30.00,CUP,CA,Visa,0.00,"
    "Best\n"
)
AMAZON = (
    "amazon-order-id\tpurchase-date\torder-status\tsales-channel\tproduct-name\tsku\tquantity\tcurrency\titem-price\t"
    "ship-country\n"
    "1\t2024-01-05T10:11:12+00:00\tShipped\tAmazon.de\tMug\tMUG\t2\tEUR\t42.00\tDE\n"
    "1\t2024-01-05T10:11:12+00:00\tShipped\tAmazon.de\tNapkin\tNAP\t1\tEUR\t18.00\tDE\n"
    "2\t2024-01-06T00:30:00+00:00\tCancelled\tAmazon.de\tMug\tMUG\t0\t\t\tDE\n"
)
SUPERSTORE = (
    "Row ID,Order ID,Order Date,Ship Mode,Customer ID,Segment,Region,Product ID,Category,Sub-Category,Product Name,"
    "Sales,Quantity,Discount,Profit\n"
    "1,A,2016-11-08,Fast,C1,Consumer,South,P1,Furniture,Chairs,Bush,262.00,2,0,41.91\n"
    "2,A,2016-11-08,Fast,C1,Consumer,South,P2,Technology,Phones,Hon,262.00,3,0,219.58\n"
    "3,B,2016-06-12,Slow,C2,Home Office,West,P1,Furniture,Chairs,Bush,14.62,2,0.2,6.87\n"
)
STRIPE = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Payment Source Type,Customer ID,Refunded date (UTC)\n"
    "ch_1,2024-01-05 10:11:12,100.00,0.00,eur,Paid,card,cus_1,\n"
    "ch_2,2024-01-06 10:11:12,50.00,20.00,eur,Partially refunded,card,cus_2,2024-02-01 09:00:00\n"
    "ch_3,2024-01-07 10:11:12,70.00,0.00,eur,Failed,card,cus_2,\n"
)
PAYPAL = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
    '"Transaction ID"\n'
    '"01/31/2024","23:45:10","Europe/Berlin","A","Express Checkout Payment","Completed","EUR","100.00","-3","97","a@x",'
    '"T1"\n'
    '"02/02/2024","10:00:00","Europe/Berlin","A","Payment Refund","Completed","EUR","-20.00","0","-20","a@x","T2"\n'
    '"02/03/2024","11:00:00","Europe/Berlin","","General Withdrawal","Completed","EUR","-77.00","0","-77","","T3"\n'
)


@pytest.mark.parametrize(
    ("text", "preset", "answer"),
    [
        (SHOPIFY, None, (118.0, 1, 1, 0.0)),
        (AMAZON, None, (60.0, 1, None, None)),
        (SUPERSTORE, None, (538.62, 2, 2, None)),
        (STRIPE, None, (150.0, 2, 2, 20.0)),
        (PAYPAL, "paypal", (100.0, 1, 1, 20.0)),
    ],
    ids=["shopify", "amazon", "superstore", "stripe", "paypal"],
)
def test_a_file_of_the_program_is_read(
    duckdb_context: Context, text: str, preset: str | None, answer: tuple[float | None, ...]
) -> None:
    audit = bring_text(duckdb_context, "transactions", text, preset=preset)
    assert audit.rejected == (1 if preset == "paypal" else 0)
    wanted = {"revenue": answer[0], "orders": answer[1], "customers": answer[2], "refunds": answer[3]}
    metrics = [name for name, value in wanted.items() if value]
    assert ask(duckdb_context, *metrics) == [tuple(wanted[name] for name in metrics)]


def test_equal_totals_of_lines_are_not_taken_for_the_orders(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", SUPERSTORE)
    assert ask(duckdb_context, "revenue", by=("category",)) == [("Furniture", 276.62), ("Technology", 262.0)]
    assert ask(duckdb_context, "units", by=("subcategory",)) == [("Chairs", 4.0), ("Phones", 3.0)]


def test_a_recognised_file_says_so_and_no_preset_can_be_asked_for(duckdb_context: Context) -> None:
    audit = bring_text(duckdb_context, "transactions", SUPERSTORE, dry_run=True)
    assert audit.note is not None
    assert audit.note.startswith("The columns are those of superstore, and read as such.")
    plain = bring_text(
        duckdb_context, "transactions", SUPERSTORE, preset="none", group_by_order=True, total_per="line", dry_run=True
    )
    assert "superstore" not in (plain.note or "")
    assert counts(plain) == counts(audit)
