"""Words of rules: buckets, places, thresholds and titles, as sentences say them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.catalog import catalog
from services.core.errors import BadValue, UnknownName
from services.monitoring.rules.describe import bound, bucket_in_words, others, place, title
from services.monitoring.rules.store import NewRule, Rule, check_rule, concerns, in_words
from services.query.scope import Scope


def rule(kind: Any = "below", threshold: str = "3", **other: Any) -> Rule:
    given = {"metric": "satisfaction", "grain": "month", "against": None, "dimension": None, "member": None} | other
    return Rule(
        rule_id=1, kind=kind, threshold=Decimal(threshold), minimum=30, set_by="ann",
        set_at=datetime(2024, 1, 1, tzinfo=UTC), **given,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "kind", "threshold", "words"),
    [
        ("satisfaction", "below", "3", "below 3.00"),
        ("satisfaction", "above", "4.5", "above 4.50"),
        ("revenue", "below", "1000", "below €1,000"),
        ("revenue", "below", "1000.5", "below €1,000.50"),
        ("orders", "above", "0", "above 0"),
        ("repeat_share", "below", "0.25", "below 25.00 %"),
        ("revenue", "change_below", "-0.1", "down over 10 %"),
        ("revenue", "change_below", "-0.125", "down over 12.5 %"),
        ("revenue", "change_above", "0.5", "up over 50 %"),
        ("revenue", "change_below", "0.05", "changed less than +5 %"),
        ("revenue", "change_above", "-0.05", "changed more than \u22125 %"),
        ("revenue", "change_below", "0", "changed less than 0 %"),
        ("satisfaction", "change_below", "-0.2", "down over 0.20"),
        ("repeat_share", "change_above", "0.02", "up over 2 pp"),
    ],
)
def test_a_threshold_in_words(metric: str, kind: str, threshold: str, words: str) -> None:
    assert bound(rule(kind, threshold, metric=metric), catalog().metrics[metric], "€") == words


@pytest.mark.parametrize(
    ("dimension", "member", "words"),
    [
        (None, None, "Satisfaction below 3.00"),
        ("region", "East", "Satisfaction in East below 3.00"),
        ("segment", "Budget", "Satisfaction of Budget below 3.00"),
        ("region", "<b>East</b>", "Satisfaction in <b>East</b> below 3.00"),
        ("region", None, "Satisfaction below 3.00"),
    ],
)
def test_the_title_of_a_broken_rule(dimension: str | None, member: str | None, words: str) -> None:
    assert title(rule(dimension=dimension), catalog().metrics["satisfaction"], member, "") == words


@pytest.mark.parametrize(
    ("grain", "first", "whole", "brief"),
    [
        ("month", date(2024, 12, 1), "December", "Dec"),
        ("month", date(2023, 1, 1), "January 2023", "Jan 2023"),
        ("quarter", date(2024, 1, 1), "Q1", "Q1"),
        ("quarter", date(2023, 10, 1), "Q4 2023", "Q4 2023"),
        ("week", date(2024, 12, 23), "the week of 23 Dec", "23 Dec"),
        ("week", date(2023, 1, 2), "the week of 2 Jan 2023", "2 Jan 2023"),
    ],
)
def test_a_bucket_says_its_year_where_it_is_not_this_one(grain: str, first: date, whole: str, brief: str) -> None:
    assert bucket_in_words(grain, first, now=2024) == whole
    assert bucket_in_words(grain, first, now=2024, brief=True) == brief


@pytest.mark.parametrize(
    ("dimension", "words"),
    [("region", "other regions"), ("category", "other categories"), ("channel", "other channels"),
     ("payment_method", "other payment methods"), ("category_1", "other categories")],
)  # fmt: skip
def test_the_rest_of_a_dimension(dimension: str, words: str) -> None:
    assert others(dimension) == words


def test_the_whole_store_is_no_place() -> None:
    assert (place(None, None), place("region", None), place(None, "East")) == ("", "", "")
    assert (place("region", "East"), place("brand", "asus")) == (" in East", " of asus")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "satisfaction below, month"),
        ({"dimension": "region", "member": "East"}, "satisfaction below, month, region East"),
        ({"dimension": "region"}, "satisfaction below, month, region (each)"),
        ({"kind": "change_below", "against": "year"}, "satisfaction change_below against year, month"),
    ],
)
def test_the_audit_names_a_rule(given: dict[str, Any], words: str) -> None:
    assert in_words(rule(**given)) == words


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"metric": "luck"}, UnknownName, "luck"),
        ({"kind": "equal"}, BadValue, "A rule is one of above, below, change_above, change_below; 'equal' is none"),
        ({"grain": "day"}, BadValue, "A rule is judged by one of"),
        ({"kind": "change_above"}, BadValue, "A change is against one of previous, year"),
        ({"against": "year"}, BadValue, "A rule of the kind below is against no other period."),
        ({"threshold": Decimal("NaN")}, BadValue, "at most 6 decimals"),
        ({"threshold": Decimal("Infinity")}, BadValue, "at most 6 decimals"),
        ({"threshold": Decimal(10) ** 15}, BadValue, "at most 6 decimals"),
        ({"threshold": Decimal("0.0000001")}, BadValue, "at most 6 decimals"),
        ({"member": "East"}, BadValue, "Name the dimension of the member."),
    ],
)
def test_what_is_no_rule_is_refused(given: dict[str, Any], error: type[Exception], words: str) -> None:
    fine: dict[str, Any] = {"metric": "satisfaction", "kind": "below", "threshold": Decimal(3)}
    assert check_rule(NewRule(**fine)).grain == "month"
    with pytest.raises(error, match=words):
        check_rule(NewRule(**fine | given))


EAST = {"region": ["East"]}


@pytest.mark.parametrize(
    ("scope", "member", "shown"),
    [
        (Scope.limited({}, reason="tests"), "East", True),
        (Scope.limited(EAST, reason="tests"), "East", True),
        (Scope.limited(EAST, reason="tests"), "West", False),
        (Scope.limited(EAST, reason="tests"), None, True),
        (Scope.limited({"segment": ["A"]}, reason="tests"), "West", False),
        (Scope.limited({"segment": ["A"]}, reason="tests"), None, False),
        (Scope.limited(EAST | {"segment": ["A"]}, reason="tests"), "East", False),
        (Scope.limited(EAST | {"segment": ["A"]}, reason="tests"), None, False),
        (Scope.limited({"region": []}, reason="tests"), "East", False),
        (Scope.limited({}, any_of=[EAST, {"region": ["North"]}], reason="tests"), "North", True),
        (Scope.limited({}, any_of=[EAST, {"region": ["North"]}], reason="tests"), "West", False),
    ],
)
def test_a_rule_concerns_who_may_see_its_member(scope: Scope, member: str | None, shown: bool) -> None:
    assert concerns(scope, rule(dimension="region", member=member)) is shown
