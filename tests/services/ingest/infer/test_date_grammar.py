"""Date grammar: which part of a written date is which, and which texts are no dates."""

from typing import Any

import pytest

from services.ingest.infer.date_grammar import DateParts, is_clock, is_written_date, make_skeleton, read_skeleton

PARTS: dict[str, dict[str, Any]] = {
    "jan 9, Y": {"month": 1, "day": 1, "year": 2},
    "9. januar Y": {"month": 1, "day": 1, "year": 2},
    "freitag, 9. januar Y": {"month": 1, "day": 1, "year": 2},
    "9 de enero de Y": {"month": 1, "day": 1, "year": 2},
    "9er février Y": {"month": 2, "day": 1, "year": 2},
    "9 stycznia Y r.": {"month": 1, "day": 1, "year": 2},
    "9 maggio Y": {"month": 5, "day": 1, "year": 2},
    "9 de dez. de Y": {"month": 12, "day": 1, "year": 2},
    "january 9th, Y": {"month": 1, "day": 1, "year": 2},
    "jan-9-9": {"month": 1, "day": 1, "year": 2},
    "9-jan-9": {"month": 1, "day": 1, "year": 2},
    "Y-jan-9": {"month": 1, "day": 2, "year": 1},
    "Y-9-9": {"year": 1, "month_at": 2, "day": 3},
    "9/9/Y": {"month_at": 1, "day": 2, "year": 3, "either": True},
    "9.9.Y 9:9": {"month_at": 1, "day": 2, "year": 3, "either": True, "dotted": True, "hour": 4, "minute": 5},
    "9.9.Y 9.9": {"month_at": 1, "day": 2, "year": 3, "either": True, "dotted": True, "hour": 4, "minute": 5},
    "9:9 9.9.Y": {"month_at": 3, "day": 4, "year": 5, "either": True, "dotted": True, "hour": 1, "minute": 2},
    "9 janv. Y à 9h9": {"month": 1, "day": 1, "year": 2, "hour": 3, "minute": 4},
    "jan 9, Y 9:9:9 pm pst": {
        "month": 1, "day": 1, "year": 2, "hour": 3, "minute": 4, "second": 5, "half": "p", "zone": "-08:00",
    },
    "Y-9-9 9:9:9 -Y": {
        "year": 1, "month_at": 2, "day": 3, "hour": 4, "minute": 5, "second": 6, "offset": "-", "offset_at": 7,
    },
    "Y-9-9t9:9:9.Y9+9:9": {
        "year": 1, "month_at": 2, "day": 3, "hour": 4, "minute": 5, "second": 6, "fraction": 7, "offset": "+",
        "offset_at": 8, "offset_minutes": 9,
    },
    "fri jan  9 9:9:9 pst Y": {
        "month": 1, "day": 1, "hour": 2, "minute": 3, "second": 4, "zone": "-08:00", "year": 5,
    },
    "fri jan 9 Y 9:9:9 gmt+Y (central european standard time)": {
        "month": 1, "day": 1, "year": 2, "hour": 3, "minute": 4, "second": 5, "offset": "+", "offset_at": 6,
    },
    "Y-9-9 9:9 europe/berlin": {
        "year": 1, "month_at": 2, "day": 3, "hour": 4, "minute": 5, "zone": " Europe/Berlin",
    },
    "Y-9-9 9:9 america/new_york": {
        "year": 1, "month_at": 2, "day": 3, "hour": 4, "minute": 5, "zone": " America/New_York",
    },
    "Y/9/9 9:9 a.m.": {"year": 1, "month_at": 2, "day": 3, "hour": 4, "minute": 5, "half": "a"},
}  # fmt: skip


@pytest.mark.parametrize("skeleton", PARTS)
def test_the_parts_of_a_date_are_found(skeleton: str) -> None:
    assert read_skeleton(skeleton) == DateParts(**PARTS[skeleton])


@pytest.mark.parametrize(
    "skeleton",
    [
        "",
        "9:9:9",
        "jan Y",
        "jan",
        "9",
        "Y",
        "sku 9 Y 9",
        "9 jan mar Y",
        "Y-9-9 9:9:9 ist",
        "9 9",
        "9.9",
        "a b c",
        "9 of 9",
    ],
)
def test_what_is_not_certain_is_no_date(skeleton: str) -> None:
    assert read_skeleton(skeleton) is None


def test_day_and_month_can_be_exchanged() -> None:
    parts = read_skeleton("9/9/Y")
    assert parts is not None
    assert (parts.day_first().day, parts.day_first().month_at) == (1, 2)


def test_a_skeleton_has_small_letters_and_lengths_of_numbers() -> None:
    assert make_skeleton("Fri, 05 JAN 2024\u00a010:11:12 -0500") == "fri, 9 jan Y 9:9:9 -Y"
    assert make_skeleton("5.1.24") == "9.9.9"


@pytest.mark.parametrize(
    ("text", "date", "clock"),
    [
        ("Jan 5, 2024", True, False),
        ("5. M\u00e4rz 2024", True, False),
        ("5. Ma\u0308rz 2024", True, False),
        ("23:45:10", False, True),
        ("11:45 pm", False, True),
        ("23.45", False, True),
        ("abc", False, False),
        ("12.50", False, True),
    ],
)
def test_what_a_text_looks_like(text: str, date: bool, clock: bool) -> None:
    assert (is_written_date(text), is_clock(text)) == (date, clock)
