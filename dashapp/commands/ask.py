"""`cartograph ask`: a question on one line."""

import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.options import AS_PERSON, COMPARE, FORMAT, FROM, JSON, TO, WHERE, examples
from dashapp.commands.terminal import as_table, describe_lineage
from services.core.context import Context, build_context
from services.core.errors import BadValue
from services.exports.csv import csv_of
from services.query.questions import Comparison, Having, MetricQuery, Operator, Period, Where
from services.query.run import run
from services.query.scope import Scope

CONDITION = re.compile(r"(?P<name>\w+)\s*(?P<operator>!=|<=|>=|=|<|>)\s*(?P<value>.*)", re.DOTALL)
GRAINS = ("year", "quarter", "month", "week", "day")


def day_of(text: str | None, option: str) -> date | None:
    """Read a day. Raises BadValue."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadValue(f"{option} takes a day such as 2024-01-31, not {text!r}.") from error


def _condition(text: str, option: str, operators: tuple[str, ...]) -> tuple[str, str, str]:
    found = CONDITION.fullmatch(text)
    if found is None or found["operator"] not in operators:
        raise BadValue(f"{option} takes NAME{operators[0]}VALUE, not {text!r}.")
    return found["name"], found["operator"], found["value"]


def wheres(texts: tuple[str, ...]) -> tuple[Where, ...]:
    """Read filters written DIM=VALUE and DIM!=VALUE. Raises BadValue."""
    members: dict[tuple[str, bool], list[str]] = {}
    for text in texts:
        name, operator, value = _condition(text, "--where", ("=", "!="))
        members.setdefault((name, operator == "!="), []).append(value)
    return tuple(Where(dimension=name, members=tuple(m), exclude=out) for (name, out), m in members.items())


def _having(text: str) -> Having:
    name, operator, value = _condition(text, "--having", ("=", "!=", "<", "<=", ">", ">="))
    try:
        return Having(metric=name, operator=cast("Operator", operator), value=Decimal(value))
    except InvalidOperation as error:
        raise BadValue(f"--having compares with a number, not {value!r}.") from error


def _question(metrics: tuple[str, ...], options: dict[str, Any]) -> MetricQuery:
    by = [name for text in options["by"] for name in text.replace(",", " ").split()]
    grain = options["grain"]
    return MetricQuery(
        metrics=tuple(name for text in metrics for name in text.replace(",", " ").split()),
        by=tuple([grain, *by] if grain and grain not in by else by),
        period=Period(start=day_of(options["start"], "--from"), end=day_of(options["end"], "--to")),
        where=wheres(options["where"]),
        having=tuple(_having(text) for text in options["having"]),
        top=options["top"],
        compare=cast("Comparison | None", options["compare"]),
    )


def scope_for(ctx: Context, person: str | None) -> Scope:
    """Return the rows that the command answers from: all, or those of a person."""
    if person is None:
        return Scope.everything("command line")
    from services.accounts.grants import scope_of  # here: the operator's questions need no accounts

    return scope_of(ctx, person)


@click.command(
    epilog=examples(
        "cartograph ask revenue orders aov --by region --from 2024-01-01 --to 2025-01-01",
        "cartograph ask revenue --grain month --where segment=Premium --compare year",
        "cartograph ask event_revenue --by brand --top 20 --format csv",
        more="'cartograph catalogue' lists metrics and dimensions.",
    )
)
@click.argument("metrics", nargs=-1, required=True, metavar="METRIC...")
@click.option("--by", multiple=True, metavar="DIM,...", help="Group by these dimensions.")
@click.option("--grain", type=click.Choice(GRAINS), help="Group by this bucket of time.")
@FROM
@TO
@WHERE
@click.option("--having", multiple=True, metavar="METRIC=N", help="Keep groups with such a value: purchases=0.")
@COMPARE
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Top N members; the rest as Others.")
@FORMAT
@JSON
@AS_PERSON
@click.option("--explain", is_flag=True, help="Also print statement, rows, milliseconds, cache.")
def ask(
    metrics: tuple[str, ...], form: str, person: str | None, *, as_json: bool, explain: bool, **options: Any
) -> None:
    """Ask for metrics by dimensions over a period.

    Periods are half-open: --to is the day after the last day.
    """
    settings = Settings()
    configure(settings)
    question = _question(metrics, options)
    ctx = build_context(settings)
    try:
        with ctx.catalog_in_force():
            result = run(ctx, question, scope_for(ctx, person))
    finally:
        ctx.close()
    form = "json" if as_json else form
    writers = {
        "json": lambda: json.dumps(result.to_json(), indent=1, ensure_ascii=False),
        "csv": lambda: csv_of(result).rstrip("\n"),
        "table": lambda: as_table(result, settings.currency),
    }
    click.echo(writers[form]())
    if explain and form != "json":
        click.echo(describe_lineage(result), err=form == "csv")


commands: tuple[click.Command, ...] = (ask,)
