"""Dates and numbers: settled by the whole column, or asked for; never guessed row by row."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from services.core.errors import FileRefused
from tests.services.ingest.bench import LOG, ORDERS, bring_text, counts, meaning, orders


def dated(*dates: str) -> str:
    return ORDERS + "".join(f'T{at:03},C1,"{date}",1\n' for at, date in enumerate(dates))


def times(ctx: Context) -> list[datetime]:
    return [row[2] for row in orders(ctx)]


NOON = datetime(2024, 1, 13, 12, 30, 5)
DAY = datetime(2024, 1, 13)

FORMS = {
    "2024-01-13": DAY,
    "2024-01-13 12:30:05": NOON,
    "2024-01-13T12:30:05": NOON,
    "2024-01-13T12:30:05.000": NOON,
    "2024-01-13 12:30:05 UTC": NOON,
    "2024-01-13T12:30:05Z": NOON,
    "2024-01-13T14:30:05+02:00": NOON,
    "2024-01-13T14:30:05+0200": NOON,
    "2024-01-13 07:30:05-05": NOON,
    "2024/01/13": DAY,
    "2024.01.13": DAY,
    "13/1/2024": DAY,
    "1/13/2024": DAY,
    "13.01.2024": DAY,
    "13.01.2024 12:30:05": NOON,
    "13-01-2024": DAY,
    "1/13/2024 12:30:05 PM": NOON,
    "13.01.24": DAY,
    "1/13/24": DAY,
    "Jan 13 2024": DAY,
    "January 13, 2024": DAY,
    "13 January 2024": DAY,
    "13-Jan-2024": DAY,
    "20240113": DAY,
    "1705149005": NOON,
    "1705149005000": NOON,
}


@pytest.mark.parametrize("text", FORMS)
def test_every_common_form_of_a_date_is_read(duckdb_context: Context, text: str) -> None:
    bring_text(duckdb_context, "transactions", dated(text, text))
    assert times(duckdb_context) == [FORMS[text]] * 2


def test_day_and_month_are_settled_by_the_whole_column(any_context: Context) -> None:
    bring_text(any_context, "transactions", dated(*["1/2/2024"] * 3000, "13/2/2024"))
    assert set(times(any_context)) == {datetime(2024, 2, 1), datetime(2024, 2, 13)}


def test_an_ambiguous_column_is_asked_for(duckdb_context: Context) -> None:
    text = dated("1/2/2024", "3/4/2024")
    with pytest.raises(FileRefused, match=r"1/2/2024, can be read in two ways\.$") as refused:
        bring_text(duckdb_context, "transactions", text)
    assert refused.value.code == "dates-ambiguous"


@pytest.mark.parametrize(("order", "first"), [("day", datetime(2024, 2, 1)), ("month", datetime(2024, 1, 2))])
def test_an_order_that_is_said_settles_it(duckdb_context: Context, order: str, first: datetime) -> None:
    bring_text(duckdb_context, "transactions", dated("1/2/2024", "3/4/2024"), date_order=order)
    assert times(duckdb_context)[0] == first


def test_days_that_mean_the_same_either_way_need_no_answer(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", dated("1/1/2024", "5/5/2024"))
    assert times(duckdb_context) == [datetime(2024, 1, 1), datetime(2024, 5, 5)]


def test_a_column_that_mixes_both_orders_is_asked_for(duckdb_context: Context) -> None:
    with pytest.raises(FileRefused, match="two ways"):
        bring_text(duckdb_context, "transactions", dated("13/1/2024", "1/13/2024", "1/2/2024", "2/3/2024"))


def test_a_few_values_of_another_form_are_set_aside(duckdb_context: Context) -> None:
    audit = bring_text(duckdb_context, "transactions", dated(*["2024-01-13"] * 30, "soon", "13. of May"))
    assert counts(audit) == (32, 30, 0, 0, 0, 2)


def test_offsets_that_come_late_are_not_dropped(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", dated(*["2024-01-13T12:30:05"] * 5000, "2024-01-13T14:30:05+02:00"))
    assert set(times(duckdb_context)) == {NOON}


def test_times_without_zone_are_the_stores(settings: Settings) -> None:
    berlin = settings.model_copy(update={"time_zone": "Europe/Berlin"})
    ctx = build_context(berlin, write=True)
    try:
        bring_text(ctx, "transactions", dated("2024-01-13 00:30:00", "2024-07-13 00:30:00"))
        assert times(ctx) == [datetime(2024, 1, 12, 23, 30), datetime(2024, 7, 12, 22, 30)]
        local = [(row[3], row[4]) for row in meaning(ctx)["transactions"]]
        assert [(str(day), hour) for day, hour in local] == [("2024-01-13", 0), ("2024-07-13", 0)]
    finally:
        ctx.close()


NUMBERS = {
    "1234.5": "1234.5",
    "1234,5": "1234.5",
    "1,234.50": "1234.5",
    "1.234,50": "1234.5",
    "1 234,50": "1234.5",
    "1'234.50": "1234.5",
    "$1,234.50": "1234.5",
    "1.234,50 €": "1234.5",
    "R$ 1.234,50": "1234.5",
    "1 234,50 Kč": "1234.5",
    "US $1,234.50": "1234.5",
    "1,234.50-": "-1234.5",
    "(1,234.50)": "-1234.5",
    "CHF 1\u2019234.50": "1234.5",
    "-12.5": "-12.5",
    "+12.5": "12.5",
    "1e3": "1000",
    "0.1": "0.1",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_every_common_form_of_a_number_is_read(duckdb_context: Context, text: str) -> None:
    audit = bring_text(duckdb_context, "transactions", ORDERS + f'T1,C1,2024-01-13,"{text}"\n')
    assert audit.steps[-1].amount_out == Decimal(NUMBERS[text])


def test_the_decimal_comma_is_settled_by_the_whole_column(duckdb_context: Context) -> None:
    text = "transaction_id;customer_id;date;revenue\nT1;C1;2024-01-13;1,234\nT2;C1;2024-01-14;5,5\n"
    bring_text(duckdb_context, "transactions", text)
    assert [row[3] for row in orders(duckdb_context)] == [Decimal("1.234"), Decimal("5.5")]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize(("decimal", "value"), [(",", "1.234"), (".", "1234")])
def test_a_comma_that_could_be_either_is_asked_for(
    duckdb_context: Context, delimiter: str, decimal: str, value: str
) -> None:
    rows = ORDERS.replace(",", delimiter) + delimiter.join(["T1", "C1", "2024-01-13", '"1,234"']) + "\n"
    with pytest.raises(FileRefused, match=r"in two ways: 1,234 is 1,234 or 1\.234\."):
        bring_text(duckdb_context, "transactions", rows)
    bring_text(duckdb_context, "transactions", rows, decimal=decimal)
    assert orders(duckdb_context)[0][3] == Decimal(value)


def test_an_optional_value_that_cannot_be_read_is_missing_and_counted(duckdb_context: Context) -> None:
    header = ORDERS.replace("\n", ",rating,delivery_days\n")
    rows = "T1,C1,2024-01-13,1,5,N/A\nT2,C1,2024-01-14,2,superb,1\nT3,C1,2024-01-15,3,4,2\n"
    audit = bring_text(duckdb_context, "transactions", header + rows)
    assert counts(audit) == (3, 3, 0, 0, 0, 0)
    assert audit.note == "satisfaction_score cannot be read in 1 row, such as superb; it is missing there."


def test_rows_in_another_currency_than_the_chosen_one_are_set_aside(duckdb_context: Context) -> None:
    rows = "T1,C1,2024-01-13,$1.50\nT2,C1,2024-01-14,€2.50\nT3,C1,2024-01-15,3.50\nT4,C1,2024-01-15,$0.00\n"
    audit = bring_text(duckdb_context, "transactions", ORDERS + rows, currency="USD")
    assert counts(audit) == (4, 2, 0, 0, 0, 2)
    assert dict(audit.rejected_by_reason) == {
        "revenue is in another currency than USD.": 1,
        "revenue does not say its currency.": 1,
    }


def test_one_number_of_another_form_is_set_aside(duckdb_context: Context) -> None:
    rows = "".join(f"T{at},C1,2024-01-13,{at}.5\n" for at in range(20)) + 'X,C1,2024-01-13,"1,5"\n'
    assert counts(bring_text(duckdb_context, "transactions", ORDERS + rows)) == (21, 20, 0, 0, 0, 1)


def test_prices_that_are_not_positive_are_their_own_step(any_context: Context) -> None:
    rows = [f"2024-01-13 10:00:0{at} UTC,{kind},P,1,a.b,x,{price},U,S" for at, (kind, price) in enumerate(
        [("purchase", "5"), ("purchase", "0"), ("view", "-1"), ("purchase", "0.00001")])]  # fmt: skip
    audit = bring_text(any_context, "events", LOG + "\n".join(rows) + "\n")
    assert counts(audit) == (4, 1, 0, 0, 0, 3)
    step = next(step for step in audit.steps if step.name == "Non-positive prices")
    assert (step.rows_in, step.rows_out, step.amount_out) == (4, 1, Decimal(5))


def test_the_future_begins_a_year_from_now(duckdb_context: Context) -> None:
    year = datetime.now(UTC).year
    audit = bring_text(
        duckdb_context, "transactions", dated("2024-01-13", f"{year + 2}-12-31", f"{year}-12-31"), future_dates=True
    )
    assert counts(audit) == (3, 2, 0, 0, 0, 1)
