"""Catalogue quality: missing brands and categories, and what other rows tell about them."""
