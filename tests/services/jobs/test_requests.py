"""Asking: who may, what is refused, and that nothing is seen or stopped by anybody else."""

from typing import Any

import pytest

from services.accounts import people
from services.accounts.grants import Owner, add_grants
from services.core.context import Context
from services.core.errors import AppError, BadValue, NotAllowed, StoreUnreachable, UnknownName
from services.jobs import store
from services.jobs.declared import KINDS
from services.jobs.execute import run
from services.jobs.queue import build_queue
from services.jobs.requests import AT_ONCE, TooMany, cancel_job, find_job, list_jobs, request_job
from tests.services.accounts.hiring import WHO
from tests.services.ingest.bench import ORDERS
from tests.services.jobs.working import ANN, BEN, MAX, VIC, send

GOOD = ORDERS + "T1,C1,2024-01-13,10.5\n"


class Shelf:
    """A queue on which everything stays."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def send(self, job_id: str) -> None:
        self.sent.append(job_id)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if not kind.is_of_system])
def test_a_viewer_may_ask_for_nothing(file_shop: Context, shelf: Shelf, kind: str) -> None:
    with pytest.raises(NotAllowed, match="The role viewer may not"):
        request_job(file_shop, shelf, kind, {}, who=VIC)
    assert list_jobs(file_shop) == ()
    assert shelf.sent == []


def test_an_analyst_may_not_undo(file_shop: Context, shelf: Shelf) -> None:
    with pytest.raises(NotAllowed, match="manager may"):
        request_job(file_shop, shelf, "undo", {"load_id": 1}, who=ANN)


@pytest.mark.parametrize("who", ["nobody@example.org", "no address"])
def test_who_has_no_account_may_ask_for_nothing(file_shop: Context, shelf: Shelf, who: str) -> None:
    with pytest.raises(AppError):
        request_job(file_shop, shelf, "load_demo", {}, who=who)


def test_who_sees_a_part_of_the_store_may_not_change_the_whole(file_shop: Context, shelf: Shelf) -> None:
    add_grants(file_shop, Owner(kind="user", name=ANN), (("region", "North"),), who=WHO)
    with pytest.raises(NotAllowed, match="Your view is limited"):
        request_job(file_shop, shelf, "load_demo", {}, who=ANN)


FORGED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a kind that is none": {"kind": "refunds"},
    "a kind that is no text": {"kind": ["transactions"]},
    "no file": {"uploads": []},
    "files that are none": {"uploads": "all"},
    "a file that is no text": {"uploads": [1]},
    "a path": {"uploads": ["../application.sqlite"]},
    "a null character": {"uploads": ["\0" * 32]},
    "an unknown file": {"uploads": ["0" * 32]},
    "a file twice": {"uploads": ["0" * 32, "0" * 32]},
    "too many files": {"uploads": [f"{at:032x}" for at in range(200)]},
    "an unknown preset": {"preset": "x"},
    "a preset of another kind": {"preset": "rees46-events"},
    "a mapping that is none": {"mapping": ["date"]},
    "a mapping of numbers": {"mapping": {"date": 1}},
    "a mapping of an unknown field": {"mapping": {"; drop table": "date"}},
    "a flag that is text": {"dry_run": "false"},
    "a flag that is a number": {"replace_demo": 1},
    "an order of dates that is none": {"date_order": "week"},
    "another's name": {"who": MAX},
    "a claim to be the demo": {"demo": True},
    "a file of the server": {"files": ["/etc/passwd"]},
    "names of files": {"names": ["x.csv"]},
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_import_is_refused_in_a_sentence(file_shop: Context, shelf: Shelf, what: str) -> None:
    sent = send(file_shop, GOOD)
    given = {"kind": "transactions", "uploads": [sent.upload_id]} | FORGED[what]
    with pytest.raises(AppError) as refused:
        request_job(file_shop, shelf, "import", {} if what == "nothing" else given, who=ANN)
    assert 400 <= refused.value.status < 500
    assert refused.value.public.endswith(".")
    assert (list_jobs(file_shop), shelf.sent) == ((), [])


@pytest.mark.parametrize(
    ("kind", "who", "given"),
    [
        ("undo", MAX, {}),
        ("undo", MAX, {"load_id": "1"}),
        ("undo", MAX, {"load_id": 2**70}),
        ("undo", MAX, {"load_id": True}),
        ("undo", MAX, {"load_id": 1.5}),
        ("load_demo", ANN, {"scale": 1e9}),
        ("load_demo", ANN, {"scale": float("nan")}),
        ("load_demo", ANN, {"seed": -1}),
        ("load_demo", ANN, {"until": "2030-01-01"}),
        ("remove_demo", ANN, {"load_id": 1}),
        ("remove_demo", ANN, ["x"]),
        ("remove_demo", ANN, "x"),
    ],
)
def test_other_forged_parameters_are_refused(file_shop: Context, shelf: Shelf, kind: str, who: str, given: Any) -> None:
    with pytest.raises(BadValue):
        request_job(file_shop, shelf, kind, given, who=who)
    assert shelf.sent == []


@pytest.mark.parametrize("kind", ["", "imports", "__class__", "import "])
def test_an_unknown_kind_is_refused(file_shop: Context, shelf: Shelf, kind: str) -> None:
    with pytest.raises(UnknownName):
        request_job(file_shop, shelf, kind, {}, who=ANN)


def test_another_persons_file_is_as_unknown_as_none(file_shop: Context, shelf: Shelf) -> None:
    hers = send(file_shop, GOOD, who=BEN)
    with pytest.raises(UnknownName) as theirs:
        request_job(file_shop, shelf, "import", {"kind": "transactions", "uploads": [hers.upload_id]}, who=ANN)
    with pytest.raises(UnknownName) as none:
        request_job(file_shop, shelf, "import", {"kind": "transactions", "uploads": ["0" * 32]}, who=ANN)
    assert theirs.value.public == none.value.public


def test_another_persons_job_is_neither_seen_nor_stopped_but_by_a_manager(file_shop: Context, shelf: Shelf) -> None:
    one = request_job(file_shop, shelf, "load_demo", {}, who=ANN)
    for who in (BEN, VIC):
        with pytest.raises(UnknownName):
            find_job(file_shop, one.job_id, who)
        with pytest.raises(UnknownName):
            cancel_job(file_shop, one.job_id, who)
    assert find_job(file_shop, one.job_id, MAX).who == ANN
    assert [found.job_id for found in list_jobs(file_shop, ANN)] == [one.job_id]
    assert list_jobs(file_shop, BEN) == ()
    with pytest.raises(UnknownName):
        find_job(file_shop, "../x", ANN)


def test_a_manager_whose_view_is_limited_sees_only_their_own_jobs(file_shop: Context, shelf: Shelf) -> None:
    one = request_job(file_shop, shelf, "load_demo", {}, who=ANN)
    add_grants(file_shop, Owner(kind="user", name=MAX), (("region", "North"),), who=WHO)
    with pytest.raises(UnknownName):
        find_job(file_shop, one.job_id, MAX)
    with pytest.raises(UnknownName):
        cancel_job(file_shop, one.job_id, MAX)
    assert find_job(file_shop, one.job_id, ANN).who == ANN


def test_a_right_that_is_taken_away_in_between_is_not_used(file_shop: Context, shelf: Shelf) -> None:
    sent = send(file_shop, GOOD)
    one = request_job(file_shop, shelf, "import", {"kind": "transactions", "uploads": [sent.upload_id]}, who=ANN)
    people.change_role(file_shop, ANN, "viewer", who=WHO)
    run(file_shop, one.job_id)
    ended = find_job(file_shop, one.job_id, ANN)
    assert (ended.state, ended.error) == ("failed", "The role viewer may not import files; analyst may.")
    assert file_shop.engine.data_version().number == 0


def test_a_limit_that_comes_in_between_holds(file_shop: Context, shelf: Shelf) -> None:
    one = request_job(file_shop, shelf, "remove_demo", {}, who=ANN)
    add_grants(file_shop, Owner(kind="user", name=ANN), (("region", "North"),), who=WHO)
    run(file_shop, one.job_id)
    assert find_job(file_shop, one.job_id, ANN).state == "failed"


def test_a_job_runs_once_however_often_its_id_comes(file_shop: Context, shelf: Shelf) -> None:
    sent = send(file_shop, GOOD)
    one = request_job(file_shop, shelf, "import", {"kind": "transactions", "uploads": [sent.upload_id]}, who=ANN)
    for _ in range(3):
        run(file_shop, one.job_id)
    assert find_job(file_shop, one.job_id, ANN).state == "done"
    assert file_shop.engine.data_version().number == 1
    run(file_shop, "0" * 32)


def test_a_fault_of_ours_ends_the_job_with_a_reference_and_no_detail(
    file_shop: Context, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = request_job(file_shop, shelf, "remove_demo", {}, who=ANN)
    monkeypatch.setattr("services.jobs.demo_jobs.remove_demo", lambda *_, **__: 1 / 0)
    run(file_shop, one.job_id)
    ended = find_job(file_shop, one.job_id, ANN)
    assert ended.state == "failed"
    assert ended.reference is not None
    assert ended.reference in str(ended.error)
    assert "division" not in str(ended.error)
    assert ended.reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_nobody_fills_the_queue(file_shop: Context, shelf: Shelf) -> None:
    for _ in range(AT_ONCE):
        request_job(file_shop, shelf, "remove_demo", {}, who=ANN)
    with pytest.raises(TooMany):
        request_job(file_shop, shelf, "remove_demo", {}, who=ANN)
    request_job(file_shop, shelf, "remove_demo", {}, who=BEN)


def test_a_job_that_could_not_be_handed_over_does_not_wait_for_ever(file_shop: Context) -> None:
    class Away(Shelf):
        def send(self, job_id: str) -> None:
            raise StoreUnreachable(f"The queue is away, and {len(job_id)} letters with it.")

    with pytest.raises(StoreUnreachable):
        request_job(file_shop, Away(), "remove_demo", {}, who=ANN)
    (one,) = list_jobs(file_shop, ANN)
    assert (one.state, one.error) == ("failed", "The queue is away, and 32 letters with it.")
    assert store.list_queued(file_shop) == ()


def test_a_redis_that_is_away_is_said_in_a_sentence(file_shop: Context) -> None:
    from dataclasses import replace

    from pydantic import SecretStr

    settings = file_shop.settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")})
    queue = build_queue(replace(file_shop, settings=settings))
    with pytest.raises(StoreUnreachable, match="queue of the jobs cannot be reached"):
        request_job(file_shop, queue, "remove_demo", {}, who=ANN)
    queue.stop()
