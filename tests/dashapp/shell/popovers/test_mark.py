"""Marks and steps of the path: values under the person's own rights, links to the states, forged ones refused."""

import pytest

from services.core.context import Context
from services.core.errors import AppError
from tests.dashapp.shell.popovers.opening import elements, links, opened, rows, said
from tests.fixtures.web import person

NORTH = person(region=("North",))


def test_a_mark_leads_deeper_filters_excludes_and_shows_rows(small_store: Context) -> None:
    found = links(opened(small_store, "mark:by-region:region:North", "?period=all"))
    assert found == {
        "Drill into North": "/overview?period=all&path=region:North",
        "Filter to North": "/overview?period=all&region=North",
        "Exclude North": "/overview?period=all&not.region=North",
        "Rows behind this": "#rows=by-region:region:North",
    }


def test_a_mark_carries_its_exact_value_to_copy(small_store: Context) -> None:
    tree = opened(small_store, "mark:by-region:region:North", "?period=all")
    copied = [one["data-copy"] for one in elements(tree) if "data-copy" in one]
    assert copied == ["749.50"]
    linked = [one["data-link"] for one in elements(tree) if "data-link" in one]
    assert linked == ["/overview?period=all&region=North"]


def test_the_last_level_of_a_path_is_not_drilled_into(small_store: Context) -> None:
    assert "Drill" not in said(small_store, "mark:by-channel:payment_method:Card", "?period=all")
    assert "Drill" in said(small_store, "mark:by-category:category:Books", "?period=all")


def test_a_filter_that_is_the_mark_is_lifted(small_store: Context) -> None:
    found = links(opened(small_store, "mark:by-region:region:North", "?period=all&region=North"))
    assert found["Lift North"] == "/overview?period=all"


def test_a_mark_of_time_leads_to_its_days(small_store: Context) -> None:
    found = links(opened(small_store, "mark:trend:month:2024-02", "?period=all"))
    assert found["See this month"] == "/overview?period=2024-02-01..2024-02-29"


def test_a_foreign_mark_has_no_value(random_store: Context) -> None:
    theirs = opened(random_store, "mark:by-region:region:South", "?period=all", who=NORTH)
    assert [one["data-copy"] for one in elements(theirs) if "data-copy" in one] in (["–"], ["0.00"])
    ours = opened(random_store, "mark:by-region:region:South", "?period=all")
    assert [one["data-copy"] for one in elements(ours) if "data-copy" in one] not in (["–"], ["0.00"])


@pytest.mark.parametrize(
    "name",
    [
        "mark:",
        "mark:by-region",
        "mark:by-region:region",
        "mark:by-region:region:",
        "mark:nothing:region:North",
        "mark:by-region:customer:C1",
        "mark:by-region:user:U1",
        "mark:by-region:nothing:North",
        "mark:trend:month:soon",
        "mark:trend:weekday:Monday",
        "mark:trend:year:9999",
        "mark:trend:quarter:9999-Q4",
        "mark:trend:month:9999-12",
        "mark:trend:week:9999-12-31",
        "mark:trend:day:9999-12-31",
        "mark:by-region:region:\ud800",
        "siblings:",
        "siblings:1",
        "siblings:-1",
        "siblings:x",
        "siblings:\u0660",
        "siblings:0:0",
    ],
)
def test_forged_marks_and_steps_are_refused(small_store: Context, name: str) -> None:
    with pytest.raises(AppError):
        opened(small_store, name, "?period=all&path=region:North")


def test_siblings_keep_what_is_deeper(small_store: Context) -> None:
    tree = opened(small_store, "siblings:0", "?period=all&path=region:North&path=segment:Premium")
    assert rows(tree) == {"North": "749.50", "South": "50.50"}
    assert links(tree)["South 50.50"] == "/overview?period=all&path=region:South&path=segment:Premium"


def test_siblings_below_stand_under_what_is_above(small_store: Context) -> None:
    tree = opened(small_store, "siblings:1", "?period=all&path=region:South&path=segment:Premium")
    assert rows(tree) == {"Regular": "50.50"}


def test_siblings_are_those_of_the_persons_own_view(random_store: Context) -> None:
    mine = rows(opened(random_store, "siblings:0", "?period=all&path=region:North", who=NORTH))
    assert set(mine) == {"North"}
    assert {"North", "South"} <= set(rows(opened(random_store, "siblings:0", "?period=all&path=region:North")))
