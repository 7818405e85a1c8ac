"""`cartograph analyse`: the same analyses that the pages show, on one line."""

import json
from typing import Any

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.analysis_options import HEATMAP, KINDS, question_of
from dashapp.commands.ask import day_of, scope_for, wheres
from dashapp.commands.options import AS_PERSON, COMPARE, FORMAT, FROM, JSON, TO, WHERE, examples
from dashapp.commands.terminal import as_table
from services.core.context import build_context
from services.exports.csv import csv_of
from services.query.questions import Period
from services.query.run import run


@click.command(
    epilog=examples(
        "cartograph analyse funnel --from 2020-10-01 --to 2021-03-01 --where brand=msi",
        "cartograph analyse abandonment --by product --top 20",
        "cartograph analyse cohorts --by week --of customers --format json",
    )
)
@click.argument("kind", type=click.Choice(list(KINDS)), metavar=f"[{'|'.join(KINDS)}]")
@click.option("--by", metavar="DIM", help=f"Cut by this; of temporal also {HEATMAP}, of cohorts the grain.")
@FROM
@TO
@WHERE
@COMPARE
@click.option("--top", type=click.IntRange(min=1), help="So many members; what the rest is, each analysis says.")
@click.option("--count", type=click.Choice(["users", "sessions", "events"]), help="funnel: what is counted.")
@click.option("--hours", type=click.IntRange(min=1), help="funnel: one stage after the other, within so many hours.")
@click.option("--order", help="merchandising: revenue, purchases, views or conversion.")
@click.option("--metric", help=f"temporal by {HEATMAP}: view, cart, purchase, events or conversion.")
@click.option("--views", type=click.IntRange(min=1), help="flops: at least so many views (200).")
@click.option("--days", type=click.IntRange(min=1), help="flops: within any window of so many days.")
@click.option("--of", type=click.Choice(["users", "customers"]), help="cohorts: of the event log, or of the orders.")
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
    question = question_of(kind, {"period": period, "where": wheres(options.pop("where"))}, options)
    ctx = build_context(settings)
    try:
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
