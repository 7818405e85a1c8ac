"""Marketplace presets: files in the exact headers of the programs, by a small generator whose totals are known."""

import csv
import io
from collections.abc import Sequence

import pytest

from services.core.context import Context
from services.ingest.kinds import find_kind, recognise_preset
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text

SQUARE = (
    "Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Modifiers Applied|Gross Sales|Discounts|Net Sales|Tax|"
    "Transaction ID|Payment ID|Device Name|Notes|Details|Event Type|Location|Dining Option|Customer ID|Customer Name|"
    "Customer Reference ID|Unit|Count|Itemization Type|Commission|Employee|Fulfillment Note|Channel|Token"
)
EBAY = (
    "Sales Record Number|Order Number|Buyer Username|Buyer Name|Buyer Email|Ship To Name|Ship To Country|Item Number|"
    "Item Title|Custom Label|Sold Via Promoted Listings|Quantity|Sold For|Shipping And Handling|Seller Collected Tax|"
    "eBay Collected Tax|Total Price|Payment Method|Sale Date|Paid On Date|Shipped On Date|Transaction ID"
)
ETSY = (
    "Sale Date|Item Name|Buyer|Quantity|Price|Coupon Code|Coupon Details|Discount Amount|Shipping Discount|"
    "Order Shipping|Order Sales Tax|Item Total|Currency|Transaction ID|Listing ID|Date Paid|Date Shipped|Ship Name|"
    "Ship Country|Order ID|Variations|Order Type|Listings Type|Payment Type|InPerson Discount|InPerson Location|"
    "VAT Paid by Buyer|SKU"
)
ETSY_ORDERS = (
    "Sale Date|Order ID|Buyer User ID|Full Name|First Name|Last Name|Number of Items|Payment Method|Date Shipped|"
    "Ship Country|Currency|Order Value|Coupon Code|Discount Amount|Shipping Discount|Shipping|Sales Tax|Order Total|"
    "Status|Card Processing Fees|Order Net|Buyer|Order Type|Payment Type|SKU"
)


def write(header: str, rows: Sequence[Sequence[str]]) -> str:
    """Write rows, each as values beside the names of their columns."""
    out = io.StringIO()
    names = header.split("|")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    for row in rows:
        said = dict(one.split("=", 1) for one in row)
        assert set(said) <= set(names)
        writer.writerow([said.get(name, "") for name in names])
    return out.getvalue()


def square(money: str = "${}", back: str = "(${})", *, minus: str = "") -> str:
    """Three payments and a refund; `back` is how money given back is written, `minus` stands before its quantity."""

    def row(*values: str) -> list[str]:
        at, number, item, many, gross, off, net, tax, event = values
        form = back if event == "Refund" else money
        return [f"Date={at[:10]}", f"Time={at[11:]}", "Time Zone=Eastern Time (US & Canada)", "Category=Kitchen",
                f"Item={item}", f"Qty={many}", "Price Point Name=Regular", f"Gross Sales={form.format(gross)}",
                f"Discounts={'$0.00' if off == '0.00' else back.format(off)}", f"Net Sales={form.format(net)}",
                f"Tax={form.format(tax)}", f"Transaction ID={number}", f"Event Type={event}",
                "Location=Shop", "Customer ID="]  # fmt: skip

    return write(SQUARE, [
        row("2024-01-31 23:45:10", "T1", "Mug", "2.0", "25.00", "1.00", "24.00", "1.92", "Payment"),
        row("2024-01-31 23:45:10", "T1", "Pot", "1.0", "1,060.00", "0.00", "1,060.00", "4.80", "Payment"),
        row("2024-02-01 09:00:00", "T2", "Mug", "1.0", "12.50", "0.00", "12.50", "1.00", "Payment"),
        row("2024-02-03 09:00:00", "T3", "Mug", f"{minus}1.0", "12.50", "0.00", "12.50", "1.00", "Refund"),
    ])  # fmt: skip


