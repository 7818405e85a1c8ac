"""Controls: the words that a person searches the definitions for; they are in the address."""

from dashapp.core.site import Control

NAME = "definitions"
"""The page's own name in the address."""
SEARCH = Control(name="q", label="Search", values=None)
