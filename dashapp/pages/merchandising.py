"""Merchandising: what sells, on how few products the revenue rests, who rises and falls, what nobody buys."""

from dashapp.core.event_filters import EVENT_FILTERS, SHOWN
from dashapp.core.page import Page
from dashapp.tiles.flops import flops
from dashapp.tiles.flops_asked import VIEWS, WINDOW
from dashapp.tiles.merchandise import ranked_members
from dashapp.tiles.merchandise_asked import BY, ORDER
from dashapp.tiles.merchandise_lead import merchandise_lead
from dashapp.tiles.merchandise_tiers import price_tiers
from dashapp.tiles.movers import movers
from dashapp.tiles.pareto import concentration

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
