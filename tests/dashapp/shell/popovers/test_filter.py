"""The filter of a dimension: counts under the other filters, nobody else's members, links that toggle."""

import pyarrow as pa
import pytest

from dashapp.shell.filter_bar import in_bar
from dashapp.shell.popovers.members import MOST, fitting
from services.core.context import Context
from services.core.errors import AppError, UnknownName
from tests.dashapp.shell.popovers.opening import PAGE, elements, links, opened, rows, said
from tests.fixtures.web import person, view_on

NORTH = person(region=("North",))


def test_members_stand_with_their_orders_in_the_period(small_store: Context) -> None:
    assert rows(opened(small_store, "filter:region", "?period=all")) == {"All": "8", "North": "7", "South": "1"}
    assert rows(opened(small_store, "filter:region", "?period=year")) == {"All": "4", "North": "4"}


def test_the_filter_of_the_dimension_itself_does_not_count_but_the_others_do(small_store: Context) -> None:
    found = rows(opened(small_store, "filter:region", "?period=all&region=North&category=Books"))
    assert found == {"All": "4", "North": "3", "South": "1"}


@pytest.mark.parametrize("dimension", PAGE.filters)
def test_nobody_elses_member_and_no_order_of_theirs_is_offered(random_store: Context, dimension: str) -> None:
    limited = rows(opened(random_store, f"filter:{dimension}", "?period=all", who=NORTH))
    theirs = rows(opened(random_store, f"filter:{dimension}", "?period=all&region=North"))
    if dimension == "region":
        assert limited == {"All": theirs["North"], "North": theirs["North"]}
    else:
        assert limited == theirs
    everybody = rows(opened(random_store, f"filter:{dimension}", "?period=all"))
    assert int(limited["All"].replace(",", "")) < int(everybody["All"].replace(",", ""))


def test_a_foreign_member_in_the_link_is_not_offered_either(random_store: Context) -> None:
    assert "South" not in said(random_store, "filter:region", "?period=all&region=South&region=North", who=NORTH)
    assert "None of 1 fits" in said(random_store, "filter:region", "?period=all", query="South", who=NORTH)


def test_each_member_leads_to_the_state_with_it_and_back(small_store: Context) -> None:
    found = links(opened(small_store, "filter:region", "?period=all&region=North"))
    assert found["North 7"] == "/overview?period=all"
    assert found["South 1"] == "/overview?period=all&region=North&region=South"
    assert found["All 8"] == "/overview?period=all"


def test_only_and_exclude(small_store: Context) -> None:
    tree = opened(small_store, "filter:region", "?period=all&region=North")
    labelled = {one["aria-label"]: one["href"] for one in elements(tree) if one["t"] == "a" and "aria-label" in one}
    assert labelled["Only South"] == "/overview?period=all&region=South"
    assert labelled["Exclude South"] == "/overview?period=all&not.region=South"


def test_what_is_excluded_is_let_in_again(small_store: Context) -> None:
    tree = opened(small_store, "filter:region", "?period=all&not.region=South")
    found = links(tree)
    assert found["South  is left out 1"] == "/overview?period=all"
    assert found["North 7"] == "/overview?period=all&region=North"


def test_a_chosen_member_without_orders_can_be_let_go(small_store: Context) -> None:
    found = links(opened(small_store, "filter:region", "?period=year&region=South"))
    assert found["South 0"] == "/overview?period=year"


def test_the_boxes_say_what_is_chosen(small_store: Context) -> None:
    tree = opened(small_store, "filter:region", "?period=all&region=North")
    boxes = [one["aria-checked"] for one in elements(tree) if one.get("role") == "checkbox"]
    assert boxes == ["false", "true", "false"]  # All, North, South


def test_typing_finds_members_whatever_their_case(small_store: Context) -> None:
    assert rows(opened(small_store, "filter:region", "?period=all", query="sOu")) == {"South": "1"}
    assert "None of 2 fits" in said(small_store, "filter:region", "?period=all", query="%")


def test_nothing_under_the_other_filters_is_said(small_store: Context) -> None:
    words = said(small_store, "filter:region", "?period=all&category=Books&channel=Store&payment_method=Card")
    assert "There are no orders in this period under the other filters." in words


def test_of_many_members_the_first_are_listed_and_the_others_found() -> None:
    names = [f"C{n:04}" for n in range(500)]
    table = pa.table({"customer": names, "orders": list(range(500, 0, -1))})
    found = fitting(table, "customer", "orders", "")
    assert (len(found.shown), found.fitting, found.all) == (MOST, 500, 500)
    assert [one.name for one in fitting(table, "customer", "orders", "c0499").shown] == ["C0499"]
    assert found.total == 500 * 501 // 2


def test_the_filters_that_are_not_in_the_bar_can_be_added(small_store: Context) -> None:
    left = {one["data-pop"] for one in elements(opened(small_store, "add-filter")) if "data-pop" in one}
    assert left == {"filter:payment_method", "filter:age_group"}
    view = view_on(small_store, PAGE, "?age_group=26-35&payment_method=Card")
    assert set(in_bar(view)) == set(PAGE.filters)
    assert "Every filter" in said(small_store, "add-filter", "?age_group=26-35&payment_method=Card")


@pytest.mark.parametrize("name", ["filter:", "filter:customer", "filter:user", "filter:nothing", "filter:region:North"])
def test_dimensions_that_the_page_does_not_filter_by_are_refused(small_store: Context, name: str) -> None:
    with pytest.raises(UnknownName):
        opened(small_store, name)


@pytest.mark.parametrize("name", ["", ":", "nothing", "filters:region", "__class__", "search\n"])
def test_what_does_not_exist_is_refused(small_store: Context, name: str) -> None:
    with pytest.raises(AppError):
        opened(small_store, name)


def test_all_of_a_dimension_of_lines_is_the_number_of_orders_not_that_of_all_members(random_store: Context) -> None:
    found = rows(opened(random_store, "filter:category", "?period=all"))
    whole = rows(opened(random_store, "filter:region", "?period=all"))["All"]
    each = [int(count.replace(",", "")) for member, count in found.items() if member != "All"]
    assert found["All"] == whole
    assert sum(each) > int(whole.replace(",", "")), "an order counts once for each category of its lines"
