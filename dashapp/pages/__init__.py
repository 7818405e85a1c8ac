"""Pages: every page there is, in the order of the navigation."""

from collections.abc import Mapping

from dashapp.core.page import Page
from dashapp.core.site import Site
from dashapp.pages.admin import PAGE as ADMIN
from dashapp.pages.catalogue_quality import PAGE as CATALOGUE
from dashapp.pages.data import PAGE as DATA
from dashapp.pages.definitions import PAGE as DEFINITIONS
from dashapp.pages.funnel import PAGE as FUNNEL
from dashapp.pages.merchandising import PAGE as MERCHANDISING
from dashapp.pages.overview import PAGE as OVERVIEW
from dashapp.pages.products import PAGE as PRODUCTS
from dashapp.pages.segments import PAGE as SEGMENTS
from dashapp.pages.time import PAGE as WHEN

PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (OVERVIEW, PRODUCTS, FUNNEL, SEGMENTS, MERCHANDISING, WHEN, CATALOGUE, DATA, DEFINITIONS, ADMIN)
}

SITE = Site(heads=tuple(PAGES.values()))
"""What pages and shell know of each other."""
