"""Freshness: how far the data goes, as the top bar says it beside a page's name."""

from datetime import date

from dashapp.core.page import Page
from services.core.context import Context
from services.horizon import days_of
from services.ingest.report import has_demo
from services.query.named_periods import day_in_words

KINDS = {"transactions": "orders", "events": "events"}
"""What is said where a page is about all data, and these end on different days."""


def through(ctx: Context, page: Page) -> str:
    """Say how far the data of a page goes, and whether it is the demo's."""
    facts = (page.fact,) if page.filters else tuple(KINDS)
    lasts = {fact: last for fact in facts if (last := days_of(ctx, fact)[1])}
    return ". ".join((*(["Demo store"] if has_demo(ctx) else []), *_said(lasts)))


def _said(lasts: dict[str, date]) -> list[str]:
    different = len(set(lasts.values())) > 1
    if different:
        said = ", ".join(f"{KINDS[fact]} through {day_in_words(last)}" for fact, last in lasts.items())
        return [said[:1].upper() + said[1:]]
    return [f"Data through {day_in_words(last)}" for last in set(lasts.values())]
