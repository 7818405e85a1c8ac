"""Which world comes out of which parameters."""

import time
from datetime import date
from pathlib import Path

import pytest

from services.core.errors import BadValue
from services.demo.calendar import first_day
from services.demo.files import write
from services.demo.world import WorldSpec, simulate
from tests.services.demo.worlds import world


def test_equal_parameters_give_equal_bytes(tmp_path: Path) -> None:
    spec = WorldSpec(scale=0.1, seed=3)
    first, second = (write(simulate(spec), tmp_path / name) for name in ("a", "b"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    other = write(simulate(WorldSpec(scale=0.1, seed=4)), tmp_path / "c")
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize("null", [False, True])
@pytest.mark.parametrize(("scale", "seed"), [(0.01, 1), (0.013, 2), (0.1, 3), (1.0, 7), (2.5, 4)])
def test_counts_are_exact(scale: float, seed: int, null: bool) -> None:
    own = world(scale, seed=seed, null=null)
    assert own.tables["customers"].num_rows == round(2000 * scale)
    assert own.tables["transactions"].num_rows == round(15_000 * scale)


@pytest.mark.parametrize("until", [date(2024, 12, 31), date(2024, 2, 29), date(2026, 11, 20), date(1999, 7, 4)])
def test_the_window_is_24_months_and_ends_where_it_should(until: date) -> None:
    own = simulate(WorldSpec(scale=0.2, until=until))
    day = own.tables["transactions"].to_pandas()["date"].dt.date
    assert day.max() <= until
    assert (until - day.max()).days <= 2
    assert day.min() >= first_day(until)
    assert 730 <= own.setting.calendar.days <= 731
    assert own.tables["transactions"].num_rows == 3000


def test_the_first_day_is_24_months_before_the_last() -> None:
    assert first_day(date(2024, 12, 31)) == date(2023, 1, 1)
    assert first_day(date(2024, 11, 30)) == date(2022, 12, 1)
    assert first_day(date(2026, 2, 27)) == date(2024, 2, 28)
    assert first_day(date(2024, 2, 28)) == date(2022, 2, 28)


@pytest.mark.parametrize(
    "bad",
    [{"seed": -1}, {"scale": 0.0}, {"scale": float("nan")}, {"scale": 1e9}, {"until": date(1, 1, 1)}, {"events": 5}],
)
def test_what_cannot_be_simulated_is_refused_with_a_sentence(bad: dict) -> None:
    with pytest.raises(BadValue, match=r"[.]$"):
        WorldSpec(**bad)


def test_time_grows_no_faster_than_the_store() -> None:
    def seconds(scale: float) -> float:
        begin = time.perf_counter()
        assert simulate(WorldSpec(scale=scale, events=100_000)).tables["transactions"].num_rows == 15_000 * scale
        return time.perf_counter() - begin

    seconds(1)
    assert seconds(10) < 20 * seconds(1)
