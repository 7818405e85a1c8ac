"""Catalogue quality: what the log says nothing about, what can be learned from the rest of it, and what to do first."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.tiles.backfill import backfill
from dashapp.tiles.backfill_applied import applied_backfills
from dashapp.tiles.backfill_asked import CONFIDENCE, KIND
from dashapp.tiles.gaps import GAP, gaps
from dashapp.tiles.gaps_cuts import gaps_by_month, gaps_by_tier
from dashapp.tiles.gaps_lead import gaps_lead
from dashapp.tiles.gaps_products import gap_products
from dashapp.tiles.initiatives import strategic_initiatives
from dashapp.tiles.initiatives_assumed import CONTROLS
from dashapp.tiles.initiatives_tables import case_study_tables

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