def ebay(*, sums: bool = True) -> str:
    """An order of one item (2 of it), and one of two items, with a row before them that sums them up."""
    who = ["Ship To Country=Germany"]
    rows = [
        [*who, "Sales Record Number=101", "Order Number=01-1", "Buyer Username=bob", "Item Number=110000000001",
         "Item Title=Lamp", "Custom Label=L-1", "Quantity=2", "Sold For=$20.00", "Shipping And Handling=$5.00",
         "Total Price=$45.00", "Sale Date=Jan-05-24", "Paid On Date=Jan-05-24"],
        [*who, "Sales Record Number=102", "Order Number=01-2", "Buyer Username=ann", "Quantity=3",
         "Sold For=$1,254.50", "Shipping And Handling=$7.00", "Total Price=$1,261.50", "Sale Date=Jan-31-24",
         "Paid On Date=Feb-01-24"],
        ["Sales Record Number=102", "Order Number=01-2", "Buyer Username=ann", "Item Number=110000000002",
         "Item Title=Desk", "Quantity=1", "Sold For=$1,234.50", "Shipping And Handling=$5.00", "Sale Date=Jan-31-24"],
        ["Sales Record Number=102", "Order Number=01-2", "Buyer Username=ann", "Item Number=110000000003",
         "Item Title=Pen", "Custom Label=P-1", "Quantity=2", "Sold For=$10.00", "Shipping And Handling=$2.00",
         "Sale Date=Jan-31-24"],
    ]  # fmt: skip
    table = write(EBAY, rows if sums else [rows[0], *rows[2:]])
    return (
        f'\n{table}\n"3","record(s) downloaded,","from Jan-01-24 00:00:00 to Jan-31-24 23:59:59"\n"Seller ID : shop"\n'
    )


def etsy() -> str:
    def row(*values: str) -> list[str]:
        order, day, listing, many, price, off, post, total, buyer = values
        return [f"Sale Date={day}", f"Item Name=Item {listing}", f"Buyer={buyer}", f"Quantity={many}", f"Price={price}",
                f"Discount Amount={off}", "Shipping Discount=0.00", f"Order Shipping={post}", "Order Sales Tax=1.20",
                f"Item Total={total}", "Currency=USD", f"Transaction ID={order}{listing}", f"Listing ID={listing}",
                "Ship Country=Canada", f"Order ID={order}", "Payment Type=online_cc"]  # fmt: skip

    return write(ETSY, [
        row("901", "02/03/24", "11", "2", "20.00", "4.00", "5.00", "40.00", "ann"),
        row("901", "02/03/24", "12", "1", "60.00", "6.00", "5.00", "60.00", "ann"),
        row("902", "02/04/24", "11", "1", "20.00", "0.00", "4.20", "20.00", ""),
    ])  # fmt: skip


SOLD = {"revenue": 1096.5, "orders": 2, "refunds": 12.5, "net_revenue": 1084.0, "units": 4, "tax": 7.72}
EBAY_ANSWER = {"revenue": 1306.5, "orders": 2, "units": 5, "line_revenue": 1294.5, "shipping": 12.0, "customers": 2}


@pytest.mark.parametrize(
    ("preset", "text", "answer"),
    [
        ("square-items", square(), SOLD),
        ("square-items", square(back="-${}", minus="-"), SOLD),
        ("square-items", square(money="£{}", back="-£{}").replace("$", "£"), SOLD),
        ("ebay-orders", ebay(), EBAY_ANSWER),
        ("ebay-orders", ebay(sums=False), {"orders": 2, "units": 5, "line_revenue": 1294.5}),
        (
            "etsy-sold-items",
            etsy(),
            {"revenue": 119.2, "orders": 2, "units": 4, "shipping": 9.2, "line_revenue": 110.0},
        ),
    ],
    ids=["square", "square: minus", "square: pounds", "ebay", "ebay: no sums", "etsy"],
)
def test_a_file_of_the_program_is_read(
    duckdb_context: Context, preset: str, text: str, answer: dict[str, float]
) -> None:
    audit = bring_text(duckdb_context, "transactions", text)
    assert f"The columns are those of {preset}, and read as such." in (audit.note or "")
    assert audit.rejected == audit.duplicates == 0
    assert dict(zip(answer, ask(duckdb_context, *answer)[0], strict=True)) == pytest.approx(answer)


def test_the_zone_of_a_till_is_known_by_its_name(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", square())
    assert [row[-1] for row in ask(duckdb_context, "orders", by=("day",))] == [2]  # a quarter to twelve in New York


def test_months_come_first_in_dates_of_etsy(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", etsy())
    assert [row[-1] for row in ask(duckdb_context, "orders", by=("month",))] == [2]


@pytest.mark.parametrize(
    "header",
    [
        "Date|Time|Time Zone|Gross Sales|Discounts|Net Sales|Tax|Transaction ID|Payment ID|Event Type|Total Collected",
        "Order number|Item ID|Item title|Item subtotal|Transaction creation date|Type|Net amount",
        ETSY_ORDERS,
    ],
    ids=["transactions of square", "payouts of ebay", "orders of etsy"],
)
def test_other_files_of_the_programs_are_not_taken_for_these(header: str) -> None:
    assert recognise_preset(find_kind("transactions"), header.split("|")) is None
