"""Next address: the page that follows a log-in. Only an address of ours: a link must not lead people elsewhere."""

from urllib.parse import urlsplit

HOME = "/"

LOOPS = ("/login", "/logout", "/first")
"""Where nobody wants to be after a log-in."""


def local(target: str | None) -> str:
    """Return the address back where it is a path on this server, else the first page.

    Browsers read a backslash as a slash and skip tabs and line breaks, so neither may be in it.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return HOME
    if "\\" in target or not target.isprintable() or not target.isascii():
        return HOME
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path.startswith(LOOPS):
        return HOME
    return target
