"""Pages: every page there is, in the order of the navigation."""

from collections.abc import Mapping

from dashapp.page import Page
from dashapp.pages.admin import PAGE as ADMIN
from dashapp.pages.data import PAGE as DATA
from dashapp.pages.definitions import PAGE as DEFINITIONS
from dashapp.pages.overview import PAGE as OVERVIEW

PAGES: Mapping[str, Page] = {page.name: page for page in (OVERVIEW, DATA, DEFINITIONS, ADMIN)}
