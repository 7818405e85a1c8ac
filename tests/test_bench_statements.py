"""The SQL that `cartograph bench --pages` holds our answers against says the same, and is of all that pages ask."""

from dataclasses import replace

import pytest

from dashapp.pages import PAGES
from services.core.context import Context
from services.core.ports import MemoryCache
from services.query.questions import Period
from services.query.run import key_of, run
from tests.benchmarks import whole_pages
from tests.benchmarks.page_statements_merchandising import flops
from tests.benchmarks.pages import NAMES, cases, differing
from tests.benchmarks.queries import EVERYTHING
from tests.random_store import load_random_store
from tests.world import load_world


class Asked(MemoryCache):
    """A cache that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(64)
        self.keys: set[str] = set()

    def get(self, key: str) -> bytes | None:
        self.keys.add(key)
        return super().get(key)


@pytest.fixture
def log(any_context: Context) -> Context:
    """A random log, on each engine in turn."""
    load_random_store(any_context)
    return any_context


def test_by_hand_says_what_we_say_of_the_world(world: Context) -> None:
    assert [line for case in cases(world) for line in differing(world, case)] == []


def test_by_hand_says_what_we_say_of_a_random_log(log: Context) -> None:
    assert [line for case in cases(log) for line in differing(log, case)] == []


def test_products_that_nobody_buys_are_compared_where_there_are_any(any_context: Context) -> None:
    load_random_store(any_context, events=40)
    case = flops(Period(), views=2)
    assert len(run(any_context, case.question, EVERYTHING).rows()) > 1
    assert differing(any_context, case) == []


def test_a_difference_is_told(world: Context) -> None:
    case = next(case for case in cases(world) if case.name == "totals")
    changed = replace(case, sql="SELECT 7, 3, 4, 4, 4, 2, 359.98")
    assert len(differing(world, changed)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_a_page_is_measured(duckdb_context: Context, name: str) -> None:
    load_world(duckdb_context)
    ctx = replace(duckdb_context, cache=(cache := Asked()))
    whole_pages.answer(ctx, PAGES[name])
    version, scope = ctx.engine.data_version(), whole_pages.VIEWER.scope
    ours = {case.name: key_of(ctx, case.question, scope, version) for case in cases(ctx) if case.opens(name)}
    assert {key for key in cache.keys if key.startswith("answer:")} == set(ours.values())
