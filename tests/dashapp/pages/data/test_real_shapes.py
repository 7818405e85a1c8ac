"""Real shapes through the wizard: what its form sends, questions answered, is read as the shell reads the file.

The ordinary run takes the files with questions and a few others, `--soak` every file.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from services.core.context import build_context
from services.core.errors import AppError
from services.ingest.audit import ImportRequest
from services.ingest.load import import_files
from services.jobs.requests import Job
from services.uploads.receive import receive_file
from services.uploads.store import Upload
from tests.dashapp.pages.data.desk import Desk, elements
from tests.services.ingest.test_real_shapes import SHAPES, Shape, name_of
from tests.services.jobs.working import ANN, staff, working

FEW = ("w04-", "w05-", "w06-", "w16-", "g03-", "w13-", "w10-")
ANSWERS = ("decimal", "currency", "total_per", "date_order")
ALIKE = ("read", "loaded", "duplicates", "rejected", "orders", "currency", "mapping", "formats", "steps")

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One store for all files: they are checked, not imported."""
    ctx = build_context(Settings(home=tmp_path_factory.mktemp("home"), duckdb_threads=2), write=True)
    staff(ctx)
    with working(ctx) as queue:
        yield Desk(ctx=ctx, queue=queue)
    ctx.close()


def fill_in(body: Any, answers: dict[str, str]) -> dict[str, str]:
    """Return what the form of the columns step sends: as it stands, with the questions answered."""
    (form,) = [one for one in elements(body, "form") if one.get("data-act") == "data.check"]
    fields: dict[str, list[str]] = {}
    for one in elements(form, "input"):
        if one["type"] in ("hidden", "text") or (one["type"] == "checkbox" and one.get("defaultChecked")):
            fields.setdefault(one["name"], []).append(str(one.get("value") or one.get("defaultValue") or ""))
        elif one["type"] == "radio" and answers.get(one["name"]) == one["value"]:
            fields.setdefault(one["name"], []).append(one["value"])
    for one in elements(form, "select"):
        fields.setdefault(one["name"], []).append(one["defaultValue"])
    return {name: "\n".join(values) for name, values in fields.items()}


def send(desk: Desk, file: Path) -> Upload:
    return receive_file(desk.ctx, ANN, file.name, io.BytesIO(file.read_bytes()))


def check(desk: Desk, files: list[Path], shape: Shape) -> Job:
    """Check files as somebody does on the page."""
    ids = ",".join(send(desk, one).upload_id for one in files)
    lines = "&x.lines=on" if shape.options.get("group_by_order") else "&x.lines=off" if shape.kind != "events" else ""
    preset = f"&x.preset={shape.options['preset']}" if "preset" in shape.options else ""
    body = desk.page(f"?x.upload={ids}&x.kind={shape.kind}{lines}{preset}").body
    answers = {name: str(shape.options[name]) for name in ANSWERS if name in shape.options}
    try:
        return desk.job(desk.act("data.check", **fill_in(body, answers)))
    finally:
        desk.act("data.discard", uploads=ids)


@pytest.mark.soak
def test_the_wizard_reads_as_the_shell_does(desk: Desk, shared: Path, request: pytest.FixtureRequest) -> None:
    every = bool(request.config.getoption("--soak"))
    for shape in (one for one in SHAPES if every or one.files.startswith(FEW)):
        files = [shared / "data" / "real-shapes" / name for name in shape.files.split()]
        if shape.refused and not any(one for one in elements(look(desk, files, shape), "form") if is_check(one)):
            continue  # the page says why, and has no form
        job = check(desk, files, shape)
        if shape.refused:
            assert (job.state, shape.refused in str(job.error)) == ("failed", True), (name_of(shape), job.error)
            continue
        asked = ImportRequest(kind=shape.kind, files=tuple(files), dry_run=True, **shape.options)
        shell = import_files(desk.ctx, asked).to_json()
        assert job.result is not None, (name_of(shape), job.error)
        assert {name: job.result[name] for name in ALIKE} == {name: shell[name] for name in ALIKE}, name_of(shape)


def is_check(form: dict[str, Any]) -> bool:
    return form.get("data-act") == "data.check"


def look(desk: Desk, files: list[Path], shape: Shape) -> Any:
    """The columns step of a file that is refused, or nothing where it does not even arrive."""
    try:
        upload = send(desk, files[0])
    except AppError:
        return []
    body = desk.page(f"?x.upload={upload.upload_id}&x.kind={shape.kind}").body
    if not any(map(is_check, elements(body, "form"))):
        assert shape.refused in str(body)
    desk.act("data.discard", uploads=upload.upload_id)
    return body
