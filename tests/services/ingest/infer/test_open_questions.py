"""Open questions: both readings of a value of the file, what each gives, and that the answer is what is imported."""

from pathlib import Path
from typing import Any

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest import preview
from services.ingest.audit import ImportRequest
from services.ingest.infer.open_questions import OpenQuestion
from services.ingest.load import import_files
from services.ingest.preview import preview_path
from tests.asking import rows as ask
from tests.services.ingest.bench import bring, put

HEAD = "order_id,customer_id,date,total\n"
NUMBERS = HEAD + "1,a,2024-01-13,15.990\n2,b,2024-01-14,7.500\n3,c,2024-01-15,120.000\n"
DATES = HEAD + "1,a,03/04/2024,10\n2,b,05/06/2024,20\n"
BOTH = HEAD + "1,a,03/04/2024,15.990\n2,b,05/06/2024,7.500\n"
MONEY = HEAD + "1,a,2024-01-13,$10.00\n2,b,2024-01-14,€20.00\n3,c,2024-01-15,€5.00\n"
LINES = "order_id,date,value,sku\n1,2024-01-13,48,A\n1,2024-01-13,48,B\n2,2024-01-14,10,A\n"


def questions(ctx: Context, folder: Path, text: str, **options: Any) -> tuple[OpenQuestion, ...]:
    return preview_path(ctx, put(folder, text), kind="transactions", **options).questions


def test_a_point_before_three_digits(duckdb_context: Context, tmp_path: Path) -> None:
    (one,) = questions(duckdb_context, tmp_path, NUMBERS)
    assert (one.option, one.column, one.title) == ("decimal", "total", "“15.990” can be read in two ways")
    assert "all 3 values" in one.why
    assert [(each.answer, each.shown) for each in one.answers] == [(".", "15.99"), (",", "15,990.00")]
    assert one.answers[1].gives == "15,990.00 + 7,500.00 + 120,000.00 = 143,490.00 in the first rows"
    assert one.outcome == "The mean order would be 47.83, or 47,830.00."


def test_a_day_that_may_be_a_month(duckdb_context: Context, tmp_path: Path) -> None:
    (one,) = questions(duckdb_context, tmp_path, DATES)
    assert [each.shown for each in one.answers] == ["3 April 2024", "4 March 2024"]
    assert one.answers[0].gives == "The rows would be from 3 April 2024 to 5 June 2024"


def test_dates_with_a_clock_are_shown_on_the_store_s_day(duckdb_context: Context, tmp_path: Path) -> None:
    text = DATES.replace("2024,", "2024 00:30,")
    (one,) = questions(duckdb_context, tmp_path, text)
    assert [each.shown for each in one.answers] == ["3 April 2024", "4 March 2024"]


def test_a_file_may_leave_two_things_open(duckdb_context: Context, tmp_path: Path) -> None:
    found = questions(duckdb_context, tmp_path, BOTH)
    assert [one.option for one in found] == ["decimal", "date_order"]
    rest = questions(duckdb_context, tmp_path, BOTH, decimal=",")
    assert [one.option for one in rest] == ["date_order"]
    assert questions(duckdb_context, tmp_path, BOTH, decimal=",", date_order="day") == ()


def test_several_currencies(duckdb_context: Context, tmp_path: Path) -> None:
    (one,) = questions(duckdb_context, tmp_path, MONEY)
    assert [(each.answer, each.gives) for each in one.answers] == [
        ("EUR", "25.00; 1 row set aside"),
        ("USD", "10.00; 2 rows set aside"),
    ]


def test_a_total_of_an_order_or_of_a_line(duckdb_context: Context, tmp_path: Path) -> None:
    (one,) = questions(duckdb_context, tmp_path, LINES, group_by_order=True)
    assert one.title == "Order 1 can be worth 48.00 or 96.00"
    assert [(each.answer, each.gives) for each in one.answers] == [
        ("order", "58.00 in 2 orders"),
        ("line", "106.00 in 2 orders"),
    ]
    assert one.outcome == "The mean order would be 29.00, or 53.00."


@pytest.mark.parametrize(
    ("text", "options"),
    [(NUMBERS, {}), (DATES, {}), (MONEY, {}), (LINES, {"group_by_order": True})],
    ids=["numbers", "dates", "money", "lines"],
)
def test_what_an_answer_promises_is_what_is_imported(
    duckdb_context: Context, tmp_path: Path, text: str, options: dict[str, Any]
) -> None:
    """The sum that a card shows is the store's revenue by that answer."""
    (one,) = questions(duckdb_context, tmp_path, text, **options)
    answer = one.answers[-1]
    bring(duckdb_context, "transactions", tmp_path / "file.csv", **options, **{one.option: answer.answer})
    revenue = f"{ask(duckdb_context, 'revenue')[0][0]:,.2f}"
    if one.option == "date_order":
        assert str(ask(duckdb_context, "orders", by=("month",))[0][0]).startswith("2024-03")
    else:
        assert revenue in answer.gives


def test_a_refusal_of_an_import_has_both_readings(duckdb_context: Context, tmp_path: Path) -> None:
    request = ImportRequest(kind="transactions", files=(put(tmp_path, NUMBERS),))
    with pytest.raises(FileRefused, match="two ways") as refused:
        import_files(duckdb_context, request)
    lines = refused.value.fields["readings"].splitlines()
    assert lines[1] == "  15.99      The point is a decimal point: 15.99 + 7.50 + 120.00 = 143.49 in the first rows"


def test_the_first_rows_ask_nothing_that_later_rows_may_tell(
    duckdb_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "ROWS", 2)
    path = put(tmp_path, DATES + "3,c,31/12/2024,5\n")
    found = preview_path(duckdb_context, path, kind="transactions")
    assert (found.whole, found.questions) == (False, ())
    date = next(one for one in found.guesses if one.field == "date")
    assert (date.confidence, "the check reads all of them" in date.reason) == ("likely", True)
    request = ImportRequest(kind="transactions", files=(path,))
    asked = preview.preview_request(duckdb_context, request, asked=["dates-ambiguous"])
    assert [one.option for one in asked.questions] == ["date_order"]


def test_years_of_two_digits_may_come_first(duckdb_context: Context, tmp_path: Path) -> None:
    (one,) = questions(duckdb_context, tmp_path, HEAD + "1,a,01/02/03,10\n2,b,04/05/06,20\n")
    assert (one.option, one.title) == ("date_order", "“01/02/03” can be read in several ways")
    assert [each.shown for each in one.answers] == ["1 February 2003", "2 January 2003", "3 February 2001"]
