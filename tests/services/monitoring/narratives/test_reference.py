"""The reference platform, 2024 against 2023: the sentences and figures of the mock-up, and nothing made up."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.catalog import catalog
from services.core.context import Context, build_context
from services.core.numbers import change, exact, format_signed, short
from services.monitoring.narratives.summary import summary
from services.monitoring.rules.demo_defaults import begin
from services.monitoring.rules.evaluate import judge
from services.monitoring.rules.store import rules
from services.monitoring.targets.progress import progress
from services.monitoring.targets.store import targets
from services.query.questions import MetricQuery, Period, RowQuery, Where
from services.query.run import pages, run
from tests.asking import ALL
from tests.services.ingest.bench import bring

pytestmark = pytest.mark.shared

YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))
CARDS = ("revenue", "orders", "customers", "aov", "satisfaction")


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, make_settings: Any, shared: Path) -> Iterator[Context]:
    ctx = build_context(make_settings(request.param), write=True)
    for kind in ("transactions", "customers"):
        bring(ctx, kind, shared / "data" / "reference-platform" / f"{kind}.csv", preset="reference-platform")
    yield ctx
    ctx.close()


def test_the_cards_read_as_drawn(store: Context) -> None:
    (row,) = run(store, MetricQuery(metrics=CARDS, period=YEAR, compare="year"), ALL).rows()
    units = {name: catalog().metrics[name].unit for name in CARDS}
    assert [short(row[name], units[name]) for name in CARDS] == ["1.69M", "7,423", "1,944", "227.97", "3.37"]
    before = [short(row[f"{name}_compared"], units[name]) for name in CARDS]
    assert before == ["1.49M", "7,577", "1,965", "196.20", "3.39"]
    assert [change(row[f"{name}_change"], units[name]) for name in CARDS] == [
        "13.8 %",
        "2.0 %",
        "1.1 %",
        "16.2 %",
        "0.02",
    ]
    (whole,) = run(store, MetricQuery(metrics=("revenue",)), ALL).rows()
    assert exact(whole["revenue"], "money") == "3,178,783.83"


def test_the_regions_read_as_drawn(store: Context) -> None:
    rows = run(store, MetricQuery(metrics=("revenue",), by=("region",), period=YEAR, compare="year"), ALL).rows()
    read = [
        (row["region"], short(row["revenue"], "money"), format_signed(row["revenue_change"], "money")) for row in rows
    ]
    assert read == [
        ("North", "521.5K", "+14.4 %"), ("East", "425.8K", "+17.2 %"), ("South", "405.1K", "+5.9 %"),
        ("West", "339.9K", "+19.4 %"),
    ]  # fmt: skip


def test_the_summary_reads_as_drawn(store: Context) -> None:
    assert " ".join(one.text for one in summary(store, ALL, YEAR, "year")) == (
        "Revenue rose 13.8 % to 1.69M. Larger orders added 238.6K; fewer orders took 32.7K and mix 0.4K. "
        "North, East and West brought 89 % of the gain. Satisfaction in East is 2.76, other regions 3.57."
    )


def test_a_demo_starts_with_targets_and_rules_of_its_own_numbers(store: Context) -> None:
    started = begin(store, ALL)
    assert {target.metric: target.value for target in started.targets} == {
        "revenue": Decimal(1_640_000), "orders": Decimal(7730), "customers": Decimal(1970), "aov": Decimal(206),
        "satisfaction": Decimal("3.5"),
    }  # fmt: skip
    assert {target.set_by for target in targets(store, ALL)} == {"demo"}
    assert begin(store, ALL).rules == ()  # nothing is set a second time
    states = [progress(store, ALL, name, YEAR) for name in CARDS]
    assert [found and found.state for found in states] == [
        "On target", "Off target", "Off target", "On target", "Off target",
    ]  # fmt: skip
    told = [(broken.title, broken.detail, broken.since_words) for broken in judge(store, ALL, rules(store, ALL), YEAR)]
    assert told == [
        ("Satisfaction below 3.40", "3.37 in December", "since Oct"),
        ("Satisfaction in East below 3.00", "2.79 in December; other regions 3.57", "since Jan 2023"),
        ("Delivery days above 4.25", "4.28 in December", "since Nov"),
    ]


def test_the_rows_behind_a_number_add_up_to_it(store: Context) -> None:
    east = (Where(dimension="region", members=("East",)),)
    rows = [row for page in pages(store, RowQuery(period=YEAR, where=east), ALL) for row in page.rows()]
    (number,) = run(store, MetricQuery(metrics=("revenue", "orders"), period=YEAR, where=east), ALL).rows()
    assert (sum(row["revenue"] for row in rows), len(rows)) == (number["revenue"], number["orders"])
    assert {row["region"] for row in rows} == {"East"}
