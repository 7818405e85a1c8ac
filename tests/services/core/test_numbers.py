"""Numbers: rounded half up, once, and written as the mock-ups write them."""

from decimal import Decimal
from typing import Any

import pytest

from services.catalog.units import COUNT, DAYS, MONEY, QUANTITY, RATIO, SCORE, SHARE
from services.core.numbers import change, difference, exact, format_signed, moves, percent, round_half_up, short


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (Decimal("1692186.31"), MONEY, "1.69M"),
        (Decimal("3178783.83"), MONEY, "3.18M"),
        (Decimal("425812.30"), MONEY, "425.8K"),
        (Decimal("227.965"), MONEY, "227.97"),
        (Decimal("999949.99"), MONEY, "999.9K"),
        (Decimal(999950), MONEY, "1.00M"),
        (Decimal("999.99"), MONEY, "999.99"),
        (Decimal("999.995"), MONEY, "1.0K"),
        (Decimal(2500000000), MONEY, "2.50B"),
        (Decimal("-51.02"), MONEY, "\u221251.02"),
        (Decimal("-32660.6"), MONEY, "\u221232.7K"),
        (Decimal("-0.001"), MONEY, "0.00"),
        (0, MONEY, "0"),
        (7423, COUNT, "7,423"),
        (15_000, COUNT, "15,000"),
        (99_999, COUNT, "99,999"),
        (885_129, COUNT, "885.1K"),
        (0, COUNT, "0"),
        (Decimal("12.0000"), QUANTITY, "12"),
        (Decimal("12.5"), QUANTITY, "12.50"),
        (885_129.5, QUANTITY, "885.1K"),
        (3.3718173, SCORE, "3.37"),
        (0.0, SCORE, "0.00"),
        (2.675, SCORE, "2.68"),
        (4.2, DAYS, "4.20"),
        (1.525, RATIO, "1.53"),
        (0.1625, SHARE, "16.3 %"),
        (0.0, SHARE, "0.0 %"),
        (None, MONEY, "\u2013"),
        (float("nan"), SCORE, "\u2013"),
        (float("inf"), MONEY, "\u2013"),
    ],
)
def test_short(value: Any, unit: Any, written: str) -> None:
    assert short(value, unit) == short(value, unit.name) == written


def test_a_number_beside_a_larger_one_takes_its_scale() -> None:
    assert short(Decimal("368.78"), MONEY, like=Decimal("238618.3")) == "0.4K"
    assert short(Decimal("12.34"), MONEY, like=Decimal(2_000_000)) == "0.00M"
    assert short(950, COUNT, like=7423) == "950"


def test_the_currency_stands_once_and_after_the_sign() -> None:
    assert short(Decimal("-1692186.31"), MONEY, "€") == "\u2212€1.69M"
    assert exact(Decimal("1692186.31"), MONEY, "EUR") == "EUR 1,692,186.31"
    assert short(7423, COUNT, "€") == "7,423"


def test_exact() -> None:
    assert exact(Decimal("3178783.8300"), MONEY) == "3,178,783.83"
    assert exact(885_129, COUNT) == "885,129"
    assert exact(Decimal("12.0000"), QUANTITY) == "12"
    assert exact(Decimal("1200.25"), QUANTITY) == "1,200.25"
    assert exact(0.16245, SHARE) == "16.25 %"
    assert exact(Decimal("0.005"), MONEY) == "0.01"
    assert exact(None, COUNT) == "\u2013"
    assert exact(0, MONEY) == "0.00"


@pytest.mark.parametrize(
    ("value", "unit", "size", "with_sign", "way"),
    [
        (0.13829, MONEY, "13.8 %", "+13.8 %", 1),
        (-0.0203, COUNT, "2.0 %", "\u22122.0 %", -1),
        (-0.0211, SCORE, "0.02", "\u22120.02", -1),
        (0.0119, SHARE, "1.2 pp", "+1.2 pp", 1),
        (0.0004, MONEY, "0.0 %", "0.0 %", 0),
        (-0.004, DAYS, "0.00", "0.00", 0),
        (None, MONEY, "\u2013", "\u2013", 0),
        (12.5, MONEY, "1,250.0 %", "+1,250.0 %", 1),
    ],
)
def test_changes(value: Any, unit: Any, size: str, with_sign: str, way: int) -> None:
    assert (change(value, unit), format_signed(value, unit), moves(value, unit)) == (size, with_sign, way)


def test_differences_of_amounts_and_whole_percent() -> None:
    assert difference(Decimal("25375.41"), MONEY, "€") == "+€25,375.41"
    assert difference(Decimal("-51.02"), MONEY) == "\u221251.02"
    assert difference(0, COUNT) == "0"
    assert difference(None, COUNT) == "\u2013"
    assert (percent(Decimal("0.8916")), percent(0.005), percent(None)) == ("89 %", "1 %", "\u2013")


def test_rounding_is_half_up_of_what_people_would_write() -> None:
    assert round_half_up(2.675, 2) == Decimal("2.68")  # in binary it is a little less
    assert round_half_up(-2.5, 0) == Decimal(-3)
    assert round_half_up(Decimal("0.5"), 0) == Decimal(1)
