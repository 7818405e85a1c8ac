"""Segments: who the users are by what they did, what they left in carts, how they move, who comes back."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.tiles.abandonment import abandonment
from dashapp.tiles.abandonment_since import abandonment_since
from dashapp.tiles.cohort_triangle import cohort_triangle
from dashapp.tiles.recovery import recovery
from dashapp.tiles.segments_asked import BY, COHORT, SHOW
from dashapp.tiles.segments_lead import segments_lead
from dashapp.tiles.segments_movement import movement
from dashapp.tiles.segments_strip import segments_strip

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
