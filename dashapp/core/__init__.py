"""The kernel of the web application: pages, state, view, queries of tiles, markup, theme."""
