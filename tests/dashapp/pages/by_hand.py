"""Views, results and markup made by hand: what a tile draws of numbers that stand in the test, without a store."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from dashapp.auth.principal import Principal
from dashapp.core.view import PageView
from services.jobs.requests import Job
from services.query.result import Origin, OutColumn, Result
from tests.dashapp.drawing import make_view, walk, words

NOON = datetime(2024, 6, 15, 12, tzinfo=UTC)
DAYS = (date(2022, 1, 1), date(2024, 6, 30))
"""The days of the data."""

SCRIPT = '<script>alert("x")</script>'


def view(
    page: str, search: str = "", who: Principal | None = None, *, currency: str = "", empty: bool = False
) -> PageView:
    """A page at an address, over DAYS or over no data."""
    first, last = (None, None) if empty else DAYS
    return make_view(page, search, first=first, last=last, who=who, currency=currency)


def result(rows: Sequence[Mapping[str, Any]], units: Mapping[str, str] | None = None) -> Result:
    """An answer of these rows; columns without a unit are text."""
    names = list(rows[0]) if rows else list(units or {})
    columns = tuple(
        OutColumn(name=name, label=name.capitalize(), unit=(units or {}).get(name, "text"), role="metric")
        for name in names
    )
    table = pa.table({name: [row[name] for row in rows] for name in names})
    return Result(columns=columns, table=table, origin=origin())


def origin(**parts: Any) -> Origin:
    """Where an answer came from."""
    given = {
        "filters": ("2024",),
        "notes": (),
        "as_of": date(2024, 6, 30),
        "data_version": 7,
        "statement": "select 1",
        "parameters": {},
        "computed_at": NOON,
    }
    return Origin(**{**given, **parts})


def elements(tree: Any, **attributes: object) -> list[Mapping[str, Any]]:
    """Every element of a tree that has these attributes; `t` is its tag, `data_x` is `data-x`."""
    wanted = {name.replace("_", "-") if name != "className" else name: value for name, value in attributes.items()}
    return [one for one in walk(tree) if all(one.get(name) == value for name, value in wanted.items())]


def tags(tree: Any) -> set[str]:
    """The tags of a tree."""
    return {one["t"] for one in walk(tree)}


def cells(tree: Any) -> list[list[str]]:
    """The words of each row of a table's body."""
    bodies = elements(tree, t="tbody")
    return [[words(cell) for cell in elements(row, t="td")] for body in bodies for row in elements(body, t="tr")]


def heads(tree: Any) -> list[str]:
    """The words of a table's head."""
    return [words(one) for one in elements(tree, t="th")]


def fields(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sends beside what is typed."""
    return {one["name"]: one["value"] for one in elements(form, t="input", type="hidden")}


def links(tree: Any) -> dict[str, str]:
    """The address of each link by its words."""
    return {words(one): one["href"] for one in elements(tree, t="a")}


def job(**parts: Any) -> Job:
    """A job: an import of one file that was asked for at noon."""
    given: dict[str, Any] = {
        "job_id": "j1",
        "kind": "import",
        "label": "An import",
        "who": "viewer@shop.example",
        "state": "running",
        "doing": "reads the files",
        "fraction": 0.25,
        "stopping": False,
        "parameters": {"names": ["a.csv"], "uploads": ["u1"], "dry_run": False, "replace_demo": False},
        "asked_at": NOON,
        "started_at": None,
        "ended_at": None,
        "result": None,
        "error": None,
        "error_code": "",
        "reference": None,
    }
    return Job(**{**given, **parts})
