"""Zones: what short names, offsets and names of zones mean, in values and in names of columns."""

import pytest

from services.ingest.infer.zones import name_zone, read_zone, split_zone

WRITTEN = {
    "PST": "-08:00",
    "cet": "+01:00",
    "UTC": "+00:00",
    "Z": "+00:00",
    "(CEST)": "+02:00",
    "-0500": "-05:00",
    "+5:30": "+05:30",
    "GMT+0100": "+01:00",
    "UTC-3": "-03:00",
    "europe/berlin": " Europe/Berlin",
    "America/Argentina/Buenos_Aires": " America/Argentina/Buenos_Aires",
    "NST": "-03:30",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_zone_is_an_offset_or_a_name(text: str) -> None:
    assert read_zone(text) == WRITTEN[text]


@pytest.mark.parametrize("text", ["IST", "", "Moon/Base", "5", "EU", "noon"])
def test_a_name_of_several_zones_or_none_means_none(text: str) -> None:
    assert read_zone(text) is None


NAMES = {
    "Order Date (UTC)": ("Order Date", "UTC"),
    "Paid at [PST]": ("Paid at", "Etc/GMT+8"),
    "timestamp_utc": ("timestamp", "UTC"),
    "Order date in UTC": ("Order date", "UTC"),
    "created (Europe/Berlin)": ("created", "Europe/Berlin"),
    "Date UTC+2": ("Date", "Etc/GMT-2"),
    "Date (GMT+5:30)": ("Date", "Asia/Kolkata"),
    "Order Date": ("Order Date", None),
    "cost": ("cost", None),
    "west": ("west", None),
    "utc": ("utc", None),
    "Date (GMT+5:17)": ("Date (GMT+5:17)", None),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_column_may_say_the_zone(name: str) -> None:
    assert split_zone(name) == NAMES[name]


def test_the_database_has_a_name_for_most_zones() -> None:
    assert (name_zone("+00:00"), name_zone("-08:00"), name_zone(" Europe/Berlin"), name_zone("+05:17")) == (
        "UTC",
        "Etc/GMT+8",
        "Europe/Berlin",
        None,
    )


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Eastern Time (US & Canada)", " America/New_York"),
        ("(GMT-08:00) Pacific Time (US & Canada)", " America/Los_Angeles"),
        ("W. Europe Standard Time", " Europe/Berlin"),
        ("Sydney", " Australia/Sydney"),
        ("Amsterdam, Berlin", " Europe/Amsterdam"),
        ("Somewhere Time", None),
        ("Etc", None),
    ],
)
def test_zones_are_known_by_the_names_of_programs(text: str, zone: str | None) -> None:
    assert read_zone(text) == zone
