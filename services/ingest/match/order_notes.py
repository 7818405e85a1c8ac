"""Order notes: what to know of imported orders: which do not count, what was given back, what is of nobody."""

from decimal import Decimal

from models.warehouse import CREDIT_NOTE
from services.ingest.import_kind import MatchRequest
from services.warehouse.duckdb.sandbox import literal


def list_order_notes(request: MatchRequest) -> tuple[str, ...]:
    """Return the notes on `matched` and `new_refunds`, in sentences."""
    stage = request.stage
    apart = f"NOT is_counted AND status <> {literal(CREDIT_NOTE)}"
    uncounted, money, nobody = stage.one(
        f"""SELECT count(*) FILTER ({apart}), coalesce(sum(revenue) FILTER ({apart}), 0),
                   count(*) FILTER (customer_id IS NULL AND is_counted) FROM matched"""
    )
    refunds, returned = stage.one("SELECT count(*), coalesce(sum(amount), 0) FROM new_refunds")
    notes = []
    if uncounted:
        rows = stage.run(
            f"SELECT status FROM matched WHERE {apart} GROUP BY status ORDER BY count(*) DESC, status LIMIT 3"
        )
        statuses = ", ".join(str(row[0])[:40] for row in rows)
        verb = "is kept and does not count" if uncounted == 1 else "are kept and do not count"
        notes.append(f"{_count(uncounted, 'order')} of {_money(money)} {verb}: {statuses}.")
    if refunds:
        notes.append(f"Money given back: {_money(returned)} in {_count(refunds, 'refund')}.")
    if nobody:
        verb = "names" if nobody == 1 else "name"
        notes.append(f"{_count(nobody, 'order')} {verb} no customer: metrics of customers leave them out.")
    if "tax" in request.fields and request.fold and request.readings.get("revenue") != "order":
        notes.append(
            "No column has the order's total, so that revenue is the sum of lines and shipping, tax not added."
        )
    return tuple(notes)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
