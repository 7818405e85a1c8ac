"""What every clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from services.core.ports import Clock, FrozenClock, SystemClock


@pytest.fixture(params=[SystemClock(), FrozenClock(datetime(2024, 2, 29, tzinfo=UTC))], ids=["system", "frozen"])
def clock(request: pytest.FixtureRequest) -> Clock:
    return request.param


def test_now_is_in_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_time_does_not_run_backwards(clock: Clock) -> None:
    assert clock.monotonic() <= clock.monotonic()
    assert clock.now() <= clock.now()


def test_the_system_clock_says_what_time_it_is() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_frozen_clock_moves_when_it_is_moved(frozen_clock: FrozenClock) -> None:
    before, elapsed = frozen_clock.now(), frozen_clock.monotonic()
    frozen_clock.advance(1.5)
    assert frozen_clock.now() - before == timedelta(seconds=1.5)
    assert frozen_clock.monotonic() - elapsed == pytest.approx(1.5)
