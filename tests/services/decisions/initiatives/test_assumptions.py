"""Assumptions: shares that a person may change, within their bounds, and numbers as parts of sentences."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from services.core.errors import BadValue, UnknownName
from services.decisions.initiatives.inputs import InitiativeInputs
from services.decisions.initiatives.model import Assumptions

SETTINGS = SimpleNamespace(ctx=SimpleNamespace(settings=SimpleNamespace(currency="€")))
DATA: Any = SETTINGS
INPUTS = InitiativeInputs(data=DATA, assumed=Assumptions())


@pytest.mark.parametrize(
    ("name", "share"), [("recovered", "0.01"), ("recovery", "0.05"), ("mended", "0.5"), ("lift", "0.01")]
)
def test_what_is_assumed_where_nobody_says_otherwise(name: str, share: str) -> None:
    assert Assumptions().of(name) == Decimal(share)
    assert Assumptions(values={name: Decimal("0.3")}).of(name) == Decimal("0.3")


@pytest.mark.parametrize("value", ["0", "1", "0.5", "0.000001"])
def test_a_share_goes_from_zero_to_one(value: str) -> None:
    assert Assumptions(values={"lift": Decimal(value)}).of("lift") == Decimal(value)


@pytest.mark.parametrize("value", ["-0.01", "1.01", "5", "NaN", "Infinity", "-Infinity"])
def test_what_is_no_share_is_refused_with_an_example(value: str) -> None:
    with pytest.raises(BadValue, match=r"^Carts recovered takes a share from 0 to 1, such as 0\.05 for 5 in 100\.$"):
        Assumptions(values={"recovery": Decimal(value)})


def test_an_unknown_assumption_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="no assumption 'luck'; there are recovered, recovery, mended, lift"):
        Assumptions(values={"luck": Decimal("0.1")})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.01", "1 %"),
        ("0.025", "2.5 %"),
        ("0.5", "50 %"),
        ("1", "100 %"),
        ("0", "0 %"),
        ("0.00125", "0.125 %"),
        ("0.10", "10 %"),
    ],
)
def test_an_assumption_has_no_decimals_that_it_does_not_need(value: str, text: str) -> None:
    assert INPUTS.percent(Decimal(value)) == text


def test_numbers_are_parts_that_can_be_followed() -> None:
    assert (INPUTS.money(Decimal("1234.5"), "revenue").text, INPUTS.money(None).text) == ("€1.2K", "\u2013")
    assert INPUTS.count(1_234_567, "users").text == "1,234,567"
    assert (INPUTS.share(0.12345, "users").text, INPUTS.share(None, "users").text) == ("12.35 %", "\u2013")
    assert INPUTS.share(0.5, "users", tone="bad").tone == "bad"
    member = INPUTS.member("brand", "<i>asus</i>")
    assert (member.text, member.dimension, member.member) == ("<i>asus</i>", "brand", "<i>asus</i>")
