"""Merchandising: what sells, on how few products the revenue rests, who rises and falls, what nobody buys."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.pages.merchandising.controls import BY, ORDER, VIEWS, WINDOW
from dashapp.pages.merchandising.lead import merchandise_lead
from dashapp.pages.merchandising.movers import movers
from dashapp.pages.merchandising.pareto import concentration
from dashapp.pages.merchandising.price_tiers import price_tiers
from dashapp.pages.merchandising.ranking import ranked_members
from dashapp.pages.merchandising.zero_conversion import flops

PAGE = Page(
    name="merchandising",
    label="Merchandising",
    icon="box-seam",
    group="Store",
    fact="events",
    filters=EVENT_FILTERS,
    shown=SHOWN,
    controls=(BY, ORDER, VIEWS, WINDOW),
    metrics=("events",),
    tiles=(merchandise_lead(), ranked_members(), concentration(), price_tiers(), movers(), flops()),
)
