"""Shop presets: files in the exact headers of the programs, written by a small generator whose totals are known."""

import csv
import io
from collections.abc import Sequence

import pytest

from services.core.context import Context
from services.ingest.kinds import find_kind, find_preset, recognise_preset
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text

Row = dict[str, str]


def write(header: str, rows: Sequence[Row], delimiter: str = ",") -> str:
    """Write rows under a program's header; every name must be one of it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split("|"), restval="", delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


WEBTOFFEE = (
    "order_id|order_number|order_date|paid_date|status|shipping_total|shipping_tax_total|fee_total|fee_tax_total|"
    "tax_total|cart_discount|order_discount|discount_total|order_total|order_subtotal|order_currency|payment_method|"
    "payment_method_title|transaction_id|shipping_method|customer_id|customer_email|billing_first_name|billing_email|"
    "billing_country|customer_note|shipping_items|fee_items|tax_items|coupon_items|refund_items|line_item_1|"
    "line_item_2|line_item_3"
)
SKYVERGE = (
    "order_id|order_number|order_date|status|shipping_total|tax_total|discount_total|order_total|refunded_total|"
    "order_currency|payment_method|customer_id|billing_email|billing_country|line_items|shipping_items"
)
SKYVERGE_ITEMS = SKYVERGE.replace("|line_items|", "|item_id|item_name|item_sku|item_quantity|item_tax|item_total|")
ALGOL = (
    "Order Number|Order Status|Order Date|First Name (Billing)|Email (Billing)|Country Code (Billing)|"
    "Payment Method Title|Cart Discount Amount|Order Subtotal Amount|Order Shipping Amount|Order Refund Amount|"
    "Order Total Amount|Order Total Tax Amount|SKU|Item #|Item Name|Quantity (- Refund)|Item Cost"
)
ANALYTICS = (
    "Date|Order #|N. Revenue (formatted)|Status|Customer|Customer type|Product(s)|Items Sold|Coupon(s)|Net Sales|"
    "Attribution"
)

A, B, C = "a@x.example", "b@x.example", "c@x.example"


def woo_orders() -> list[tuple[Row, list[tuple[str, str, str, str]]]]:
    """Three orders: two mugs and a pot, one given back in part, one cancelled; items are name, sku, quantity, total."""
    return [
        ({"order_id": "71", "order_number": "1071", "order_date": "2024-01-05 10:11:12", "status": "completed",
          "shipping_total": "10.00", "tax_total": "8.00", "discount_total": "2.00", "order_total": "116.00",
          "order_currency": "EUR", "billing_email": A, "customer_id": "5", "billing_country": "DE",
          "payment_method": "stripe"},
         [("Mug; red", "MUG", "2", "38.00"), ("Mug; red", "MUG", "2", "38.00"), ("Pot", "", "1", "22.00")]),
        ({"order_id": "72", "order_number": "1072", "order_date": "2024-01-06 10:11:12", "status": "refunded",
          "shipping_total": "0.00", "tax_total": "0.00", "discount_total": "0.00", "order_total": "50.00",
          "order_currency": "EUR", "billing_email": B, "customer_id": "0", "billing_country": "FR"},
         [("Pan", "PAN", "1", "50.00")]),
        ({"order_id": "73", "order_number": "1073", "order_date": "2024-01-07 10:11:12", "status": "wc-cancelled",
          "shipping_total": "0.00", "tax_total": "0.00", "discount_total": "0.00", "order_total": "30.00",
          "order_currency": "EUR", "billing_email": C, "customer_id": "0", "billing_country": "FR"},
         [("Cup", "CUP", "3", "30.00")]),
    ]  # fmt: skip


def webtoffee() -> str:
    rows = []
    for head, items in woo_orders():
        lines = {
            f"line_item_{at}": f"name:{name}|product_id:9{at}|sku:{sku}|quantity:{many}|total:{total}|sub_total:{total}"
            for at, (name, sku, many, total) in enumerate(items, 1)
        }
        back = "amount:20.00|reason:late|date:2024-02-01 09:00:00" if head["order_id"] == "72" else ""
        rows.append(head | lines | {"refund_items": back})
    return write(WEBTOFFEE, rows)


def skyverge() -> str:
    rows = []
    for head, items in woo_orders():
        text = ";".join(
            f"name:{name}|product_id:9{at}|sku:{sku}|quantity:{many}|total:{total}|refunded:0.00|meta:"
            for at, (name, sku, many, total) in enumerate(items)
        )
        rows.append(head | {"line_items": text, "refunded_total": "20.00" if head["order_id"] == "72" else "0.00"})
    return write(SKYVERGE, rows)


def skyverge_items() -> str:
    rows = [
        head | {"item_id": f"{head['order_id']}{at}", "item_name": name, "item_sku": sku or "93",
                "item_quantity": many, "item_total": total,
                "refunded_total": "20.00" if head["order_id"] == "72" else "0.00"}
        for head, items in woo_orders()
        for at, (name, sku, many, total) in enumerate(items)
    ]  # fmt: skip
    return write(SKYVERGE_ITEMS, rows)


def algol(*, first_row_only: bool) -> str:
    names = {
        "Order Number": "order_number", "Order Status": "status", "Order Date": "order_date",
        "Email (Billing)": "billing_email", "Country Code (Billing)": "billing_country",
        "Cart Discount Amount": "discount_total", "Order Shipping Amount": "shipping_total",
        "Order Total Amount": "order_total", "Order Total Tax Amount": "tax_total",
    }  # fmt: skip
    rows = []
    for head, items in woo_orders():
        for at, (name, sku, many, total) in enumerate(items):
            of_order = {theirs: head[ours] for theirs, ours in names.items()}
            of_order["Order Refund Amount"] = "20.00" if head["order_id"] == "72" else "0.00"
            line = {"SKU": sku, "Item #": str(at + 1), "Item Name": name, "Quantity (- Refund)": many,
                    "Item Cost": f"{float(total) / float(many):.2f}"}  # fmt: skip
            rows.append(line | (of_order if at == 0 or not first_row_only else {}))
    return write(ALGOL, rows)


WOO_ANSWER = {"revenue": 166.0, "orders": 2, "refunds": 20.0, "units": 6, "line_revenue": 148.0, "shipping": 10.0,
              "tax": 8.0}  # fmt: skip

MAGENTO = (
    "ID|Purchase Point|Purchase Date|Bill-to Name|Ship-to Name|Grand Total (Base)|Grand Total (Purchased)|Status|"
    "Billing Address|Shipping Address|Shipping Information|Customer Email|Customer Group|Subtotal|"
    "Shipping and Handling|Customer Name|Payment Method|Total Refunded"
)


def magento() -> str:
    def row(*values: str) -> Row:
        number, day, total, status, back, who = values
        return {
            "ID": number, "Purchase Point": "Main Website\nMain Store\nEnglish",
            "Purchase Date": f"Jan {day}, 2024 10:11:12 PM",
            "Bill-to Name": "Ann B", "Ship-to Name": "Ann B", "Grand Total (Base)": total,
            "Grand Total (Purchased)": total.replace("$", "€"), "Status": status, "Customer Email": who,
            "Customer Group": "General", "Subtotal": "$1.00", "Shipping and Handling": "$5.00",
            "Payment Method": "Check / Money order", "Total Refunded": back,
        }  # fmt: skip

    return write(MAGENTO, [
        row("000000012", "5", "$1,234.50", "complete", "$0.00", A),
        row("000000013", "6", "$65.50", "closed", "$65.50", B),
        row("000000014", "31", "$70.00", "canceled", "$0.00", A),
    ])  # fmt: skip


PRESTASHOP = "id_order|reference|Customer|Total|Payment|Status|Date"
PRESTASHOP_GRID = "ID|Reference|New client|Delivery|Customer|Total|Payment|Status|Date"
PRESTASHOP_TABLE = (
    "id_order|reference|id_customer|payment|total_paid|total_paid_tax_incl|total_paid_tax_excl|"
    "total_shipping_tax_incl|total_discounts_tax_incl|current_state|date_add"
)
PRESTASHOP_ITEMS = PRESTASHOP_TABLE + "|product_reference|product_name|product_quantity|total_price_tax_incl"


def prestashop(header: str) -> str:
    names = header.split("|")

    def row(number: str, day: str, total: str, status: str, who: str) -> Row:
        values = (number, f"XKB{number}", "1", "France", who, total, "Virement", status, f"{day}/01/2024 10:11:12")
        whole = dict(zip(PRESTASHOP_GRID.split("|"), values, strict=True))
        whole |= {"id_order": number, "reference": f"XKB{number}"}
        return {name: whole[name] for name in names}

    rows = [row("7", "31", "1 234,50 €", "Livré", "A. Dupont"), row("8", "05", "65,50 €", "Annulé", "B. Petit"),
            row("9", "06", "20,00 €", "Remboursé", "A. Dupont")]  # fmt: skip
    return write(header, rows, ";")


def prestashop_table(header: str) -> str:
    def row(number: str, state: str, total: str, *item: str) -> Row:
        head = {"id_order": number, "reference": f"XKB{number}", "id_customer": "3", "payment": "Card",
                "total_paid": total, "total_paid_tax_incl": total, "total_paid_tax_excl": "1.000000",
                "total_shipping_tax_incl": "5.000000", "total_discounts_tax_incl": "0.000000", "current_state": state,
                "date_add": "2024-01-05 10:11:12"}  # fmt: skip
        return head | dict(zip(header.split("|")[11:], item, strict=False))

    rows = [row("7", "5", "35.000000", "MUG", "Mug", "2", "20.000000"),
            row("8", "6", "15.000000", "MUG", "Mug", "1", "10.000000"),
            row("9", "7", "15.000000", "POT", "Pot", "1", "10.000000")]  # fmt: skip
    if "product_name" in header:
        rows.insert(1, row("7", "5", "35.000000", "POT", "Pot", "1", "10.000000"))
    return write(header, rows)


BIGCOMMERCE = (
    "Order ID|Customer ID|Customer Name|Customer Email|Customer Phone|Order Date|Order Time|Order Status|"
    "Subtotal (inc tax)|Subtotal (ex tax)|Tax Total|Shipping Cost (inc tax)|Shipping Cost (ex tax)|Ship Method|"
    "Payment Method|Total Quantity|Order Currency Code|Exchange Rate|Billing Country|Refund Amount|Coupon Value|"
    "Order Total (inc tax)|Order Total (ex tax)|Product Details"
)
BIGCOMMERCE_ITEMS = BIGCOMMERCE.replace(
    "Product Details", "Product ID|Product Qty|Product SKU|Product Name|Product Unit Price|Product Total Price"
)


def bigcommerce(header: str) -> str:
    def row(number: str, day: str, status: str, total: str, back: str, *items: tuple[str, ...]) -> list[Row]:
        head = {"Order ID": number, "Customer ID": "0", "Customer Email": f"{number}@x.example", "Order Date": day,
                "Order Time": "23:45:10", "Order Status": status, "Tax Total": "1.00",
                "Shipping Cost (inc tax)": "4.00",
                "Payment Method": "Card", "Order Currency Code": "USD", "Billing Country": "Canada",
                "Refund Amount": back, "Coupon Value": "0.00", "Order Total (inc tax)": total}  # fmt: skip
        names = (
            "Product ID",
            "Product Qty",
            "Product SKU",
            "Product Name",
            "Product Unit Price",
            "Product Total Price",
        )
        if "Product Details" not in header:
            return [head | dict(zip(names, item, strict=True)) for item in items]
        order = ("Product ID", "Product Qty", "Product SKU", "Product Name", "Product Weight",
                 "Product Variation Details", "Product Unit Price", "Product Total Price")  # fmt: skip
        texts = []
        for item in items:
            values = dict(zip(names, item, strict=True)) | {"Product Weight": "1.0000", "Product Variation Details": ""}
            texts.append(", ".join(f"{name}: {values[name]}" for name in order))
        return [head | {"Product Details": "|".join(texts)}]

    orders = (
        row("201", "31/01/2024", "Completed", "105.00", "0.00", ("77", "2", "MUG", "Mug, large", "20.00", "40.00"),
            ("78", "1", "POT", "Pot", "60.00", "60.00")),
        row("202", "05/01/2024", "Cancelled", "25.00", "0.00", ("77", "1", "MUG", "Mug, large", "20.00", "20.00")),
        row("203", "06/01/2024", "Refunded", "65.00", "65.00", ("78", "1", "", "Pot", "60.00", "60.00")),
    )  # fmt: skip
    return write(header, [one for rows in orders for one in rows])


PRESTASHOP_ANSWER = {"revenue": 1254.5, "orders": 2, "refunds": 20.0, "customers": 1}
FILES: dict[str, tuple[str, str, dict[str, float]]] = {
    "woocommerce: item columns": ("woocommerce-orders", webtoffee(), WOO_ANSWER),
    "woocommerce: items as text": ("woocommerce-orders", skyverge(), WOO_ANSWER),
    "woocommerce: a row per item": ("woocommerce-orders", skyverge_items(), WOO_ANSWER),
    "woocommerce: the other plug-in": ("woocommerce-orders", algol(first_row_only=False), WOO_ANSWER),
    "woocommerce: first row only": ("woocommerce-orders", algol(first_row_only=True), WOO_ANSWER),
    "magento": ("magento-orders", magento(), {"revenue": 1300.0, "orders": 2, "refunds": 65.5, "customers": 2}),
    "prestashop": ("prestashop-orders", prestashop(PRESTASHOP), PRESTASHOP_ANSWER),
    "prestashop: grid": ("prestashop-orders", prestashop(PRESTASHOP_GRID), PRESTASHOP_ANSWER),
    "prestashop: table": ("prestashop-orders", prestashop_table(PRESTASHOP_TABLE),
                          {"revenue": 50.0, "orders": 2, "refunds": 15.0}),
    "prestashop: items": ("prestashop-orders", prestashop_table(PRESTASHOP_ITEMS),
                          {"revenue": 50.0, "orders": 2, "refunds": 15.0, "units": 4, "line_revenue": 40.0}),
    "bigcommerce": ("bigcommerce-orders", bigcommerce(BIGCOMMERCE),
                    {"revenue": 170.0, "orders": 2, "refunds": 65.0, "units": 4, "line_revenue": 160.0}),
    "bigcommerce: items": ("bigcommerce-orders", bigcommerce(BIGCOMMERCE_ITEMS),
                           {"revenue": 170.0, "orders": 2, "refunds": 65.0, "units": 4, "line_revenue": 160.0}),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_the_program_is_read(duckdb_context: Context, file: str) -> None:
    preset, text, answer = FILES[file]
    audit = bring_text(duckdb_context, "transactions", text)
    assert audit.rejected == audit.duplicates == 0
    assert dict(zip(answer, ask(duckdb_context, *answer)[0], strict=True)) == pytest.approx(answer)
    assert f"The columns are those of {preset}, and read as such." in (audit.note or "")


@pytest.mark.parametrize("file", FILES)
def test_the_form_of_a_file_is_found_under_the_name_of_its_preset(file: str) -> None:
    preset, text, _ = FILES[file]
    columns = next(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    found = recognise_preset(find_kind("transactions"), columns)
    assert found is not None and find_preset(find_kind("transactions"), preset, columns) is found  # noqa: PT018


def test_items_of_one_row_are_lines_of_their_products(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", webtoffee())
    found = {row[0]: row[-1] for row in ask(duckdb_context, "revenue", by=("product",))}
    assert found == {"MUG": 76.0, "93": 22.0, "PAN": 50.0, "(not on a line)": 18.0}
    assert ask(duckdb_context, "customers") == [(2,)]


def test_the_report_of_analytics_has_net_sales_of_orders(duckdb_context: Context) -> None:
    row = {"Date": "2024-01-05 10:11:12", "Order #": "1071", "Status": "completed", "Customer": "Ann B",
           "Product(s)": "2x Mug", "Items Sold": "2", "Net Sales": "98.00", "Attribution": "Direct"}  # fmt: skip
    rows = [row, row | {"Order #": "1072", "Status": "cancelled", "Net Sales": "10.00"}]
    audit = bring_text(duckdb_context, "transactions", write(ANALYTICS, rows))
    assert "woocommerce-orders" in (audit.note or "")
    assert ask(duckdb_context, "revenue", "orders") == [(98.0, 1)]


NEIGHBOURS = {
    "the customers of woocommerce": "customer_id|first_name|last_name|email|billing_email|order_total|status",
    "invoices of magento": "ID|Invoice Date|Order #|Order Date|Bill-to Name|Grand Total (Base)|Status",
    "carts of prestashop": "id_cart|reference|Customer|Total|Carrier|Date",
    "products of bigcommerce": "Product ID|Product Name|Product SKU|Product Unit Price|Order Date",
}


@pytest.mark.parametrize("header", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_other_files_of_the_programs_are_not_taken_for_orders(header: str) -> None:
    assert recognise_preset(find_kind("transactions"), header.split("|")) is None
