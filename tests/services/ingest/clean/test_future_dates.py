"""Future dates: what is dated after tomorrow is set aside and named, unless the person says that it is right."""

from datetime import UTC, datetime, timedelta

import pytest

from services.core.context import Context
from tests.services.ingest.bench import LOG, ORDERS, bring_text, counts

NOW = datetime.now(UTC)
TODAY, NEXT_WEEK = f"{NOW:%Y-%m-%d}", f"{NOW + timedelta(days=7):%Y-%m-%d}"


@pytest.mark.parametrize("late", [True, False])
def test_one_mistyped_day_does_not_move_the_data(duckdb_context: Context, *, late: bool) -> None:
    text = f"{ORDERS}1,a,2024-01-01,10\n2,b,{TODAY},20\n3,c,{NEXT_WEEK},40\n"
    audit = bring_text(duckdb_context, "transactions", text, future_dates=late)
    assert counts(audit) == ((3, 3, 0, 0, 0, 0) if late else (3, 2, 0, 0, 0, 1))
    assert audit.rejected_by_reason == (() if late else (("date lies after tomorrow.", 1),))
    assert [note.sentence for note in audit.notes if note.code == "future-dates"] == (
        [] if late else ["1 row is dated after tomorrow."]
    )
    assert str(duckdb_context.coverage().days_of("transactions")[1]) == (NEXT_WEEK if late else TODAY)


def test_a_year_further_is_a_mistake_in_any_case(duckdb_context: Context) -> None:
    text = f"{ORDERS}1,a,2024-01-01,10\n2,b,{NOW + timedelta(days=800):%Y-%m-%d},20\n"
    assert counts(bring_text(duckdb_context, "transactions", text, future_dates=True)) == (2, 1, 0, 0, 0, 1)


def test_events_are_held_to_it_and_days_that_are_promised_are_not(duckdb_context: Context) -> None:
    log = f"{LOG}{NEXT_WEEK} 10:00:00,view,P,,,,1,U,S\n2024-01-01 10:00:00,view,P,,,,1,U,S\n"
    assert counts(bring_text(duckdb_context, "events", log)) == (2, 1, 0, 0, 0, 1)
    promised = f"transaction_id,customer_id,date,revenue,promised date\n1,a,{TODAY},10,{NEXT_WEEK}\n"
    assert counts(bring_text(duckdb_context, "transactions", promised)) == (1, 1, 0, 0, 0, 0)
