"""Show: how a page of the log-in is drawn: in which theme, with which files, under which version."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from flask import render_template, request, url_for

ASSETS = Path(__file__).parents[1] / "assets"
TEMPLATES = Path(__file__).parents[1] / "templates"

FILES = ("tokens.css", "auth.css", "scheme.js", "auth.js", "favicon.svg")
"""What these pages need, and so what is served to everybody. Nothing else of the assets is."""

THEMES = {"light": "Light", "dark": "Dark", "system": "As the system"}

COOKIE = "theme"
"""Where the choice is kept; the script of the page writes it, so that it holds for people who are not logged in."""


def show(template: str, /, **values: object) -> str:
    """Draw a page."""
    return render_template(
        f"auth/{template}", **values, theme=theme(), themes=THEMES, version=_version(), file=file_address
    )


def theme() -> str:
    """Return the theme that this browser chose: "light", "dark" or "system"."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in THEMES else "system"


def file_address(name: str) -> str:
    """Return the address of one of the files, which changes with its content."""
    return url_for("entry.file", name=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return sha256((ASSETS / name).read_bytes()).hexdigest()[:12]


@cache
def _version() -> str:
    return version("cartograph")
