"""Kept rules: set by managers, replaced by the next of the same kind, audited, shown to whom they concern."""

from decimal import Decimal
from typing import Any

import pytest

from services.accounts.audit import list_entries
from services.core.context import Desk
from services.core.errors import AppError, BadValue, NotAllowed, UnknownName
from services.monitoring.rules.store import NewRule, remove_rule, rules, set_rule
from services.query.scope import Scope
from tests.asking import ALL, NORTH

MANAGER: Any = {"who": "ann@example.org", "role": "manager"}


def new(**other: Any) -> NewRule:
    return NewRule(**{"metric": "satisfaction", "kind": "below", "threshold": Decimal("3.40"), **other})


def test_a_rule_is_kept_exactly_and_replaced_by_the_next(desk: Desk) -> None:
    first = set_rule(desk, new(), ALL, **MANAGER)
    assert (first.threshold, first.grain, first.minimum, first.against) == (Decimal("3.4"), "month", 30, None)
    again = set_rule(desk, new(threshold=Decimal("3.2"), minimum=5), ALL, **MANAGER)
    assert (again.rule_id, rules(desk, ALL)) == (first.rule_id, (again,))
    assert remove_rule(desk, again.rule_id, ALL, **MANAGER) == again
    assert rules(desk, ALL) == ()
    changes = [(entry.what, entry.details["before"], entry.details["after"]) for entry in list_entries(desk)]
    old, young = {"threshold": "3.40", "minimum": 30}, {"threshold": "3.2", "minimum": 5}
    assert changes == [("rule set", None, old), ("rule set", old, young), ("rule removed", young, None)]
    assert {entry.subject for entry in list_entries(desk)} == {"satisfaction below, month"}


def test_kinds_grains_and_members_each_have_their_own(desk: Desk) -> None:
    several = [new(), new(kind="above"), new(grain="week"), new(dimension="region"),
               new(dimension="region", member="North"), new(kind="change_below", against="year"),
               new(kind="change_below", against="previous")]  # fmt: skip
    for rule in several:
        set_rule(desk, rule, ALL, **MANAGER)
    assert len(rules(desk, ALL)) == len(several)
    subjects = [entry.subject for entry in list_entries(desk)][3:6]
    assert subjects == ["satisfaction below, month, region (each)", "satisfaction below, month, region North",
                        "satisfaction change_below against year, month"]  # fmt: skip


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_only_managers_set_and_remove(desk: Desk, role: str) -> None:
    standing = set_rule(desk, new(), ALL, who="ann", role="admin")
    with pytest.raises(NotAllowed, match="manager may"):
        set_rule(desk, new(), ALL, who="eve", role=role)
    with pytest.raises(NotAllowed, match="manager may"):
        remove_rule(desk, standing.rule_id, ALL, who="eve", role=role)
    assert rules(desk, ALL) == (standing,)


def test_a_rule_about_a_member_is_for_those_who_see_it(desk: Desk) -> None:
    whole, each = set_rule(desk, new(), ALL, **MANAGER), set_rule(desk, new(dimension="region"), ALL, **MANAGER)
    northern = set_rule(desk, new(dimension="region", member="North"), ALL, **MANAGER)
    southern = set_rule(desk, new(dimension="region", member="South"), ALL, **MANAGER)
    assert rules(desk, NORTH) == (each, northern)
    either = Scope.limited({}, any_of=[{"region": ["South"]}, {"segment": ["Premium"]}], reason="tests")
    assert rules(desk, either) == (southern,)
    both = Scope.limited({"region": ["North"]}, any_of=[{"channel": ["Web"]}, {"segment": ["Premium"]}], reason="tests")
    assert rules(desk, both) == ()
    for wider in ({"dimension": "region", "member": "South"}, {"dimension": "region"}, {}):
        with pytest.raises(NotAllowed, match="what you see whole"):
            set_rule(desk, new(threshold=Decimal(1), **wider), NORTH, **MANAGER)
    with pytest.raises(NotAllowed, match="what you see whole"):
        remove_rule(desk, each.rule_id, NORTH, **MANAGER)
    for unseen in (whole, southern):
        with pytest.raises(UnknownName):
            remove_rule(desk, unseen.rule_id, NORTH, **MANAGER)
    assert rules(desk, ALL) == (whole, each, northern, southern)
    remove_rule(desk, northern.rule_id, NORTH, **MANAGER)
    assert rules(desk, ALL) == (whole, each, southern)


@pytest.mark.parametrize(
    ("other", "error", "sentence"),
    [
        ({"metric": "moods"}, UnknownName, "no metric 'moods'"),
        ({"kind": "odd"}, BadValue, "above, below, change_above, change_below; 'odd'"),
        ({"grain": "day"}, BadValue, "quarter, month, week; 'day'"),
        ({"kind": "change_below"}, BadValue, "previous, year; 'None'"),
        ({"kind": "change_below", "against": "ever"}, BadValue, "'ever' is none"),
        ({"against": "year"}, BadValue, "against no other period"),
        ({"threshold": Decimal("NaN")}, BadValue, "number"),
        ({"threshold": Decimal("1e99")}, BadValue, "number"),
        ({"threshold": Decimal("0.0000001")}, BadValue, "6 decimals"),
        ({"minimum": -1}, BadValue, "0 or more"),
        ({"minimum": 10**10}, BadValue, "0 or more"),
        ({"member": "North"}, BadValue, "Name the dimension"),
        ({"dimension": "category_1"}, BadValue, "no value for one category, level 1"),
        ({"dimension": "customer"}, BadValue, "too many to judge each customer"),
        ({"dimension": "region", "member": "\n"}, BadValue, "visible"),
    ],
)
def test_what_cannot_be_a_rule_says_why(desk: Desk, other: Any, error: type[AppError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        set_rule(desk, new(**other), ALL, **MANAGER)
    assert (rules(desk, ALL), list_entries(desk)) == ((), ())
