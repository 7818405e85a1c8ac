"""Funnel: from the first look to the purchase: who leaves where, among whom, at what hour, and what it costs."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.pages.funnel.buying_hours import buying_hours
from dashapp.pages.funnel.cleaning import cleaning_strip
from dashapp.pages.funnel.controls import COUNT, RECOVERED, SPLIT, STAGES, WORTH
from dashapp.pages.funnel.lead import funnel_lead
from dashapp.pages.funnel.segments import segment_strip
from dashapp.pages.funnel.split import split
from dashapp.pages.funnel.stages import funnel

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
