"""Bundle: our own style sheets and scripts as one file each, named by their content."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response

from dashapp.auth.bootstrap import stylesheet
from dashapp.http.script_modules import join_modules

ASSETS = Path(__file__).parents[1] / "assets"
STYLES = ("tokens", "components", "shell", "figures", "panels", "forms", "blocks")
MODULES = ASSETS / "js"
PAGES = Path(__file__).parents[1] / "pages"
ICONS = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "font"
ICONS_AT = "/icons"


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A file that is put together from others."""

    path: str
    mimetype: str
    content: str

    @property
    def address(self) -> str:
        """Where it is, with its fingerprint: a browser may keep it for ever."""
        return f"{self.path}?v={blake2b(self.content.encode(), digest_size=6).hexdigest()}"


def styles() -> Bundle:
    """Put the style sheets together: Bootstrap's, what pages share, then that of each page."""
    files = (*(ASSETS / f"{name}.css" for name in STYLES), *sorted(PAGES.glob("*/page.css")))
    content = "\n".join((stylesheet(), *(path.read_text(encoding="utf-8") for path in files)))
    return Bundle(path="/bundle.css", mimetype="text/css", content=content)


def scripts() -> Bundle:
    """Put the modules together."""
    return Bundle(path="/bundle.js", mimetype="text/javascript", content=join_modules(MODULES))


def install(server: Flask) -> tuple[str, str]:
    """Serve the bundles and the icons; give the addresses of style sheet and script."""
    made = (styles(), scripts())
    for bundle in made:
        server.add_url_rule(bundle.path, bundle.path.strip("/"), _serve(bundle))
    server.register_blueprint(Blueprint("icons", __name__, static_folder=ICONS, static_url_path=ICONS_AT))
    return made[0].address, made[1].address


def _serve(bundle: Bundle) -> Callable[[], Response]:
    return lambda: Response(bundle.content, mimetype=bundle.mimetype)
