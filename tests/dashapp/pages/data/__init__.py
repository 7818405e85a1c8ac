"""The page Data without a browser: what it shows, what its forms do, how files come in."""
