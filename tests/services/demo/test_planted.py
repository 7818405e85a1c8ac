"""Planted truth: the calendar, the distributions and the arrays of the demo store, by hand and by large numbers."""

from datetime import date, timedelta

import numpy as np
import pytest

from services.demo.arrays import DAY, pick, ranks, stream
from services.demo.calendar import calendar, first_day, sale_days
from services.demo.catalogue import FLOP_VIEWS, FLOPS, catalogue
from services.demo.draws import late_share, room
from services.demo.effects import during
from services.demo.incidents import INCIDENTS, Incident
from services.demo.people import people
from services.demo.rows import NOBODY, EventRows, join, until
from services.demo.taxonomy import CATEGORIES, LEAVES, REGION_SHARE, SEGMENT_SHARE, SEGMENTS

DAYS = calendar(date(2024, 12, 31))
GOODS = catalogue(7, 1.88)
FOLK = people(7, 20_000, DAYS)


@pytest.mark.parametrize(
    ("year", "friday"),
    [(2020, 27), (2021, 26), (2022, 25), (2023, 24), (2024, 29), (2025, 28)],
)
def test_black_friday_follows_the_fourth_thursday_of_november(year: int, friday: int) -> None:
    days = sale_days({year})
    assert days[date(year, 11, friday)] == (2.3, 0.80)
    assert days[date(year, 11, friday) + timedelta(days=3)] == (1.8, 0.85)
    assert len(days) == 5


@pytest.mark.parametrize(
    ("until_day", "first"),
    [
        (date(2024, 12, 31), date(2023, 1, 1)),
        (date(2024, 2, 28), date(2022, 2, 28)),  # the day after is the 29th, which 2022 has not
        (date(2024, 2, 29), date(2022, 3, 1)),
        (date(2023, 7, 15), date(2021, 7, 16)),
    ],
)
def test_the_window_begins_two_years_before_the_day_after_it(until_day: date, first: date) -> None:
    assert first_day(until_day) == first


def test_a_busy_day_is_as_busy_as_planted() -> None:
    """Traffic grows by a tenth a year beside weekday, season and sale: the same weekday a year later tells growth."""
    at = (date(2023, 5, 3) - DAYS.start).days
    assert DAYS.traffic[at + 364] / DAYS.traffic[at] == pytest.approx(np.exp(0.1 * 364 / 365.25), rel=0.01)
    friday = (date(2024, 11, 29) - DAYS.start).days
    season = (1.17 + 0.473 * 0.16) / (1.17 + 0.243 * 0.16)  # between the middles of November and December
    week = 2.3 * season * np.exp(0.1 * 7 / 365.25)
    assert DAYS.traffic[friday] / DAYS.traffic[friday - 7] == pytest.approx(week, rel=0.001)
    assert DAYS.traffic[: DAYS.days].mean() == pytest.approx(1)


def test_prices_rise_by_four_percent_a_year_and_fall_on_sale_days() -> None:
    at = {day: (day - DAYS.start).days for day in (date(2023, 3, 1), date(2024, 3, 1), date(2024, 11, 11))}
    assert DAYS.price[at[date(2024, 3, 1)]] / DAYS.price[at[date(2023, 3, 1)]] == pytest.approx(1.04)
    assert DAYS.price[at[date(2024, 11, 11)]] / DAYS.price[at[date(2024, 11, 11)] - 1] == pytest.approx(0.9)
    assert DAYS.price[0] == 1


def test_the_clock_of_traffic_runs_both_ways() -> None:
    clock = DAYS.clock(np.ones(DAYS.days))
    assert clock[2] == 0  # nothing in the first hours
    moments = np.array([10 * DAY + 3600, 400 * DAY + 43_210, 730 * DAY])
    assert np.abs(DAYS.moment(clock, DAYS.read_clock(clock, moments)) - moments).max() <= 1
    assert (np.diff(clock) >= 0).all()


def test_streams_of_one_seed_differ_by_name_and_repeat() -> None:
    assert stream(7, "luck").random(3).tolist() == stream(7, "luck").random(3).tolist()
    assert stream(7, "luck").random() != stream(7, "people").random()
    assert stream(7, "luck").random() != stream(8, "luck").random()


@pytest.mark.parametrize(
    ("counts", "found"),
    [([2, 3], [0, 1, 0, 1, 2]), ([1], [0]), ([0, 2, 0, 1], [0, 1, 0]), ([], []), ([0], [])],
)
def test_members_of_groups_are_numbered(counts: list[int], found: list[int]) -> None:
    assert ranks(np.array(counts, dtype=np.int64)).tolist() == found


def test_picks_follow_their_weights_and_never_what_has_none() -> None:
    drawn = np.bincount(pick(stream(1, "x"), np.array([1.0, 0.0, 3.0]), 40_000), minlength=3)
    assert drawn[1] == 0
    assert drawn[2] / drawn[0] == pytest.approx(3, rel=0.05)
    assert pick(stream(1, "x"), np.array([5.0]), 4).tolist() == [0, 0, 0, 0]


