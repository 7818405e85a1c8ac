"""The way of a click: how many calls of our own functions a page costs when every answer of it is in the cache."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from dash import Dash
from flask import Flask, g
from flask.testing import FlaskClient

from dashapp.core.page import Page
from dashapp.pages import PAGES
from dashapp.shell import render
from dashapp.shell.callbacks import tiles
from dashapp.shell.layout import layout
from services.core.context import Context
from services.monitoring.rules.demo_defaults import begin
from services.query.scope import Scope
from tests.bodies import tiles_body
from tests.contracts.sources import PACKAGES, ROOT
from tests.fixtures.web import person

MOST = 10_000
"""Calls of ours for a fully cached overview: view, bars, every tile, foot. It was 24,600 before there was a budget."""

PAGE_CALLS = {"funnel": 6_000, "segments": 5_000, "merchandising": 4_000, "when": 6_000}
"""The same for pages of events; three quarters of what they were."""

OURS = tuple(f"{ROOT / package}/" for package in PACKAGES)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the calls of functions of ours, by file and name, in this thread and in those that answer tiles."""
    found: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(OURS):
            found[f"{code.co_filename.removeprefix(f'{ROOT}/')}:{code.co_qualname}"] += 1

    render._pool.cache_clear()  # its threads are made anew, so that they are counted too
    threading.setprofile(count)
    sys.setprofile(count)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]  # its annotation lacks what sys.setprofile takes
        render._pool().shutdown()
        render._pool.cache_clear()


@pytest.fixture
def browser(random_store: Context) -> Iterator[FlaskClient]:
    """The callback of tiles behind Dash's own dispatch, for somebody who sees all; the guard has its own tests."""
    begin(random_store, Scope.limited({}, reason="targets and rules of a test"))
    server = Flask(__name__)
    app = Dash("tests", server=server, use_async=False, enable_mcp=False)
    app.config.suppress_callback_exceptions = True
    app.layout = layout
    tiles.register(app, random_store)

    @server.before_request
    def enter() -> None:
        g.principal = person()

    with server.test_client() as client:
        yield client


def click(browser: FlaskClient, page: Page, search: str) -> None:
    """Ask for all tiles of a page."""
    answer = browser.post("/_dash-update-component", json=tiles_body(page, search))
    assert answer.status_code == 200, answer.text
    assert "could not be answered" not in answer.text


def calls_of(browser: FlaskClient, name: str, search: str) -> Counter[str]:
    """Count the calls of a click whose answers are all cached."""
    click(browser, PAGES[name], search)
    with counting() as found:
        click(browser, PAGES[name], search)
    counted = Counter(found)
    print(f"{name}{search}: {sum(counted.values()):,} calls in {len({one.partition(':')[0] for one in counted})} files")  # noqa: T201 - the budget is shown
    return counted


@pytest.mark.parametrize("search", ["", "?path=region:North", "?period=all"])
def test_a_cached_overview_keeps_the_budget(browser: FlaskClient, search: str) -> None:
    found = calls_of(browser, "overview", search)
    assert sum(found.values()) <= MOST, found.most_common(20)


@pytest.mark.parametrize("name", PAGE_CALLS)
def test_a_cached_page_of_events_keeps_its_budget(browser: FlaskClient, name: str) -> None:
    found = calls_of(browser, name, "")
    assert sum(found.values()) <= PAGE_CALLS[name], found.most_common(20)


def test_the_calls_of_every_thread_are_counted(browser: FlaskClient) -> None:
    found = calls_of(browser, "overview", "")
    assert found["dashapp/shell/callbacks/tiles.py:register.<locals>.answer"] == 1
    assert found["dashapp/shell/render.py:render_tile"] == len(PAGES["overview"].tiles)


def test_a_cached_page_asks_the_warehouse_for_its_version_only_and_once(
    browser: FlaskClient, random_store: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    click(browser, PAGES["overview"], "")
    engine, asked = type(random_store.engine), Counter[str]()
    for name in ("data_version", "snapshot"):
        real = getattr(engine, name)

        def counted(self: object, *args: object, _real: object = real, _name: str = name, **named: object) -> object:
            asked[_name] += 1
            return _real(self, *args, **named)  # type: ignore[operator]

        monkeypatch.setattr(engine, name, counted)
    click(browser, PAGES["overview"], "")
    assert asked == {"data_version": 1}
