"""How an import may end: killed, cancelled, failed. The warehouse is as it was."""

import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.settings import Settings
from services.core.context import Context, build_context
from services.core.errors import Cancelled
from services.ingest.audit import ImportProgress, ImportRequest
from services.ingest.load import import_files
from services.ingest.progress import STAGES
from services.warehouse.duckdb import loader as duckdb_load
from services.warehouse.postgres import loader as postgres_load
from tests.services.ingest.bench import LOG, ORDERS, bring_text, content, put

CHILD = """
import sys, time
from pathlib import Path
from config.settings import Settings
from services.core.context import build_context
from services.ingest.audit import ImportRequest
from services.ingest.load import import_files

def stop(progress):
    if progress.doing == {stage!r}:
        print("here", flush=True)
        {wait}

settings = Settings(home=Path(sys.argv[1]), warehouse_url=sys.argv[3] or None)
request = ImportRequest(kind="events", files=(Path(sys.argv[2]),))
import_files(build_context(settings, write=True), request, progress=stop)
"""


def many(n: int) -> str:
    def line(at: int) -> str:
        when = f"2024-01-{at % 28 + 1:02} 10:00:{at % 60:02} UTC"
        return f"{when},view,P{at % 99},1,a.b,x,{at % 50 + 1},U{at % 999},S{at}\n"

    return LOG + "".join(map(line, range(n)))


@pytest.mark.parametrize(("stage", "wait"), [("matching", "time.sleep(60)"), ("loading", "pass")])
def test_a_killed_import_leaves_the_warehouse_as_it_was(
    any_settings: Settings, tmp_path: Path, stage: str, wait: str
) -> None:
    ctx = build_context(any_settings, write=True)
    bring_text(ctx, "transactions", ORDERS + "T1,C1,2024-01-13,1\n")
    before = content(ctx)
    ctx.close()
    file = put(tmp_path, many(120_000))
    url = any_settings.warehouse if any_settings.warehouse.startswith("postgresql") else ""
    code = CHILD.format(stage=stage, wait=wait)
    command = [sys.executable, "-c", code, str(any_settings.home), str(file), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        time.sleep(0.1)
        child.send_signal(signal.SIGKILL)
    left = list(any_settings.staging.glob("import-*"))
    ctx = build_context(any_settings, write=True)
    assert content(ctx) == before
    assert left, "a killed import cannot clean up after itself"
    assert bring_text(ctx, "events", many(1000)).loaded == 1000
    assert list(any_settings.staging.glob("import-*")) == [], "the next import does"
    ctx.close()


@pytest.mark.parametrize("stage", STAGES)
def test_a_cancelled_import_leaves_the_warehouse_as_it_was(any_context: Context, tmp_path: Path, stage: str) -> None:
    before = content(any_context)
    cancel = threading.Event()

    def watch(progress: ImportProgress) -> None:
        if progress.doing == stage:
            cancel.set()

    request = ImportRequest(kind="events", files=(put(tmp_path, many(5000)),))
    with pytest.raises(Cancelled):
        import_files(any_context, request, progress=watch, cancel=cancel)
    assert content(any_context) == before
    assert import_files(any_context, request).loaded == 5000


def test_a_failed_import_leaves_the_warehouse_as_it_was(any_context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,1\n")
    before = content(any_context)
    loader = duckdb_load.DuckDBLoader if any_context.engine.name == "duckdb" else postgres_load.PostgresLoader
    filling = loader.filling

    @contextmanager
    def broken(self, stage, handovers):  # type: ignore[no-untyped-def]
        def fill(handover):  # type: ignore[no-untyped-def]
            if handover.name == "transactions":
                raise OSError("the disk is full")
            real(handover)

        with filling(self, stage, handovers) as real:
            yield fill

    with monkeypatch.context() as patched:
        patched.setattr(loader, "filling", broken)
        with pytest.raises(OSError, match="disk"):
            bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,2\nT2,C2,2024-01-13,1\n")
    assert content(any_context) == before
    assert bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,2\n").updated == 1


def test_imports_at_the_same_time_come_one_after_the_other(any_context: Context, tmp_path: Path) -> None:
    files = [put(tmp_path, ORDERS + f"T{at},C{at},2024-01-13,1\nX,C1,2024-01-13,1\n", f"{at}.csv") for at in range(4)]
    audits = []

    def work(file: Path) -> None:
        audits.append(import_files(any_context, ImportRequest(kind="transactions", files=(file,))))

    threads = [threading.Thread(target=work, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(audit.data_version for audit in audits) == [1, 2, 3, 4]
    assert sum(audit.loaded for audit in audits) == 5
    assert sum(audit.unchanged for audit in audits) == 3