def test_people_are_shared_out_as_planted() -> None:
    assert np.bincount(FOLK.segment) / FOLK.size == pytest.approx(SEGMENT_SHARE, abs=0.015)
    assert np.bincount(FOLK.region) / FOLK.size == pytest.approx(REGION_SHARE, abs=0.015)
    assert FOLK.rate.mean() == pytest.approx(1, abs=0.02)
    assert FOLK.rate.var() == pytest.approx(1 / 3, abs=0.03)  # gamma of shape 3 and mean 1
    assert FOLK.patience.mean() == pytest.approx(1, abs=0.03)
    assert FOLK.mean_items.mean() == pytest.approx(1.88, abs=0.02)
    assert (FOLK.won < 0).mean() == pytest.approx(0.56, abs=0.015)


def test_bargain_hunters_leave_twice_as_soon_as_premium_customers() -> None:
    means = [FOLK.hazard[FOLK.segment == at].mean() for at in range(len(SEGMENTS))]
    assert means[2] / means[0] == pytest.approx(1.35 / 0.7, rel=0.06)
    assert means[1] == pytest.approx(np.exp(0.125) / 4200, rel=0.04)  # mean of a lognormal of spread 0.5


def test_nobody_is_won_in_the_last_three_weeks() -> None:
    assert FOLK.won.max() < DAYS.end - 21 * DAY
    assert FOLK.won.min() >= -365 * DAY


def test_one_seed_gives_one_people_and_another_another() -> None:
    assert (people(7, 500, DAYS).won == people(7, 500, DAYS).won).all()
    assert (people(7, 500, DAYS).won != people(8, 500, DAYS).won).any()


def test_products_have_different_ids_and_brands_of_their_leaf() -> None:
    assert len(set(GOODS.product_id.tolist())) == GOODS.size == 40 * len(LEAVES)
    assert all(GOODS.brands[b] in LEAVES[leaf].brands for b, leaf in zip(GOODS.brand, GOODS.leaf, strict=True))
    assert {CATEGORIES[c] for c in GOODS.category} == set(CATEGORIES)


def test_products_have_plain_names_of_their_own() -> None:
    assert len(set(GOODS.names)) == GOODS.size
    assert all(name.isascii() and 8 <= len(name) <= 40 for name in GOODS.names)
    for name, leaf, brand in zip(GOODS.names, GOODS.leaf, GOODS.brand, strict=True):
        assert name.lower().startswith(GOODS.brands[brand])
        assert f" {LEAVES[leaf].name} " in name


def test_costs_leave_the_margin_of_the_leaf() -> None:
    margins = np.array([one.margin for one in LEAVES])
    assert margins.min() == 0.25
    assert margins.max() == 0.45
    assert 1 - GOODS.cost / GOODS.cents == pytest.approx(margins[GOODS.leaf], abs=0.002)


def test_flops_are_seen_and_never_bought() -> None:
    assert len(GOODS.flops) == FLOPS
    assert (GOODS.chance[:, GOODS.flops] == 0).all()
    assert np.diff(GOODS.view_edges, prepend=0)[GOODS.flops] == pytest.approx(FLOP_VIEWS)
    assert GOODS.view_edges[-1] == pytest.approx(1)
    assert GOODS.chance.sum(axis=1) == pytest.approx(1)


def test_what_is_chosen_is_of_the_category_that_was_wanted() -> None:
    u = stream(3, "x").random(300)
    for category in range(len(CATEGORIES)):
        wanted = np.full(300, category, dtype=np.int16)
        chosen = GOODS.choose(np.zeros(300, dtype=np.int16), wanted, u)
        assert set(GOODS.category[chosen]) == {category}


def test_late_deliveries_by_hand() -> None:
    """North takes 2, 3, 4 or 5 days, late only if held up at 4 or 5: 0.06 x 2 / 4. East takes 4 to 7: two are late
    in any case and two if held up: (2 + 2 x 0.06) / 4."""
    assert late_share() == pytest.approx([0.03, 0.28, 0.53, 0.03])


def test_room_is_the_highest_demand_of_a_day() -> None:
    top = room(DAYS)
    assert sorted(set(top.tolist())) == [1.0, 2.2]
    assert (top == 2.2).sum() == 3
    assert top[DAYS.days - 75] == 2.2 != top[DAYS.days - 76]


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda one: one.name)
def test_an_incident_lasts_its_days_within_the_window(incident: Incident) -> None:
    inside = during(incident, DAYS, np.arange(DAYS.days))
    first, after = incident.window(DAYS)
    assert inside.sum() == incident.days == (after - first).days
    assert np.flatnonzero(inside)[0] == (first - DAYS.start).days == DAYS.days - incident.begins
    assert after <= date(2025, 1, 1)


def rows(*session: int) -> EventRows:
    numbers = np.arange(len(session), dtype=np.int64)
    return EventRows(
        session=np.array(session, dtype=np.int64), user=numbers, customer=np.full(len(session), NOBODY),
        product=numbers, kind=numbers, moment=numbers,
    )  # fmt: skip


def test_sessions_of_joined_parts_never_meet() -> None:
    joined = join([rows(0, 0, 1), rows(), rows(0, 2)])
    assert joined.session.tolist() == [0, 0, 1, 2, 4]
    assert joined.take(np.array([0, 4])).moment.tolist() == [0, 1]


def test_the_last_event_of_a_session_is_at_its_end() -> None:
    session, pause = np.array([0, 0, 1, 1, 1]), np.array([9, 5, 9, 2, 3])
    assert until(session, pause, np.array([100, 50])).tolist() == [95, 100, 45, 47, 50]
