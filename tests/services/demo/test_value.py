"""The true hazards and expected values are those of the process that was simulated."""

import numpy as np
import pytest

from services.demo.catalogue import catalogue
from services.demo.people import LATE_HAZARD
from services.demo.value import _one_day, foresee, state
from tests.services.demo.worlds import days_at_risk, world

SIGMAS = 4.0


def test_as_many_leave_as_the_hazards_say() -> None:
    """Customers who left, less the hazard they lived through, is a martingale with variance of that hazard."""
    lived, left = days_at_risk(world(10, null=True))
    assert abs(left.sum() - lived.sum()) < SIGMAS * np.sqrt(lived.sum())
    own = world(10, null=True).hidden["truth_customers"]["own_hazard_per_day"].to_numpy()
    high = own > np.median(own)
    assert abs(left[high].sum() - lived[high].sum()) < SIGMAS * np.sqrt(lived[high].sum())
    assert left[high].sum() > 1.4 * left[~high].sum()


def test_the_chance_to_stay_is_calibrated() -> None:
    told = world(10, null=True).hidden["truth_customers"].to_pandas()
    known = told[told["stays_12_months_year_ago"].notna() & told["had_left_year_ago"].eq(False)]
    for _, part in known.groupby(known["stays_12_months_year_ago"].rank(pct=True).mul(5).clip(upper=4.99).astype(int)):
        chance = part["stays_12_months_year_ago"]
        stayed = (~part["has_left"]).sum()
        assert abs(stayed - chance.sum()) < SIGMAS * np.sqrt((chance * (1 - chance)).sum())


def test_expected_orders_and_money_are_calibrated() -> None:
    """By fifths of the expectation, the last year of a null world brings what was expected of it."""
    told = world(10, null=True).hidden["truth_customers"].to_pandas()
    known = told[told["expected_value_year_ago"] > 0]
    fifth = known["expected_value_year_ago"].rank(pct=True).mul(5).clip(upper=4.99).astype(int)
    for _, part in known.groupby(fifth):
        for kind in ("orders", "value"):
            real, expected = part[f"realised_{kind}"], part[f"expected_{kind}_year_ago"]
            spread = np.sqrt(len(part)) * (real - expected).std()
            assert abs(real.sum() - expected.sum()) < SIGMAS * spread


def test_who_has_left_is_worth_nothing() -> None:
    told = world().hidden["truth_customers"].to_pandas()
    assert (told.loc[told["has_left"], "expected_value_12_months"] == 0).all()
    assert (told.loc[~told["has_left"], "expected_value_12_months"] > 0).all()
    assert told["left_at"].notna().equals(told["has_left"])
    assert 0.15 < told["has_left"].mean() < 0.4


def test_nobody_buys_after_leaving() -> None:
    told = world().hidden["truth_customers"].to_pandas().set_index("customer_id")["left_at"]
    table = world().tables["transactions"].to_pandas()
    left = table["customer_id"].map(told)
    assert (left.isna() | (table["date"] <= left)).all()


def test_a_day_of_the_chain_is_solved_exactly() -> None:
    """Against ten thousand small steps of the differential equations."""
    calm, annoyed, stay = 0.7, 0.3, 0.0
    hazard, buying, late = 0.01, 0.4, 0.3
    exact = _one_day(*(np.array([x]) for x in (calm, annoyed, hazard, buying, late)))
    for _ in range(10_000):
        stay += (calm + annoyed) / 10_000
        step = (
            -calm * (hazard + buying * late) + annoyed * buying * (1 - late),
            -annoyed * (LATE_HAZARD * hazard + buying * (1 - late)) + calm * buying * late,
        )
        calm, annoyed = calm + step[0] / 10_000, annoyed + step[1] / 10_000
    assert [float(x[0]) for x in exact] == pytest.approx([calm, annoyed, stay], rel=1e-4)


def test_expectations_of_two_halves_add_up() -> None:
    own = world(null=True)
    now = state(own.setting, own.orders, 500)
    long, short = (foresee(own.setting, now, own.rate * own.level, days) for days in (200, 100))
    assert (np.nan_to_num(long.cents) >= np.nan_to_num(short.cents)).all()
    assert np.nansum(long.stays) < np.nansum(short.stays)


def test_the_mean_price_is_that_of_the_products_chosen() -> None:
    goods, rng = catalogue(7, 1.88), np.random.default_rng(1)
    segment, category = np.full(200_000, 2, np.int16), np.full(200_000, 1, np.int16)
    cents = np.rint(goods.cents[goods.choose(segment, category, rng.random(200_000))] * 1.1)
    expected = goods.mean_price(np.array([1.1]))[2, 1, 0]
    assert abs(cents.mean() - expected) < SIGMAS * cents.std() / np.sqrt(200_000)
    assert (goods.category[goods.choose(segment, category, rng.random(200_000))] == 1).all()
