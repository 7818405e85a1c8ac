"""Tiles: what pages are built of; each is made by a function that takes what differs between pages."""
