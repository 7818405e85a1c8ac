"""Secret: the key that signs what the browser keeps for a form."""

import secrets
from contextlib import suppress
from os import O_CREAT, O_EXCL, O_WRONLY, fdopen, link
from os import open as os_open
from pathlib import Path

from config.settings import Settings
from services.core.errors import BadValue

SHORTEST = 32
"""Characters; what is shorter could be guessed from a signed cookie."""

OWNER_ONLY = 0o600


def secret_key(settings: Settings) -> str:
    """Return the key that is set, or the one that this home keeps. Raises BadValue for one that is too short.

    Several processes of one home get the same: the first to finish writing wins.
    """
    given = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if given and len(given) < SHORTEST:
        raise BadValue(f"CARTOGRAPH_SECRET_KEY has at least {SHORTEST} characters.")
    return given or _kept(settings.home / "secret_key")


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    """Write whole beside, then link: nobody reads half a key, and nobody's key is replaced."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with fdopen(os_open(beside, O_CREAT | O_EXCL | O_WRONLY, OWNER_ONLY), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        link(beside, path)
    beside.unlink()
