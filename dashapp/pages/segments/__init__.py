"""Segments: who the users are by what they did, what they left in carts, how they move, who comes back."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.pages.segments.abandonment import abandonment
from dashapp.pages.segments.abandonment_age import abandonment_since
from dashapp.pages.segments.cohorts import cohort_triangle
from dashapp.pages.segments.controls import BY, COHORT, SHOW
from dashapp.pages.segments.lead import segments_lead
from dashapp.pages.segments.movement import movement
from dashapp.pages.segments.recovery_list import recovery
from dashapp.pages.segments.strip import segments_strip

PAGE = Page(
    name="segments",
    label="Segments",
    icon="people",
    group="Store",
    fact="events",
    filters=EVENT_FILTERS,
    shown=SHOWN,
    controls=(BY, COHORT, SHOW),
    metrics=("events",),
    tiles=(
        segments_lead(),
        segments_strip(),
        abandonment(),
        abandonment_since(),
        recovery(),
        movement(),
        cohort_triangle(),
    ),
)
