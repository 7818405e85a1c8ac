"""Period, comparison, grain: every choice with its days, and days of one's own that the server reads."""

from datetime import date

import pytest

from dashapp.core.state import parse
from dashapp.shell.popovers.period import GROUPS
from services.core.context import Context
from services.query.named_periods import PRESETS
from services.query.questions import Period
from tests.dashapp.shell.popovers.opening import PAGE, elements, links, opened, said


def applied(tree: object) -> str | None:
    """The address that a form of days leads to, if it was read."""
    return next((one["href"] for one in elements(tree) if "data-apply" in one), None)


def test_every_preset_is_offered_once() -> None:
    offered = [name for column in GROUPS for _, names in column for name in names]
    assert sorted(offered) == sorted(PRESETS)


def test_a_preset_stands_with_its_days_and_leads_there(small_store: Context) -> None:
    found = links(opened(small_store, "period", "?region=North&grain=day"))
    assert found["Last 7 days 25 – 31 Dec 2024"] == "/overview?period=7d&region=North"
    assert found["All 15 Jan 2023 – 31 Dec 2024"] == "/overview?period=all&region=North"


def test_how_far_the_data_goes_is_said(small_store: Context) -> None:
    assert "Data from 15 Jan 2023 through 31 Dec 2024" in said(small_store, "period")


def test_days_of_ones_own_lead_to_their_state(small_store: Context) -> None:
    href = applied(opened(small_store, "period", "?region=North", query="2024-02-01..2024-02-29"))
    assert href == "/overview?period=2024-02-01..2024-02-29&region=North"
    state = parse(href.partition("?")[2], PAGE.allowed)
    assert state.period == Period(start=date(2024, 2, 1), end=date(2024, 3, 1))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2024-03-01..2024-02-01", "does not run from an earlier day to a later one"),
        ("..", "is no period"),
        ("2024-02-30..2024-03-01", "is no period"),
        ("2030-01-01..2030-02-01", "There is no data then: it runs from 15 Jan 2023 – 31 Dec 2024"),
        ("2020-01-01..2020-02-01", "There is no data then"),
        ("<script>..1", "is no period"),
    ],
)
@pytest.mark.parametrize("name", ["period", "compare"])
def test_days_that_cannot_be_shown_are_said_and_lead_nowhere(
    small_store: Context, name: str, typed: str, sentence: str
) -> None:
    tree = opened(small_store, name, query=typed)
    assert sentence in said(small_store, name, query=typed)
    assert applied(tree) is None


def test_comparisons_stand_with_the_days_they_come_to(small_store: Context) -> None:
    found = links(opened(small_store, "compare", "?period=quarter&compare=none"))
    assert found["Period before 1 Jul – 30 Sep 2024"] == "/overview?period=quarter&compare=previous"
    assert found["Same period a year before 1 Oct – 31 Dec 2023"] == "/overview?period=quarter"
    assert found["Nothing"] == "/overview?period=quarter&compare=none"
    href = applied(opened(small_store, "compare", "?period=quarter", query="2023-01-15..2023-03-31"))
    assert href == "/overview?period=quarter&compare=2023-01-15..2023-03-31"


def test_all_data_is_compared_with_nothing(small_store: Context) -> None:
    assert "nothing before it" in said(small_store, "compare", "?period=all")


def test_grains_with_the_one_that_is_chosen_by_itself(small_store: Context) -> None:
    found = links(opened(small_store, "grain", "?period=year&grain=month"))
    assert found == {
        "Automatic week": "/overview?period=year",
        **{
            name.capitalize(): f"/overview?period=year&grain={name}"
            for name in ("day", "week", "month", "quarter", "year")
        },
    }


def test_a_store_without_data_says_so(duckdb_context: Context) -> None:
    assert "no data yet" in said(duckdb_context, "period")
    assert "nothing before it" in said(duckdb_context, "compare")
    assert "no orders" in said(duckdb_context, "filter:region")


def test_a_comparison_before_all_data_says_so(small_store: Context) -> None:
    found = links(opened(small_store, "compare", "?period=2023-01-15..2023-12-31&compare=none"))
    assert found["Same period a year before no data in 15 Jan – 31 Dec 2022"].endswith("2023-12-31")
