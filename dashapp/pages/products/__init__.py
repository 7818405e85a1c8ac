"""Products: what orders are made of: products, brands and categories by revenue, units, orders and margin."""

from dashapp.core.page import Page
from dashapp.pages.products.concentration import concentration
from dashapp.pages.products.controls import BY, FILTERS, ORDER
from dashapp.pages.products.movers import movers
from dashapp.pages.products.ranking import ranked_members

PAGE = Page(
    name="products",
    label="Products",
    icon="basket",
    group="Store",
    filters=FILTERS,
    controls=(BY, ORDER),
    metrics=("orders",),
    tiles=(ranked_members(), concentration(), movers()),
)
