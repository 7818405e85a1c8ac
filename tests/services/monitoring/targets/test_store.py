"""Kept targets: set by managers, one per metric, period and member, audited, shown to who sees all of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.accounts.audit import list_entries
from services.core.context import Desk
from services.core.errors import AppError, BadValue, NotAllowed, UnknownName
from services.monitoring.targets.store import NewTarget, remove_target, set_target, targets
from services.query.scope import Scope
from tests.asking import ALL, NORTH

MANAGER: Any = {"who": "ann@example.org", "role": "manager"}


def new(**other: Any) -> NewTarget:
    fields = {"metric": "revenue", "grain": "year", "start": date(2024, 1, 1), "value": Decimal("1700000.50")}
    return NewTarget(**{**fields, **other})


NORTHERN = new(dimension="region", member="North")


def test_a_target_is_kept_exactly_and_replaced_by_the_next(desk: Desk) -> None:
    first = set_target(desk, new(), ALL, **MANAGER)
    assert targets(desk, ALL) == (first,)
    assert (first.value, first.set_by, first.set_at) == (Decimal("1700000.50"), "ann@example.org", desk.clock.now())
    again = set_target(desk, new(value=Decimal("0.1")), ALL, **MANAGER | {"who": "bob@example.org"})
    assert targets(desk, ALL) == (again,)
    assert (again.target_id, again.value, again.set_by) == (first.target_id, Decimal("0.1"), "bob@example.org")
    gone = remove_target(desk, again.target_id, ALL, **MANAGER)
    assert (gone, targets(desk, ALL)) == (again, ())
    subject = "revenue, year from 2024-01-01"
    assert [(entry.what, entry.subject, entry.details) for entry in list_entries(desk)] == [
        ("target set", subject, {"before": None, "after": "1700000.50"}),
        ("target set", subject, {"before": "1700000.50", "after": "0.1"}),
        ("target removed", subject, {"before": "0.1", "after": None}),
    ]


def test_periods_members_and_metrics_each_have_their_own(desk: Desk) -> None:
    several = [new(), new(grain="quarter"), new(grain="month"), new(start=date(2023, 1, 1)), NORTHERN,
               new(dimension="region", member="South"), new(metric="orders")]  # fmt: skip
    for target in several:
        set_target(desk, target, ALL, **MANAGER)
    assert len(targets(desk, ALL)) == len(several)
    assert list_entries(desk)[4].subject == "revenue, year from 2024-01-01, region North"


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_only_managers_set_and_remove(desk: Desk, role: str) -> None:
    standing = set_target(desk, new(), ALL, who="ann", role="admin")
    with pytest.raises(NotAllowed, match="manager may"):
        set_target(desk, new(value=Decimal(1)), ALL, who="eve", role=role)
    with pytest.raises(NotAllowed, match="manager may"):
        remove_target(desk, standing.target_id, ALL, who="eve", role=role)
    assert targets(desk, ALL) == (standing,)


def test_a_limited_person_sees_and_sets_only_what_they_see_whole(desk: Desk) -> None:
    whole, northern = set_target(desk, new(), ALL, **MANAGER), set_target(desk, NORTHERN, ALL, **MANAGER)
    southern = set_target(desk, new(dimension="region", member="South"), ALL, **MANAGER)
    assert targets(desk, NORTH) == (northern,)
    narrower = Scope.limited({"region": ["North"], "channel": ["Web"]}, reason="tests")
    assert targets(desk, narrower) == ()
    for foreign in (new(), new(dimension="region", member="South"), new(dimension="channel", member="Web")):
        with pytest.raises(NotAllowed, match="what you see whole"):
            set_target(desk, foreign, NORTH, **MANAGER)
    for foreign in (whole, southern):
        with pytest.raises(UnknownName):
            remove_target(desk, foreign.target_id, NORTH, **MANAGER)
    assert set_target(desk, NORTHERN, NORTH, **MANAGER).target_id == northern.target_id
    assert len(targets(desk, ALL)) == 3


@pytest.mark.parametrize(
    ("other", "error", "sentence"),
    [
        ({"metric": "reveneu"}, UnknownName, "did you mean revenue"),
        ({"grain": "week"}, BadValue, "year, quarter, month; 'week'"),
        ({"grain": "x" * 99}, BadValue, "is none of these"),
        ({"start": date(2024, 1, 2)}, BadValue, "begins on its first day: 2024-01-01, not 2024-01-02"),
        ({"grain": "quarter", "start": date(2024, 2, 1)}, BadValue, "first day: 2024-01-01"),
        ({"value": Decimal("NaN")}, BadValue, "number"),
        ({"value": Decimal("Infinity")}, BadValue, "number"),
        ({"value": Decimal("1e400")}, BadValue, "below 10 to the power"),
        ({"value": Decimal("0.0000001")}, BadValue, "at most 6 decimals"),
        ({"value": Decimal(-1)}, BadValue, "cannot be below 0"),
        ({"metric": "repeat_share", "value": Decimal(25)}, BadValue, "fraction from 0 to 1"),
        ({"metric": "satisfaction", "value": Decimal(6)}, BadValue, "1 to 5"),
        ({"dimension": "region"}, BadValue, "name its dimension and the member"),
        ({"member": "North"}, BadValue, "name its dimension and the member"),
        ({"dimension": "colour", "member": "red"}, UnknownName, "no dimension 'colour'"),
        ({"dimension": "category_1", "member": "x"}, BadValue, "no value for one category, level 1"),
        ({"dimension": "month", "member": "2024-01"}, BadValue, "no value for one month"),
        ({"dimension": "region", "member": " "}, BadValue, "1 to 200 characters"),
        ({"dimension": "region", "member": "a\x00"}, BadValue, "all of them visible"),
        ({"dimension": "region", "member": "\ud800"}, BadValue, "all of them visible"),
    ],
)
def test_what_cannot_be_a_target_says_why(desk: Desk, other: Any, error: type[AppError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        set_target(desk, new(**other), ALL, **MANAGER)
    assert (targets(desk, ALL), list_entries(desk)) == ((), ())


@pytest.mark.parametrize("metric", ["cart_to_purchase", "view_to_cart"])
def test_shares_that_may_exceed_one_may_have_such_a_target(desk: Desk, metric: str) -> None:
    assert set_target(desk, new(metric=metric, value=Decimal("1.2")), ALL, **MANAGER).value == Decimal("1.2")


def test_what_is_not_there_cannot_be_removed(desk: Desk) -> None:
    with pytest.raises(UnknownName, match="no target 7 any more"):
        remove_target(desk, 7, ALL, **MANAGER)
