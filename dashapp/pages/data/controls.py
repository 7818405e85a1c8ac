"""Controls: the files, the job and the import that are looked at; they stand in the address."""

from collections.abc import Iterable

from dashapp.core.site import Control
from dashapp.core.state import PageState
from dashapp.core.view import PageView
from services.ingest.kinds import KINDS

NAME = "data"

KIND_CHOICES = tuple((name, name.capitalize()) for name in KINDS)

CONTROLS = (
    Control(name="upload", label="Files", values=None),
    Control(name="kind", label="What the rows are", values=KIND_CHOICES),
    Control(name="preset", label="Preset", values=None),
    Control(name="lines", label="One row is", values=(("off", "An order"), ("on", "A line of an order"))),
    Control(name="encoding", label="Encoding", values=None),
    Control(name="sheet", label="Sheet", values=None),
    Control(name="header", label="Names of the columns", values=(("on", "In the file"), ("off", "Not in the file"))),
    Control(name="names", label="Columns", values=None),
    Control(name="sql", label="SELECT over the files", values=None),
    Control(name="saved", label="Saved mapping", values=None),
    Control(name="mapped", label="Columns as in", values=None),
    Control(name="job", label="Job", values=None),
    Control(name="load", label="Import", values=None),
    Control(name="all", label="Imports", values=(("on", "All"),)),
)
"""upload: ids of files, joined by commas. saved: a saved mapping, or off for none.

mapped: a job whose columns stand. load: the id of a past import."""


def place(**options: str) -> str:
    """Return the address of a part of the page; empty options are left out."""
    kept = tuple(sorted((name, value) for name, value in options.items() if value))
    return f"/{NAME}{PageState(options=kept).search()}"


def columns_of(job_id: str, uploads: Iterable[str]) -> str:
    """Return the address where the columns that a job took can be changed."""
    return place(upload=",".join(uploads), mapped=job_id)


def option_of(view: PageView, name: str) -> str:
    """Return what the address says of a control; nothing where it says nothing."""
    return view.state.option(name, "")
