"""Run: one door. What is cached, shared, stopped, and what makes an answer another one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from models.warehouse import transactions
from services.cache.redis import RedisCache
from services.core.context import Context
from services.core.errors import Cancelled
from services.core.ports import MemoryCache
from services.query.questions import MetricQuery
from services.query.result import Result
from services.query.run import run
from services.query.single_flight import SingleFlight
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, plain, result, rows
from tests.world import load_world

REVENUE = MetricQuery(metrics=("revenue",), by=("region",))


def test_the_second_time_it_comes_from_the_cache_and_says_so(world: Context) -> None:
    first, second = run(world, REVENUE, ALL), run(world, REVENUE, ALL)
    assert (first.cached, second.cached) == ("miss", "hit")
    assert second.table.equals(first.table)
    assert second.origin == first.origin
    assert second.columns == first.columns


@pytest.mark.redis
def test_two_processes_share_answers_through_redis(world: Context, redis_cache: RedisCache) -> None:
    one, other = (replace(world, cache=redis_cache, flight=SingleFlight()) for _ in range(2))
    assert run(one, REVENUE, ALL).cached == "miss"
    assert run(other, REVENUE, ALL).cached == "hit"


def test_a_load_makes_every_answer_a_new_one(world: Context) -> None:
    assert rows(world, "orders") == [(8,)]
    with world.engine.write() as writer:
        writer.execute(sa.delete(transactions).where(transactions.c.transaction_key == 1))
        writer.execute(move_data_version())
    again = result(world, "orders")
    assert (again.cached, again.rows(), again.origin.data_version) == ("miss", [{"orders": 7}], 2)


def test_a_setting_that_changes_a_definition_changes_the_key(world: Context) -> None:
    share = MetricQuery(metrics=("late_delivery_share",))
    run(world, share, ALL)
    stricter = replace(world, settings=world.settings.model_copy(update={"late_delivery_days": 1}))
    assert run(stricter, share, ALL).cached == "miss"


def test_ten_people_who_ask_at_once_cause_one_statement(duckdb_context: Context) -> None:
    load_world(duckdb_context)
    gate = threading.Barrier(10)

    def ask(_: int) -> Result:
        gate.wait()
        return run(duckdb_context, REVENUE, ALL)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(ask, range(10)))
    assert [answer.cached for answer in answers].count("miss") == 1
    assert len({str(answer.rows()) for answer in answers}) == 1


def test_without_a_cache_every_answer_is_computed(world: Context) -> None:
    uncached = replace(world, settings=world.settings.model_copy(update={"cache_seconds": 0}), cache=MemoryCache(1))
    assert [run(uncached, REVENUE, ALL).cached for _ in range(2)] == ["miss", "miss"]


def test_a_question_is_cancelled(world: Context) -> None:
    left = threading.Event()
    left.set()
    with pytest.raises(Cancelled):
        run(world, REVENUE, ALL, cancel=left)
    assert run(world, REVENUE, ALL).cached == "miss"


def test_money_is_exact_to_the_cent_through_cache_and_json(world: Context) -> None:
    run(world, MetricQuery(metrics=("event_revenue",)), ALL)
    kept = run(world, MetricQuery(metrics=("event_revenue",)), ALL)
    assert kept.cached == "hit"
    assert str(kept.rows()[0]["event_revenue"]) == "359.9900"
    assert kept.to_json()["rows"] == [{"event_revenue": 359.99}]
    assert plain(kept.rows()[0]["event_revenue"]) == 359.99
