"""Templates: how a page of the log-in is drawn: its theme, its files, their version."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from flask import render_template, request, url_for

from dashapp.auth.bootstrap import entry_stylesheet

ASSETS = Path(__file__).parents[1] / "assets"
TEMPLATES = Path(__file__).parents[1] / "templates"

STYLES = ("tokens.css", "components.css", "auth.css")

FILES = ("auth.css", "scheme.js", "auth.js", "favicon.svg")
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
    return url_for("entry.file", name=name, v=fingerprint(name))


def file_content(name: str) -> bytes:
    """Return one of the files. The style sheet is one of several, so that a page asks for five files and no more."""
    if name != "auth.css":
        return (ASSETS / name).read_bytes()
    return "\n".join((entry_stylesheet(), *((ASSETS / own).read_text(encoding="utf-8") for own in STYLES))).encode()


@cache
def fingerprint(name: str) -> str:
    """Return what changes with the content of one of the files."""
    return sha256(file_content(name)).hexdigest()[:12]


@cache
def _version() -> str:
    return version("cartograph")
