"""State: the URL says it, both ways, and nothing else gets in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.core.state import PageState, parse
from dashapp.pages import PAGES
from services.core.errors import BadValue
from services.query.questions import Period, Where

PAGE = PAGES["overview"]
ALLOWED = PAGE.allowed

members = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=20)
dimensions = st.sampled_from(sorted(ALLOWED.dimensions))
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
periods = (
    st.tuples(days, days)
    .map(sorted)
    .map(lambda two: Period(start=two[0], end=date.fromordinal(two[1].toordinal() + 1)))
)


@st.composite
def states(draw: st.DrawFn) -> PageState:
    """Any state that clicks on the page can lead to."""
    state = PageState(
        period=draw(st.sampled_from(["28d", "year", "all"]) | periods),
        compare=draw(st.sampled_from(["none", "previous", "year"]) | periods),
        grain=draw(st.sampled_from([None, "day", "month"])),
    )
    for name, member in draw(st.lists(st.tuples(dimensions, members), max_size=4)):
        state = state.toggle(name, member, exclude=draw(st.booleans()))
    for name, member in draw(st.lists(st.tuples(dimensions, members), max_size=2)):
        state = state.drill(name, member)
    if draw(st.booleans()):
        state = state.with_option("metric", "orders").with_table("trend")
    return state


@given(states())
def test_what_is_written_is_read_again(state: PageState) -> None:
    assert parse(state.search(), ALLOWED) == state


def test_the_first_state_is_an_empty_query() -> None:
    assert PageState().search() == ""
    assert parse("", ALLOWED) == PageState()


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?period=fortnight", "is no period"),
        ("?period=2024-12-31..2024-01-01", "does not run"),
        ("?period=2024-13-01..2024-12-31", "is no period"),
        ("?period=0001-01-01..9999-12-31", "does not run"),
        ("?compare=sometimes", "is no period"),
        ("?grain=minute", "no grain"),
        ("?customer=C1", "no filter 'customer'"),
        ("?password=x", "no filter"),
        ("?not.secret=x", "no filter"),
        ("?path=region", "cannot drill"),
        ("?path=user:U1", "cannot drill"),
        ("?table=users", "no tile"),
        ("?x.metric=password", "no choice"),
        ("?x.colour=red", "no choice"),
        ("?region=a%00b", "a character that no value has"),
        ("?region=%ff", "cannot be read"),
        ("?" + "region=x&" * 500, "cannot be read"),
        ("?region=" + "x" * 9000, "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(search: str, sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        parse(search, ALLOWED)


def test_choosing_a_member_and_choosing_it_again() -> None:
    east = PageState().only("region", "East")
    assert east.where == (Where(dimension="region", members=("East",)),)
    assert east.only("region", "East") == PageState()
    assert east.only("region", "West").members("region") == ("West",)
    assert east.toggle("region", "West").members("region") == ("East", "West")


def test_a_drill_takes_the_place_of_a_filter_and_of_what_was_below() -> None:
    state = PageState().only("region", "East").drill("region", "East").drill("segment", "Premium")
    assert (state.where, state.path) == ((), (("region", "East"), ("segment", "Premium")))
    assert state.drill("region", "West").path == (("region", "West"),)
    assert state.up_to(1).path == (("region", "East"),)
