"""States: no data, no access, an error: what is said, and the way out that is offered."""

import pytest

from dashapp.core.page import EmptyTile
from dashapp.ui.states import access_denied, empty, error_message, internal_error, nothing_yet, unreadable
from services.query.questions import Where
from tests.dashapp.drawing import draw_view, of_tag, words

NOTHING = EmptyTile(title="Trend", what="purchases")
EAST = Where(dimension="region", members=("East",))
WEB = Where(dimension="channel", members=("Web",), exclude=True)


def links(tree: object) -> dict[str, str]:
    return {words(one): one["href"] for one in of_tag(tree, "a")}  # type: ignore[arg-type]


def test_without_filters_the_period_is_to_blame() -> None:
    made = empty(draw_view(), NOTHING, ())
    assert words(made) == "There are no purchases in this period Choose another period in the bar above."
    assert links(made) == {}


def test_the_filter_that_leaves_most_can_be_lifted() -> None:
    view = draw_view("?region=East&not.channel=Web")
    made = empty(view, NOTHING, ((EAST, 12), (WEB, 3456)))
    assert "Without Channel not Web there would be 3,456." in words(made)
    assert links(made) == {"Lift Channel not Web": "/overview?region=East", "Clear all": "/overview"}


def test_a_step_of_the_path_is_lifted_too() -> None:
    made = empty(draw_view("?path=region:East"), NOTHING, ((EAST, 1),))
    assert links(made)["Lift Region East"] == "/overview"


def test_where_no_single_filter_empties_it_all_can_be_cleared() -> None:
    made = empty(draw_view("?region=East&segment=A"), NOTHING, ())
    assert "No single filter empties it: they leave nothing together." in words(made)
    assert links(made) == {"Clear all": "/overview"}


@pytest.mark.parametrize(
    ("members", "name"),
    [
        (("A",), "Region A"),
        (("A", "B"), "Region A, B"),
        (("A", "B", "C"), "Region A, B and 1 more"),
        (tuple("ABCDEFGHIJ"), "Region A, B and 8 more"),
        (("<b>x</b>",), "Region <b>x</b>"),
    ],
)
def test_many_members_are_named_shortly(members: tuple[str, ...], name: str) -> None:
    condition = Where(dimension="region", members=members)
    made = empty(draw_view("?region=A"), NOTHING, ((condition, 1),))
    assert f"Lift {name}" in words(made)
    assert [one["k"] for one in of_tag(made, "b")] == [name]


def test_no_access_says_who_can_help_and_offers_no_second_try() -> None:
    made = access_denied("The role viewer may not import files; analyst may.")
    assert "The role viewer may not import files; analyst may." in words(made)
    assert "An administrator of your team can grant it." in words(made)
    assert of_tag(made, "button") == []


def test_what_a_person_can_mend_can_be_tried_again() -> None:
    made = error_message("It took too long.")
    assert "It took too long." in words(made)
    (again,) = of_tag(made, "button")
    assert (words(again), again["data-refresh"], again["type"]) == ("Try again", "1", "button")


def test_our_own_fault_has_a_reference_to_copy() -> None:
    made = internal_error("ab12")
    assert "We logged it under ab12 ." in words(made)
    assert [one.get("data-copy") for one in of_tag(made, "button")] == [None, "ab12"]


def test_a_link_that_cannot_be_read_leads_to_the_page_without_it() -> None:
    made = unreadable("There is no grain 'minute'.", "/overview")
    assert links(made) == {"Open the page without it": "/overview"}
    assert made["role"] == "status"


def test_only_who_may_import_is_led_to_the_import() -> None:
    assert links(nothing_yet(draw_view(role="viewer"))) == {}
    assert "Whoever has the role analyst or a higher one can import it." in words(nothing_yet(draw_view(role="viewer")))
    assert links(nothing_yet(draw_view(role="analyst"))) == {"Bring data in": "/data"}
