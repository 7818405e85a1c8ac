"""Tiles: what a page says where there are no days of what a person sees."""

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.callbacks.tiles import why_nothing
from services.core.context import Context
from tests.fixtures.web import person, view_on
from tests.random_store import load_random_store

NORTH = person(region=("North",))


def test_a_log_without_customers_gives_a_limited_person_the_reason(duckdb_context: Context) -> None:
    load_random_store(duckdb_context, orders=1, events=5, customers_in_log=False)
    view = view_on(duckdb_context, PAGES["funnel"], "", NORTH)
    assert view.window.last is None
    assert "carry no customer" in words_of(why_nothing(duckdb_context, view))
    assert view_on(duckdb_context, PAGES["funnel"]).window.last is not None


def test_an_empty_store_and_a_view_without_rows_have_nothing_yet(duckdb_context: Context) -> None:
    for who in (NORTH, person()):
        view = view_on(duckdb_context, PAGES["overview"], "", who)
        assert "yet" in words_of(why_nothing(duckdb_context, view))
