"""Watches and versions: what stops a statement, and which schema a program works with; no warehouse is opened."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.dialects import sqlite

from models.migrations import HEAD
from models.warehouse import transactions
from services.core.errors import Cancelled, OutOfDate, TookTooLong
from services.warehouse.schema_version import check, check_revision, local, move_data_version
from services.warehouse.statement_timeout import Watch, Watchman, stoppable


class InterruptedForTest(Exception):
    """What an engine raises when it was interrupted."""


def watch(calls: list[str], *, seconds: float = 60, cancel: threading.Event | None = None) -> Watch:
    """Return a watch that writes down its interrupts."""
    return Watch(seconds=seconds, cancel=cancel, interrupt=lambda: calls.append("stop"))


def test_a_statement_in_time_is_let_alone() -> None:
    calls: list[str] = []
    one = watch(calls)
    one.look()
    assert (calls, one.reason) == ([], None)


def test_a_statement_out_of_time_is_interrupted_until_it_is_over() -> None:
    calls: list[str] = []
    one = watch(calls, seconds=0)
    one.look()
    one.look()
    one.end()
    one.look()
    assert calls == ["stop", "stop"]
    assert isinstance(one.reason, TookTooLong)


def test_the_first_reason_stays() -> None:
    cancel, calls = threading.Event(), []  # type: ignore[var-annotated]
    one = watch(calls, seconds=0, cancel=cancel)
    one.look()
    cancel.set()
    one.look()
    assert isinstance(one.reason, TookTooLong)


def test_who_leaves_is_told_that_it_was_cancelled() -> None:
    cancel, calls = threading.Event(), []  # type: ignore[var-annotated]
    one = watch(calls, seconds=0, cancel=cancel)
    cancel.set()
    one.look()
    assert isinstance(one.reason, Cancelled)


def run(seconds: float, block: Callable[[], None], cancel: threading.Event | None = None) -> None:
    """Run a block under a watch."""
    with stoppable(lambda: None, seconds=seconds, cancel=cancel, interrupted=InterruptedForTest):
        block()


def test_a_question_that_was_cancelled_before_is_not_run() -> None:
    cancel, ran = threading.Event(), []  # type: ignore[var-annotated]
    cancel.set()
    with pytest.raises(Cancelled):
        run(60, lambda: ran.append(1), cancel)
    assert ran == []


def test_an_interrupt_of_somebody_else_is_passed_on() -> None:
    def fail() -> None:
        raise InterruptedForTest

    with pytest.raises(InterruptedForTest):
        run(60, fail)


def test_an_interrupt_after_the_time_says_how_long_it_took() -> None:
    stopped = threading.Event()

    def wait() -> None:
        assert stopped.wait(10)
        raise InterruptedForTest

    with (
        pytest.raises(TookTooLong, match=r"longer than 0\.01 seconds") as refused,
        stoppable(stopped.set, seconds=0.01, cancel=None, interrupted=InterruptedForTest),
    ):
        wait()
    assert isinstance(refused.value.__cause__, InterruptedForTest)


def test_an_answer_that_comes_too_late_is_refused_all_the_same() -> None:
    stopped = threading.Event()
    with (
        pytest.raises(TookTooLong),
        stoppable(stopped.set, seconds=0.01, cancel=None, interrupted=InterruptedForTest),
    ):
        assert stopped.wait(10)


def test_a_watchman_rests_while_there_is_nothing_to_watch() -> None:
    man, calls = Watchman(), []  # type: ignore[var-annotated]
    first, second = watch(calls), watch(calls)
    man.add(first)
    man.add(second)
    man.remove(first)
    assert man._busy.is_set()
    man.remove(second)
    assert not man._busy.is_set()
    assert first.over
    assert second.over
    assert calls == []


@pytest.mark.parametrize(
    ("revision", "words"),
    [("0001", "of version 0001, this program of 0002: run `cartograph migrate`"), ("0003", "newer than this program")],
)
def test_a_schema_of_another_version_is_refused_with_what_to_do(revision: str, words: str) -> None:
    with pytest.raises(OutOfDate, match=words):
        check_revision("The store", revision, "0002")


def test_a_schema_of_this_version_cut_in_the_zone_that_is_set_is_fine() -> None:
    check_revision("The store", "0002", "0002")
    check(HEAD, "Europe/Berlin", "Europe/Berlin")
    with pytest.raises(OutOfDate, match=r"cut in UTC, but CARTOGRAPH_TIME_ZONE is Europe/Berlin: run"):
        check(HEAD, "UTC", "Europe/Berlin")
    with pytest.raises(OutOfDate, match="The warehouse is of version 0, this program of"):
        check("0", "UTC", "Europe/Berlin")


def test_each_change_of_the_data_has_a_stamp_of_its_own() -> None:
    stamps = [move_data_version().compile(dialect=sqlite.dialect()).params["stamp"] for _ in range(3)]
    assert len(set(stamps)) == 3
    text = str(move_data_version().compile(dialect=sqlite.dialect()))
    assert "data_version=(warehouse_state.data_version + ?)" in text


def test_a_local_time_is_moved_from_utc() -> None:
    moved = local(transactions.c.date, "Europe/Berlin").compile()
    assert str(moved) == "timezone(:timezone_1, timezone(:timezone_2, transactions.date))"
    assert list(moved.params.values()) == ["Europe/Berlin", "UTC"]
