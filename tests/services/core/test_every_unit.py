"""Numbers of every unit: the edges of scales, signs, nothing, the huge and the tiny, all computed by hand."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.units import UNITS
from services.core.numbers import change, difference, exact, format_signed, moves, percent, round_half_up, short

MINUS, DASH = "\u2212", "\u2013"


@pytest.mark.parametrize(
    ("unit", "zero", "short_one", "exact_one", "change_one"),
    [
        ("money", "0", "1.00", "1.00", "100.0 %"),
        ("count", "0", "1", "1", "100.0 %"),
        ("share", "0.0 %", "100.0 %", "100.00 %", "100.0 pp"),
        ("ratio", "0", "1.00", "1.00", "100.0 %"),
        ("score", "0.00", "1.00", "1.00", "1.00"),
        ("days", "0.00", "1.00", "1.00", "1.00"),
    ],
)
def test_nought_and_one_of_every_unit(unit: str, zero: str, short_one: str, exact_one: str, change_one: str) -> None:
    assert short(0, unit) == short(Decimal(0), unit) == short(-0.0, unit) == zero
    assert short(1, unit) == short(1.0, unit) == short(Decimal("1.000"), unit) == short_one
    assert (exact(1, unit), change(1, unit), change(-1, unit)) == (exact_one, change_one, change_one)
    assert (format_signed(1, unit), format_signed(-1, unit)) == (f"+{change_one}", f"{MINUS}{change_one}")
    assert (moves(1, unit), moves(-1, unit), moves(0, unit)) == (1, -1, 0)


@pytest.mark.parametrize("unit", sorted(UNITS))
@pytest.mark.parametrize(
    "value", [None, float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("Infinity")]
)
def test_what_is_no_number_is_a_dash_in_every_unit(unit: str, value: Any) -> None:
    assert {short(value, unit), exact(value, unit), change(value, unit), format_signed(value, unit)} == {DASH}
    assert (percent(value), moves(value, unit)) == (DASH, 0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("999.994", "999.99"), ("999.995", "1.0K"), ("1049.99", "1.0K"), ("1050", "1.1K"), ("999949", "999.9K"),
        ("999950", "1.00M"), ("999994999", "999.99M"), ("999995000", "1.00B"), ("1e12", "1,000.00B"),
        ("123456789012345", "123,456.79B"), ("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", f"{MINUS}0.01"),
        ("-999.995", f"{MINUS}1.0K"), ("-1e9", f"{MINUS}1.00B"),
    ],
)  # fmt: skip
def test_where_one_scale_of_money_ends_the_next_begins(value: str, written: str) -> None:
    assert short(Decimal(value), "money") == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(1, "1"), (999, "999"), (1000, "1,000"), (99_999, "99,999"), (100_000, "100.0K"), (999_949, "999.9K"),
     (999_950, "1.00M"), (1_234_567_890, "1.23B"), (-7, f"{MINUS}7"), (-100_000, f"{MINUS}100.0K"), (0.4, "0"),
     (0.5, "1"), (2.5, "3")],
)  # fmt: skip
def test_counts_are_written_out_below_a_hundred_thousand(value: float, written: str) -> None:
    assert short(value, "count") == written


@pytest.mark.parametrize(
    ("value", "short_text", "exact_text", "whole"),
    [
        ("0.0005", "0.1 %", "0.05 %", "0 %"), ("0.00049", "0.0 %", "0.05 %", "0 %"),
        ("0.005", "0.5 %", "0.50 %", "1 %"),
        ("0.9995", "100.0 %", "99.95 %", "100 %"), ("1.25", "125.0 %", "125.00 %", "125 %"),
        ("-0.0123", f"{MINUS}1.2 %", f"{MINUS}1.23 %", f"{MINUS}1 %"), ("0.045", "4.5 %", "4.50 %", "5 %"),
        ("12.5", "1,250.0 %", "1,250.00 %", "1,250 %"), ("-0.00001", "0.0 %", "0.00 %", "0 %"),
    ],
)  # fmt: skip
def test_shares_are_rounded_half_up_at_each_length(value: str, short_text: str, exact_text: str, whole: str) -> None:
    number = Decimal(value)
    assert (short(number, "share"), exact(number, "share"), percent(number)) == (short_text, exact_text, whole)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (-1.5, 0, "-2"), (1.005, 2, "1.01"),
     (0.1 + 0.2, 1, "0.3"), (1e-12, 6, "0.000000"), (123456.789, -2, "1.235E+5"), (Decimal("2.4999999"), 0, "2"),
     (7, 2, "7.00"), (1e15, 0, "1000000000000000")],
)  # fmt: skip
def test_half_goes_away_from_zero_on_what_people_would_write(value: Any, decimals: int, rounded: str) -> None:
    assert str(round_half_up(value, decimals)) == rounded


@pytest.mark.parametrize(
    ("currency", "positive", "negative"),
    [("", "5.00", f"{MINUS}5.00"), ("€", "€5.00", f"{MINUS}€5.00"), ("EUR", "EUR 5.00", f"{MINUS}EUR 5.00"),
     ("R$", "R$5.00", f"{MINUS}R$5.00"), ("kr", "kr 5.00", f"{MINUS}kr 5.00")],
)  # fmt: skip
def test_letters_of_a_currency_stand_apart_and_the_sign_comes_first(
    currency: str, positive: str, negative: str
) -> None:
    assert exact(5, "money", currency) == short(5, "money", currency) == positive
    assert exact(-5, "money", currency) == negative
    assert difference(-5, "money", currency) == negative
    assert difference(5, "money", currency) == f"+{positive}"
    assert short(5, "score", currency) == "5.00"


@pytest.mark.parametrize(
    ("value", "like", "written"),
    [("368.78", "32700", "0.4K"), ("49", "32700", "0.0K"), ("-49", "32700", "0.0K"), ("32700", "368", "32,700.00"),
     ("5", "-2000000", "0.00M"), ("5", "5", "5.00")],
)  # fmt: skip
def test_beside_another_number_its_scale_counts_whatever_its_sign(value: str, like: str, written: str) -> None:
    assert short(Decimal(value), "money", like=Decimal(like)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("0.004"), "0.00"), (Decimal("-0.004"), "0.00"), (Decimal("0.005"), "+0.01"), (0, "0.00"), (None, DASH)],
)
def test_what_rounds_to_nothing_has_no_sign(value: Any, written: str) -> None:
    assert difference(value, "money") == written


@settings(max_examples=80, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=4), st.sampled_from(["money", "count", "share", "score", "days", "ratio"]))
def test_a_change_and_its_opposite_are_written_alike_but_for_the_sign(value: Decimal, unit: str) -> None:
    up, down = format_signed(abs(value), unit), format_signed(-abs(value), unit)
    assert up.lstrip("+") == down.lstrip(MINUS)
    assert moves(value, unit) == -moves(-value, unit)
    assert "-" not in short(value, unit) + exact(value, unit) + down


@settings(max_examples=80, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=6))
def test_an_exact_amount_reads_back_within_half_a_cent(value: Decimal) -> None:
    read = Decimal(exact(value, "money").replace(",", "").replace(MINUS, "-"))
    assert abs(read - value) <= Decimal("0.005")
