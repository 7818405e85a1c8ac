"""Layout: what stays while pages change: address, navigation, top bar, floating layer, side panel, messages."""

from dash import dcc, html

from dashapp.core.markup import Markup

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
    <link rel="stylesheet" href="/icons/bootstrap-icons.min.css">
    <link rel="stylesheet" href="[styles]">
    <script src="/assets/scheme.js"></script>
  </head>
  <body>
    <a class="skip" href="#main">To the content</a>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      <script type="module" src="[scripts]"></script>
      {%renderer%}
    </footer>
  </body>
</html>"""


START = 'document.addEventListener("DOMContentLoaded", () => new DashRenderer());'
"""Starts Dash once our modules have run: the component and the functions that it calls are theirs."""


def index(styles: str, scripts: str) -> str:
    """Return the page that loads everything; our own files by their addresses."""
    return INDEX.replace("[styles]", styles).replace("[scripts]", scripts)


def layout() -> html.Div:
    """Make the shell."""
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="refresh", data=0),
            dcc.Store(id="title"),
            dcc.Store(id="pop"),
            Markup(None, id="nav", tag="nav", className="nav"),
            html.Div([Markup(None, id="top", tag="header", className="top"), html.Div(id="content")], className="page"),
            Markup(None, id="float", className="float"),
            Markup(None, id="panel", tag="aside", className="panel"),
            Markup(None, id="toast", className="toast-container"),
        ],
        className="app",
    )
