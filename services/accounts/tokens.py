"""Tokens: what lets in whoever holds it: long, random, and kept as a hash only, so that the database lets nobody in."""

import secrets
from hashlib import sha256

BYTES = 32


def fresh() -> str:
    """Make one up, of 256 bits that fit into a URL and a cookie."""
    return secrets.token_urlsafe(BYTES)


def digest(text: str) -> str:
    """Return the hash of a token. A plain hash will do: what has that many bits is not found by trying."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
