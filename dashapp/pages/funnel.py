"""Funnel: from the first look to the purchase: who leaves where, among whom, at what hour, and what it costs."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.tiles.buying_hours import buying_hours
from dashapp.tiles.cleaning import cleaning_strip
from dashapp.tiles.funnel import funnel
from dashapp.tiles.funnel_asked import COUNT, STAGES
from dashapp.tiles.funnel_lead import funnel_lead
from dashapp.tiles.funnel_segments import segment_strip
from dashapp.tiles.funnel_worth import RECOVERED, WORTH
from dashapp.tiles.split import split
from dashapp.tiles.split_asked import SPLIT

PAGE = Page(
    name="funnel",
    label="Funnel",
    icon="funnel",
    group="Store",
    fact="events",
    filters=EVENT_FILTERS,
    shown=SHOWN,
    controls=(COUNT, STAGES, SPLIT, RECOVERED, WORTH),
    metrics=("events",),
    tiles=(funnel_lead(), funnel(), split(), buying_hours(), segment_strip(), cleaning_strip()),
)
