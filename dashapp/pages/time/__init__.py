"""Time: the days, weekdays and hours at which people look and buy, and the unusual days."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.pages.time.anomalies import anomalies
from dashapp.pages.time.controls import EVENT, METRIC
from dashapp.pages.time.lead import when_lead
from dashapp.pages.time.months import months
from dashapp.pages.time.series import over_time
from dashapp.pages.time.week import hours_of_week

PAGE = Page(
    name="when",
    label="When",
    icon="calendar3",
    group="Store",
    fact="events",
    filters=EVENT_FILTERS,
    shown=SHOWN,
    controls=(METRIC, EVENT),
    metrics=("events",),
    tiles=(when_lead(), over_time(), anomalies(), months(), hours_of_week()),
)
