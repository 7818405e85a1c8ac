"""Shared: what tiles find out together is found out once, though they ask at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dashapp.core.tile_query import PageMemo


def test_many_at_once_find_it_once() -> None:
    shared, barrier, found = PageMemo(), Barrier(8), list[int]()

    def find() -> int:
        found.append(1)
        return len(found)

    def ask(_: int) -> int:
        barrier.wait()
        answer: int = shared.get_or_compute("it", find)
        return answer

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8


def test_what_fails_is_tried_again_by_the_next() -> None:
    shared = PageMemo()
    with pytest.raises(ZeroDivisionError):
        shared.get_or_compute("it", lambda: 1 // 0)
    assert shared.get_or_compute("it", lambda: 2) == 2


def test_one_thing_does_not_wait_for_another() -> None:
    shared = PageMemo()
    assert shared.get_or_compute("outer", lambda: shared.get_or_compute("inner", lambda: 3)) == 3
