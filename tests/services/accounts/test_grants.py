"""Grants: the scope of a person is what the definition says, on both engines, and it is the same as a filter."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from pydantic import SecretStr

from config.settings import Settings
from services.accounts import people, teams
from services.accounts.audit import list_entries
from services.accounts.grants import GrantPairs, Owner, add_grants, check_grants, remove_grants, scope_of, without_rows
from services.accounts.people import NewPerson
from services.catalog import DECLARED
from services.core.context import Context, Desk, build_context
from services.core.errors import AlreadyThere, BadValue, NotAllowed, UnknownName
from services.query.questions import MetricQuery, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH, plain, rows
from tests.services.accounts.hiring import PASSWORD, WHO, found, hire
from tests.services.accounts.test_people import at_once
from tests.services.query.test_alternatives import GRANTS, TEAMS, Grants, seen
from tests.world import TRANSACTIONS, load_world

ANN = "ann@example.org"
FRESH = count(1)


def pairs(grants: Grants) -> GrantPairs:
    return tuple((name, member) for name, members in grants.items() for member in members)


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def lasting(request: pytest.FixtureRequest, make_settings: Callable[[str], Settings]) -> Any:
    """A home with the world in it, once for all examples."""
    settings = make_settings(request.param)
    url = settings.warehouse if request.param == "postgres" else None
    ctx = build_context(settings.model_copy(update={"database_url": SecretStr(url) if url else None}), write=True)
    load_world(ctx)
    yield ctx
    ctx.close()


@examples(max_examples=30, deadline=None)
@given(own=GRANTS, of=TEAMS)
def test_a_person_sees_their_grants_within_the_union_of_their_teams(
    lasting: Context, own: Grants, of: list[Grants]
) -> None:
    number = next(FRESH)
    names = tuple(f"team {number} {position}" for position in range(len(of)))
    for name, grants in zip(names, of, strict=True):
        teams.add_team(lasting, name, pairs(grants), who=WHO)
    email = f"person{number}@example.org"
    people.add(lasting, NewPerson(email=email, role="admin", teams=names, grants=pairs(own)), PASSWORD, who=WHO)
    numbers = seen(own, of)
    revenue = sum(float(TRANSACTIONS[position][2]) for position in numbers)
    assert rows(lasting, "orders", "revenue", scope=scope_of(lasting, email)) == [(len(numbers), revenue)]


METRICS = ("revenue", "orders", "customers", "satisfaction", "users", "event_revenue", "churned_share")


@pytest.mark.parametrize("member", ["North", "South"])
def test_a_scope_is_the_same_as_a_filter(home_context: Context, member: str) -> None:
    hire(home_context, ANN, region=member)
    scope, where = scope_of(home_context, ANN), (Where(dimension="region", members=(member,)),)
    for metric in METRICS:
        days = home_context.coverage(scope).span(metric)  # a period ends at the latest with the rows that a person sees
        limited = rows(home_context, metric, by=("region",), scope=scope, period=days)
        assert limited == rows(home_context, metric, by=("region",), where=where, period=days)
        assert {row[0] for row in limited} <= {member}


def test_a_scope_is_enforced_whether_the_answer_is_cached_or_not(home_context: Context) -> None:
    hire(home_context, ANN, region="North")
    ask, scope = MetricQuery(metrics=("revenue",)), scope_of(home_context, ANN)
    answers = [run(home_context, ask, one) for one in (ALL, ALL, scope, scope, ALL)]
    assert [plain(answer.rows()[0]["revenue"]) for answer in answers] == [800.0, 800.0, 749.5, 749.5, 800.0]
    assert [answer.cached for answer in answers] == ["miss", "hit", "miss", "hit", "hit"]


def test_people_who_see_the_same_share_an_answer_whatever_way_they_came_to_it(home_context: Context) -> None:
    found(home_context, "North", region="North")
    hire(home_context, ANN, region="North")
    hire(home_context, "bob@example.org", of=("North",))
    scopes = [scope_of(home_context, email) for email in (ANN, "bob@example.org")]
    ask = MetricQuery(metrics=("orders",))
    assert [run(home_context, ask, scope).cached for scope in (*scopes, NORTH)] == ["miss", "hit", "hit"]


@pytest.mark.parametrize("role", ["viewer", "analyst", "manager", "admin"])
def test_no_role_is_exempt_and_no_grant_is_no_limit(desk: Desk, role: str) -> None:
    hire(desk, ANN, role=role, region="North")
    hire(desk, "bob@example.org", role=role)
    assert scope_of(desk, ANN).grants == (("region", ("North",)),)
    assert scope_of(desk, "bob@example.org").grants == ()


def test_a_team_without_a_grant_takes_the_limits_of_the_other_teams_away_but_not_the_persons_own(desk: Desk) -> None:
    found(desk, "North", region="North")
    found(desk, "Everybody")
    hire(desk, ANN, of=("North", "Everybody"), channel="Web")
    assert scope_of(desk, ANN) == Scope.limited({"channel": ["Web"]}, reason=f"grants of {ANN}")


def test_a_change_of_grants_holds_at_once(home_context: Context) -> None:
    hire(home_context, ANN, region="North")
    owner = Owner(kind="user", name="ANN@example.org")
    assert add_grants(home_context, owner, (("region", "South"), ("region", "North")), who=WHO) == (
        ("region", "South"),
    )
    assert rows(home_context, "revenue", scope=scope_of(home_context, ANN)) == [(800.0,)]
    left = remove_grants(home_context, owner, (("region", "North"),), who=WHO)
    assert left == (("region", ("South",)),)
    assert rows(home_context, "revenue", scope=scope_of(home_context, ANN)) == [(50.5,)]
    with pytest.raises(BadValue, match="has no grant region=North"):
        remove_grants(home_context, owner, (("region", "South"), ("region", "North")), who=WHO)
    assert scope_of(home_context, ANN).grants == (("region", ("South",)),)


def test_a_grant_that_many_give_at_once_is_there_once(desk: Desk) -> None:
    hire(desk, ANN)
    owner, granted = Owner(kind="user", name=ANN), (("region", "North"),)
    raised = at_once(4, lambda _: add_grants(desk, owner, granted, who=WHO))
    assert {type(error) for error in raised} <= {type(None), AlreadyThere}
    assert None in raised
    assert scope_of(desk, ANN).grants == (("region", ("North",)),)
    assert [entry.what for entry in list_entries(desk)] == ["user added", "grants added"]


def test_a_disabled_or_unknown_person_has_no_scope(desk: Desk) -> None:
    hire(desk, ANN)
    people.disable(desk, ANN, who=WHO)
    with pytest.raises(NotAllowed, match="is disabled"):
        scope_of(desk, ANN)
    with pytest.raises(UnknownName, match="no account for bob"):
        scope_of(desk, "bob@example.org")


@pytest.mark.parametrize(
    "dimension", [name for name, it in DECLARED.dimensions.items() if not getattr(it, "scoping", False)]
)
def test_what_cannot_limit_cannot_be_granted(dimension: str) -> None:
    with pytest.raises(BadValue, match="these can: region, segment"):
        check_grants([(dimension, "x")])


def test_a_grant_is_checked() -> None:
    with pytest.raises(UnknownName, match="did you mean region"):
        check_grants([("regio", "North")])
    with pytest.raises(BadValue, match="nothing follows region="):
        check_grants([("region", " ")])
    assert check_grants([("region", "b"), ("region", "a"), ("region", "b")]) == (("region", "a"), ("region", "b"))


def test_a_member_that_no_row_has_is_told(home_context: Context) -> None:
    granted = (
        ("brand", "asus"),
        ("brand", "nobody's"),
        ("region", "North"),
        ("region", "Nort"),
        ("category_1", "computers"),
    )
    assert without_rows(home_context, granted, ALL) == (("brand", "nobody's"), ("region", "Nort"))
