"""Lineage: where a number comes from: definition, filters, statement, cleaning, and the rows behind it."""

from collections.abc import Iterable

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import Tile
from dashapp.core.view import PageView
from dashapp.shell.footer import describe_age
from dashapp.shell.open_view import page_of
from dashapp.shell.panels.cleaning import cleaning
from dashapp.shell.panels.frame import box, facts, part
from dashapp.shell.render import answer_tile
from dashapp.ui import states
from services.catalog import catalog
from services.catalog.algebra import leaves_of
from services.catalog.facts import LISTED
from services.catalog.kinds import Difference, Metric, Ratio
from services.core.context import Context
from services.core.errors import AppError, OutOfScope, UnknownName
from services.core.numbers import exact
from services.query.describe import describe_condition
from services.query.named_periods import day_in_words, in_words
from services.query.questions import MetricQuery
from services.query.result import Result
from services.query.run import run

CACHED = {
    "hit": "Answered from the cache",
    "shared": "Answered together with an equal question that was asked at the same moment",
    "miss": "Answered by the statement just now",
}


def lineage(ctx: Context, view: PageView, argument: str) -> Node:
    """Make the panel of a tile. Raises UnknownName."""
    tile = page_of(view).tile(argument)
    if tile is None:
        raise UnknownName("This page has no such part.")
    try:
        found = answer_tile(ctx, view, tile)
    except OutOfScope as error:
        return _box(view, _name_of_tile(tile), states.access_denied(error.public), name=tile.name)
    except AppError as error:
        return _box(view, _name_of_tile(tile), states.error_message(error.public), name=tile.name)
    return _box(
        view,
        tile.draw(view, found.answer).title or _name_of_tile(tile),
        part("What it means", *map(_definition, _metrics(view, tile, found.results))),
        part("What is counted", _counted_rows(ctx, view)),
        part("How old it is", _age(ctx, found.results)),
        part("What a reader must know", _notes(found.results)),
        cleaning(ctx, view),
        part("The rows behind it", _behind(view, tile)),
        part("How it is computed", *(_statement(at, result) for at, result in enumerate(_distinct(found.results)))),
        name=tile.name,
    )


def _box(view: PageView, title: str, *parts: Node, name: str) -> Node:
    caption = f"{view.page.label}: {title[:1].upper()}{title[1:]}"
    return box("Where does this come from?", *parts, caption=caption, name=f"origin={name}")


def _name_of_tile(tile: Tile) -> str:
    return tile.name.replace("-", " ")


def _metrics(view: PageView, tile: Tile, results: Iterable[Result]) -> list[Metric]:
    """Return the metrics of a tile, its own first; not those computed from rows of another fact."""
    named = [column.name for result in results for column in result.columns if column.role == "metric"]
    names = dict.fromkeys([*([tile.metric] if tile.metric else []), *named])
    found = [catalog().metrics[name] for name in names if name in catalog().metrics]
    return [metric for metric in found if all(leaf.fact.table.name == view.page.fact for leaf in leaves_of([metric]))]


def _definition(metric: Metric) -> Node:
    """Say what a metric means and how it is computed; one made of others names them."""
    made_of = [catalog().metrics[name] for name in ingredients(metric)]
    said = [f"{one.label}: {one.formula}" for one in made_of]
    return el(
        "div",
        "definition",
        el("b", "", metric.label),
        el("p", "", f"{metric.meaning}."),
        facts(
            ("Formula", metric.formula),
            ("Made of", [el("div", "", words, key=words) for words in said]),
            ("Unit", metric.unit.label),
            ("Better", {"up": "the higher", "down": "the lower"}.get(metric.better)),
        ),
        key=metric.name,
    )


def ingredients(metric: Metric) -> tuple[str, ...]:
    """Name the metrics that one is made of; none where it is computed from rows."""
    if isinstance(metric, Ratio):
        return metric.over
    return metric.of if isinstance(metric, Difference) else ()


def _counted_rows(ctx: Context, view: PageView) -> Node:
    window = view.window
    compared = in_words(window.compared) if window.compared else "Nothing"
    conditions = [el("div", "", words, key=words) for words in map(describe_condition, view.state.conditions)]
    limits = [el("div", "", words, key=words) for words in view.principal.limits]
    return facts(
        ("Period", in_words(window.period)),
        ("Compared with", compared),
        ("Filters", conditions or "None"),
        ("Your view", limits or "Not limited"),
        ("Rows", _rows(ctx, view)),
    )


def _rows(ctx: Context, view: PageView) -> Node:
    """Count the rows that the view rests on."""
    fact = LISTED.get(view.page.fact)
    if fact is None or not view.page.filters:
        return None
    name = fact.counted_by
    count = MetricQuery(metrics=(name,), period=view.window.period, where=view.where())
    try:
        (row,) = run(ctx, count, view.principal.scope).rows()
    except AppError as error:
        return error.public
    return f"{exact(row[name], 'count')} {catalog().metrics[name].label.lower()}"


def _behind(view: PageView, tile: Tile) -> Node:
    """Lead on to the rows."""
    return link(f"#rows={tile.name}", "btn", icon("list-ul"), "Show the rows") if view.page.filters else None


def _age(ctx: Context, results: tuple[Result, ...]) -> Node:
    if not results:
        return None
    oldest = min(results, key=lambda result: result.origin.computed_at)
    at = oldest.origin.computed_at
    through = max((result.origin.as_of for result in results if result.origin.as_of), default=None)
    return facts(
        ("Data version", str(oldest.origin.data_version)),
        ("Data through", day_in_words(through) if through else None),
        ("Computed at", f"{at:%Y-%m-%d %H:%M:%S} UTC"),
        ("Age", describe_age(ctx.clock.now() - at).capitalize()),
        ("This answer", f"{CACHED[oldest.cached]}, in {oldest.ms:.1f} ms"),
    )


def _notes(results: Iterable[Result]) -> Node:
    notes = dict.fromkeys(note for result in results for note in result.origin.notes)
    return el("ul", "notes", *(el("li", "", f"{note}.", key=note) for note in notes)) if notes else None


def _distinct(results: Iterable[Result]) -> list[Result]:
    return list({(one.origin.statement, str(one.origin.parameters)): one for one in results}.values())


def _statement(at: int, result: Result) -> Node:
    """Show a statement with what its places hold, and a button that copies both."""
    held = "\n".join(f"{name} = {value}" for name, value in result.origin.parameters.items())
    copied = "\n".join((result.origin.statement, *(f"-- {line}" for line in held.splitlines())))
    copy = el("button", "btn btn-link", icon("copy"), "Copy", type="button", data_copy=copied)
    head = el("div", "statement-head", el("span", "meta", "; ".join(result.origin.filters)), copy)
    code = el("pre", "statement", el("code", "", result.origin.statement), tabIndex=0, aria_label="Statement")
    return el("div", "", head, code, _parameters(result), key=str(at))


def _parameters(result: Result) -> Node:
    return facts(*((name, el("code", "", str(value))) for name, value in result.origin.parameters.items()))
