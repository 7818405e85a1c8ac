"""Alternatives: the union of what teams show, exact for every row, whatever the grants are."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from config.settings import Settings
from models.warehouse import UNKNOWN
from services.core.context import Context, build_context
from services.core.errors import OutOfScope
from services.query.describe import describe_scope
from services.query.questions import MetricQuery
from services.query.run import key_of
from services.query.scope import Limits, Scope
from tests.asking import NORTH, result, rows
from tests.random_store import load_random_store
from tests.world import CUSTOMERS, TRANSACTIONS, load_world

ORDERS = [
    {"segment": CUSTOMERS[customer - 1][1], "category": category, "channel": channel, "region": region}
    for customer, _, _, category, channel, _, _, _, region, _ in TRANSACTIONS
]
"""What limits the orders of the world, one each."""

MEMBERS = {name: [*sorted({row[name] for row in ORDERS}), "Elsewhere"] for name in ORDERS[0]}
GRANTS = st.lists(st.sampled_from(sorted(MEMBERS)), unique=True, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({n: st.lists(st.sampled_from(MEMBERS[n]), min_size=1) for n in names})
)
TEAMS = st.lists(GRANTS, max_size=4)
Grants = Mapping[str, list[str]]


def within(row: Mapping[str, str], grants: Grants) -> bool:
    return all(row[name] in members for name, members in grants.items())


def seen(own: Grants, teams: list[Grants]) -> list[int]:
    """The orders that a person sees, by the definition: own grants, intersected with the union of the teams'."""
    return [
        number
        for number, row in enumerate(ORDERS)
        if within(row, own) and (not teams or any(within(row, team) for team in teams))
    ]


def scope(own: Grants, teams: list[Grants]) -> Scope:
    return Scope.limited(own, any_of=teams, reason="tests")


def holds(row: Mapping[str, str], limits: Limits) -> bool:
    return all(row[name] in members for name, members in limits)


@examples(max_examples=400, deadline=None)
@given(GRANTS, TEAMS)
def test_the_value_of_a_scope_says_exactly_the_definition(own: Grants, teams: list[Grants]) -> None:
    made = scope(own, teams)
    shown = [
        number
        for number, row in enumerate(ORDERS)
        if holds(row, made.grants) and (not made.any_of or any(holds(row, limits) for limits in made.any_of))
    ]
    assert shown == seen(own, teams)
    assert len(made.any_of) != 1


@examples(max_examples=200, deadline=None)
@given(GRANTS, TEAMS, st.randoms())
def test_equal_grants_are_equal_values_in_whatever_order_they_come(
    own: Grants, teams: list[Grants], random: Any
) -> None:
    mixed = [dict(random.sample(sorted(team.items()), len(team))) for team in [*teams, *teams]]
    random.shuffle(mixed)
    assert scope(own, teams) == scope(own, mixed)


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def kept(request: pytest.FixtureRequest, make_settings: Callable[[str], Settings]) -> Any:
    """The world, once for all examples."""
    ctx = build_context(make_settings(request.param), write=True)
    load_world(ctx)
    yield ctx
    ctx.close()


@examples(max_examples=40, deadline=None)
@given(own=GRANTS, teams=TEAMS)
def test_both_engines_show_exactly_those_rows(kept: Context, own: Grants, teams: list[Grants]) -> None:
    numbers = seen(own, teams)
    revenue = sum(float(TRANSACTIONS[number][2]) for number in numbers)
    assert rows(kept, "orders", "revenue", scope=scope(own, teams)) == [(len(numbers), revenue)]


def test_what_one_conjunction_can_say_is_said_by_one() -> None:
    assert scope({}, [{"region": ["South"]}, {"region": ["North"]}]).grants == (("region", ("North", "South")),)
    assert scope({"region": ["North"]}, [{"region": ["North", "South"]}, {"channel": ["Web"]}]) == scope(
        {"region": ["North"]}, []
    )
    assert scope({}, [{"region": ["North"]}, {}]) == scope({}, [])
    assert scope({"region": ["North"]}, [{"region": ["South"]}]).grants == (("region", ()),)


def test_a_union_over_two_dimensions_is_no_product(kept: Context) -> None:
    either = scope({}, [{"region": ["South"]}, {"channel": ["App"]}])
    assert rows(kept, "orders", by=("region", "channel"), scope=either) == [("North", "App", 2), ("South", "Store", 1)]
    assert describe_scope(either) == ("View limited to Channel App, or else Region South",)
    assert either.words() == ("channel: App or region: South",)


def test_keys_differ_by_alternatives(kept: Context) -> None:
    version, ask = kept.engine.data_version(), MetricQuery(metrics=("orders",))
    teams: list[Grants] = [{"region": ["South"]}, {"channel": ["App"]}]
    scopes = [scope({}, teams), scope({}, teams[:1]), scope({}, teams[1:]), scope({}, []), NORTH]
    assert len({key_of(kept, ask, one, version) for one in scopes}) == len(scopes)
    assert key_of(kept, ask, scope({}, teams[::-1]), version) == key_of(kept, ask, scopes[0], version)


def test_an_alternative_that_cannot_limit_a_fact_shows_nothing_of_it_and_takes_nothing_away(kept: Context) -> None:
    teams: list[Grants] = [{"region": ["North"]}, {"category_1": ["computers"]}]
    assert rows(kept, "orders", scope=scope({}, teams)) == rows(kept, "orders", scope=NORTH)
    parts = [rows(kept, "events", scope=scope({}, [team]))[0][0] for team in teams]
    both = rows(kept, "events", scope=scope({"region": ["North"]}, teams[1:]))[0][0]
    assert rows(kept, "events", scope=scope({}, teams)) == [(sum(parts) - both,)]


def test_where_no_alternative_can_limit_a_fact_the_reason_is_given(kept: Context) -> None:
    either = scope({}, [{"channel": ["Web"]}, {"category": ["Books"]}])
    assert len(either.any_of) == 2
    with pytest.raises(OutOfScope, match="events carry no category"):
        result(kept, "events", scope=either)


def test_a_log_without_customers_shows_nothing_to_the_alternative_of_a_region(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    either = scope({}, [{"region": [UNKNOWN]}, {"brand": ["asus"]}])
    asus = scope({"brand": ["asus"]}, [])
    assert rows(any_context, "events", scope=either) == rows(any_context, "events", scope=asus)
    with pytest.raises(OutOfScope, match="carry no customer"):
        result(any_context, "events", scope=scope({}, [{"region": [UNKNOWN]}, {"segment": ["Premium"]}]))


def test_a_scope_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        NORTH.any_of = ()  # type: ignore[misc]
