"""Elements: what many elements cost that change at a click: our `Markup`, Dash's HTML, dash-bootstrap-components.

Run by `cartograph bench --elements`. The third is measured where it is installed; the application does not need it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from statistics import median
from threading import Thread
from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask
from playwright.sync_api import Page
from waitress.server import create_server

from dashapp.core.markup import Markup, el
from dashapp.http import bundle
from dashapp.shell.layout import START, index
from tests.benchmarks.web import WATCH, chromium, settled

HEAD = ("elements", "drawn by", "click to last change", "times Markup")
COUNTS = (200, 500)
Draw = Callable[[int, int], Any]
"""(how many, which click) -> what stands in the page."""


def by_markup(count: int, click: int) -> Any:
    """Draw with our own component."""
    return Markup(el("div", "", *(el("span", "badge", f"{click}: {at}", key=str(at)) for at in range(count))))


def by_dash(count: int, click: int) -> Any:
    """Draw with Dash's HTML components."""
    return html.Div([html.Span(f"{click}: {at}", className="badge", id=f"s{at}") for at in range(count)])


def by_bootstrap(count: int, click: int) -> Any:
    """Draw with dash-bootstrap-components."""
    import dash_bootstrap_components as dbc

    return html.Div([dbc.Badge(f"{click}: {at}", id=f"b{at}") for at in range(count)])


def drawings() -> Mapping[str, Draw]:
    """Return what can draw here, by its name."""
    known: dict[str, Draw] = {"Markup": by_markup, "Dash HTML": by_dash}
    return known | {"dash-bootstrap-components": by_bootstrap} if find_spec("dash_bootstrap_components") else known


def application(draw: Draw, count: int) -> Dash:
    """Make an application of a button and what it changes."""
    server = Flask(__name__, static_folder=None)
    app = Dash("dashapp", server=server, index_string=index(*bundle.install(server)), assets_ignore=".*")  # type: ignore[arg-type]
    app.renderer = START
    app.layout = html.Div([dcc.Store(id="s"), html.Button("Go", id="go"), html.Div(draw(count, 0), id="out")])
    app.callback(Output("out", "children"), Input("go", "n_clicks"), prevent_initial_call=True)(
        lambda clicks: draw(count, clicks)
    )
    return app


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """Serve an application from a thread."""
    server = create_server(app.server, host="127.0.0.1", port=0)
    Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def measured(rounds: int, counts: Sequence[int] = COUNTS) -> Iterator[tuple[str, ...]]:
    """Measure; rows of HEAD."""
    with chromium() as browser:
        for count in counts:
            first = 0.0
            for name, draw in drawings().items():
                with served(application(draw, count)) as url:
                    time = clicked(browser.new_page(), url, count, rounds)
                first = first or time
                yield str(count), name, f"{time:.0f} ms", f"{time / first:.1f}"


def clicked(page: Page, url: str, count: int, rounds: int) -> float:
    """Click some times; return the median milliseconds from the click to the last change."""
    page.goto(url)
    page.wait_for_function(f"document.querySelectorAll('#out .badge').length === {count}")
    page.evaluate(WATCH)
    times = []
    for _ in range(rounds + 1):
        page.click("#go")
        times.append(settled(page))
    page.close()
    return median(times[1:])
