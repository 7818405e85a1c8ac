"""Freshness: how far the data goes, as the top bar says it beside a page's name."""

from datetime import date

from dashapp.core.site import PageHead
from services.catalog.facts import FACTS, LISTED
from services.core.context import Context
from services.query.named_periods import day_in_words
from services.query.scope import Scope


def describe_freshness(ctx: Context, page: PageHead, scope: Scope) -> str:
    """Say how far the data of a page goes that a person sees, and whether it is the demo's."""
    coverage = ctx.coverage(scope)
    imported = tuple(fact for fact in LISTED.values() if fact.name == fact.filled_by[0])  # not the parts of their rows
    facts = (FACTS[page.fact],) if page.filters else imported
    lasts = {fact.label: last for fact in facts if (last := coverage.last(fact))}
    return ". ".join((*(["Demo store"] if coverage.has_demo else []), *_describe_days(lasts)))


def _describe_days(lasts: dict[str, date]) -> list[str]:
    different = len(set(lasts.values())) > 1
    if different:
        said = ", ".join(f"{rows} through {day_in_words(last)}" for rows, last in lasts.items())
        return [said[:1].upper() + said[1:]]
    return [f"Data through {day_in_words(last)}" for last in set(lasts.values())]
