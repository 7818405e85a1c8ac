"""Attempts: the arithmetic of waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.app.sessions import Attempt
from services.accounts.throttle import LONGEST_WAIT, Counter, Gate, of_account, of_address, wait_after

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)
COUNTER = Counter(key="x", allowed=5)


def gate() -> Gate:
    return Gate(counter=COUNTER, row=Attempt(attempt_key="x", failures=0, first_at=NOON, last_at=NOON))


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (8, 16), (12, 256), (13, 512), (14, 900), (15, 900), (10_000, 900)],
)
def test_from_the_last_allowed_failure_each_doubles_the_wait_up_to_a_quarter_of_an_hour(
    failures: int, seconds: int
) -> None:
    assert wait_after(failures, 5) == seconds


def test_five_failures_within_a_quarter_of_an_hour_lock() -> None:
    one = gate()
    assert [one.record_failure(NOON + timedelta(minutes=3 * number)) for number in range(5)] == [0, 0, 0, 0, 2]


def test_five_failures_over_a_longer_time_do_not() -> None:
    one = gate()
    assert [one.record_failure(NOON + timedelta(minutes=4 * number)) for number in range(5)] == [0] * 5


def test_what_waited_and_rested_as_long_again_is_forgotten() -> None:
    one = gate()
    for _ in range(8):
        one.record_failure(NOON)
    over = NOON + timedelta(seconds=16)
    assert (one.wait(NOON), one.wait(over - timedelta(milliseconds=1)), one.wait(over)) == (16, 1, 0)
    assert one.record_failure(over) == 32
    assert one.record_failure(over + timedelta(seconds=32, minutes=15)) == 0


@given(st.lists(st.integers(0, 3600), max_size=60))
def test_whoever_waits_as_told_gets_few_tries_in_any_quarter_of_an_hour(pauses: list[int]) -> None:
    one, now, tried = gate(), NOON, []
    for pause in pauses:
        now += timedelta(seconds=max(pause, one.wait(now)))
        tried.append(now)
        assert 0 <= one.record_failure(now) <= LONGEST_WAIT
    most = max((sum(at <= other < at + timedelta(minutes=15) for other in tried) for at in tried), default=0)
    assert most <= 2 * 14


def test_an_account_is_counted_under_any_spelling_and_an_address_of_none_too() -> None:
    assert of_account("ANN@Example.org ") == of_account("ann@example.org") != of_account("bob@example.org")
    assert of_account(" No Address") == of_account("no address")
    assert of_account("\ud800\x00").key
    assert of_address("192.0.2.7").key != of_account("192.0.2.7").key
