"""Whatever is in a file: every row is accounted for, a second import changes nothing, and undo brings back what was."""

import csv
import io
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.core.context import Context, build_context
from services.core.errors import FileRefused
from services.ingest.undo import NothingToUndo, undo_last
from tests.services.ingest.bench import bring_text, content, meaning, orders

IDS = st.sampled_from(["T1", "T2", "T3", "007", "", " ", "a,b", 'q"q', "é"])
DATES = st.sampled_from(["2024-01-13", "2024-01-13 10:00:00", "2023-05-01", "", "soon", "9999-01-01", "2024-02-30"])
MONEY = st.sampled_from(["1", "10.50", "-3", "0", "", "NaN", "1e308", "x", "0.0001"])
ROWS = st.lists(st.tuples(IDS, IDS, DATES, MONEY), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def store(make_settings):  # type: ignore[no-untyped-def]
    ctx = build_context(make_settings("duckdb"), write=True)
    yield ctx
    ctx.close()


def as_csv(rows: list[tuple[str, ...]]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(["transaction_id", "customer_id", "date", "revenue"])
    writer.writerows(rows)
    return sink.getvalue()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_row_is_accounted_for(store: Context, rows: list[tuple[str, ...]]) -> None:
    before = meaning(store)
    try:
        audit = bring_text(store, "transactions", as_csv(rows))
    except FileRefused:
        assert meaning(store) == before
        return
    blank = sum(1 for row in rows if not any(row))
    assert audit.read in (len(rows), len(rows) - blank)
    assert audit.read == audit.loaded + audit.updated + audit.unchanged + audit.duplicates + audit.rejected
    assert audit.steps[0].rows_in == audit.read
    assert audit.steps[-1].rows_out == audit.loaded + audit.updated + audit.unchanged
    for one, two in zip(audit.steps, audit.steps[1:], strict=False):
        assert (one.rows_out, one.amount_out) == (two.rows_in, two.amount_in)
    assert max(Counter(row[0] for row in orders(store)).values(), default=1) == 1
    firsts = Counter(row[1] for row in orders(store) if row[4])
    assert set(firsts.values()) <= {1}
    assert set(firsts) == {row[1] for row in orders(store)}
    after = content(store)
    again = bring_text(store, "transactions", as_csv(rows))
    assert (again.loaded, again.updated) == (0, 0)
    assert content(store) == after
    if audit.loaded + audit.updated:
        undo_last(store)
        assert meaning(store) == before
        with pytest.raises(NothingToUndo):
            undo_last(store)
