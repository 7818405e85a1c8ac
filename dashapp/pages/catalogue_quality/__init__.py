"""Catalogue quality: what the log says nothing about, what can be learned from the rest of it, and what to do first."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.pages.catalogue_quality.backfill import backfill
from dashapp.pages.catalogue_quality.backfill_applied import applied_backfills
from dashapp.pages.catalogue_quality.controls import CONFIDENCE, CONTROLS, GAP, KIND
from dashapp.pages.catalogue_quality.gap_splits import gaps_by_month, gaps_by_tier
from dashapp.pages.catalogue_quality.gaps import gaps
from dashapp.pages.catalogue_quality.initiative_tables import case_study_tables
from dashapp.pages.catalogue_quality.initiatives import strategic_initiatives
from dashapp.pages.catalogue_quality.lead import gaps_lead
from dashapp.pages.catalogue_quality.products import gap_products

PAGE = Page(
    name="catalogue",
    label="Catalogue quality",
    icon="patch-check",
    group="Store",
    fact="events",
    filters=EVENT_FILTERS,
    shown=SHOWN,
    controls=(GAP, CONFIDENCE, KIND, *CONTROLS),
    metrics=("events",),
    tiles=(
        gaps_lead(),
        gaps(),
        gaps_by_month(),
        gaps_by_tier(),
        gap_products(),
        backfill(),
        applied_backfills(),
        strategic_initiatives(),
        case_study_tables(),
    ),
)
