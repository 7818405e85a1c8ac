"""`cartograph analyse`: the same analyses that the pages show, on one line."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.ask import day_of, scope_for, wheres
from dashapp.commands.options import AS_PERSON, FORMAT, FROM, JSON, TO, WHERE, examples
from dashapp.commands.terminal import as_table
from services.analyses.registry import ANALYSES, OPTIONS
from services.catalog.facts import EVENTS, TRANSACTIONS
from services.core.context import Context, build_context
from services.core.errors import BadValue
from services.exports.csv import csv_of
from services.query.analysis import AnalysisOption
from services.query.questions import Period
from services.query.run import Question, run


def _add_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command the options of every analysis, as the registry declares them."""
    for option in reversed(tuple(OPTIONS.values())):
        command = _click_option(option)(command)
    return command


def _click_option(option: AnalysisOption) -> Callable[[Callable[..., None]], Callable[..., None]]:
    kind = click.IntRange(min=1) if option.is_number else click.Choice(option.choices) if option.choices else None
    metavar = "DIM" if option.name == "by" else None
    return click.option(f"--{option.name}", type=kind, metavar=metavar, help=option.meaning)


def question_of(name: str, common: Mapping[str, Any], given: Mapping[str, Any]) -> Question:
    """Make the question of an analysis. Raises BadValue for an option that the analysis does not take."""
    kind, chosen = ANALYSES[name], {option: value for option, value in given.items() if value is not None}
    stray = next((option for option in chosen if option not in kind.options), None)
    if stray is not None:
        options = ", ".join(f"--{option}" for option in kind.options)
        raise BadValue(f"{name} takes {options}, beside the period and the filters; --{stray} says nothing of it.")
    question: Question = kind.make(common, **chosen)
    return question


def _of_orders(ctx: Context, name: str) -> str | None:
    """Return the analysis that says the same of orders, if the store has orders and no event log."""
    instead, coverage = ANALYSES[name].of_orders, ctx.coverage()
    logged, sold = (coverage.days_of(fact.name)[0] is not None for fact in (EVENTS, TRANSACTIONS))
    return instead if instead and sold and not logged else None


@click.command(
    epilog=examples(
        "cartograph analyse funnel --from 2020-10-01 --to 2021-03-01 --where brand=msi",
        "cartograph analyse abandonment --by product --top 20",
        "cartograph analyse cohorts --by week --of customers --format json",
    )
)
@click.argument("kind", type=click.Choice(list(ANALYSES)), metavar=f"[{'|'.join(ANALYSES)}]")
@FROM
@TO
@WHERE
@_add_options
@FORMAT
@JSON
@AS_PERSON
def analyse(kind: str, form: str, person: str | None, *, as_json: bool, **options: Any) -> None:
    """Analyse the event log: funnel, carts, cohorts, ...

    Each analysis takes the options that name it, beside the period and the filters.
    """
    settings = Settings()
    configure(settings)
    period = Period(start=day_of(options.pop("start"), "--from"), end=day_of(options.pop("end"), "--to"))
    common = {"period": period, "where": wheres(options.pop("where"))}
    question = question_of(kind, common, options)
    ctx = build_context(settings)
    try:
        with ctx.catalog_in_force():
            instead = _of_orders(ctx, kind)
            question = question if instead is None else question_of(instead, common, options)
            result = run(ctx, question, scope_for(ctx, person))
    finally:
        ctx.close()
    writers = {
        "json": lambda: json.dumps({"analysis": kind, **result.to_json()}, indent=1, ensure_ascii=False),
        "csv": lambda: csv_of(result).rstrip("\n"),
        "table": lambda: as_table(result, settings.currency),
    }
    click.echo(writers["json" if as_json else form]())


commands: tuple[click.Command, ...] = (analyse,)
