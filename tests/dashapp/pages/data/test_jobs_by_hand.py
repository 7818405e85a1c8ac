"""Jobs under way, jobs that ended, and the way on from there: drawn of jobs that stand in the test."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashapp.pages.data import job as job_page
from dashapp.pages.data import recent_jobs, wizard
from dashapp.pages.data.job import JobView
from dashapp.pages.data.progress import describe_progress, draw_running
from dashapp.pages.data.recent_jobs import RecentJobs
from services.jobs.requests import Job
from services.uploads.store import Upload
from tests.dashapp.pages.by_hand import NOON, SCRIPT, elements, fields, job, links, tags, view, words

ME = "viewer@shop.example"
RESULT: dict[str, Any] = {
    "read": 10, "loaded": 6, "updated": 1, "unchanged": 2, "duplicates": 0, "rejected": 1, "orders": None,
    "steps": [], "rejected_by_reason": {}, "load_id": 4, "data_version": 9, "notes": [], "mapping": {},
    "formats": {}, "ignored_columns": [],
}  # fmt: skip


def upload(name: str = "b.csv", **parts: Any) -> Upload:
    given: dict[str, Any] = {
        "upload_id": name[0], "name": name, "size": 2048, "received": 2048, "kind": "orders", "preset": None,
        "group_by_order": False, "begun_at": NOON, "finished": True,
    }  # fmt: skip
    return Upload(**{**given, **parts})


def shown(found: Job, *waiting: Upload, through: date | None = None) -> Any:
    """What the page draws of a job."""
    return job_page.draw(view("data"), JobView(job=found, now=NOON, through=through, waiting=waiting))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "Reads the files, 25 %"),
        ({"fraction": 0.0}, "Reads the files, 0 %"),
        ({"fraction": 1.0}, "Reads the files, 100 %"),
        ({"fraction": 0.006}, "Reads the files, 1 %"),
        ({"doing": ""}, ", 25 %"),
        ({"doing": "a"}, "A, 25 %"),
        ({"state": "queued"}, "Waits for the one before it"),
        ({"stopping": True}, "Stopping; nothing is kept"),
        ({"state": "queued", "stopping": True}, "Stopping; nothing is kept"),
    ],
)
def test_what_a_job_does_at_this_moment(parts: dict[str, Any], said: str) -> None:
    assert describe_progress(job(**parts)) == said


def test_the_track_is_as_long_as_it_says() -> None:
    drawn = draw_running(job(fraction=0.336), NOON, who=ME)
    track = elements(drawn, role="progressbar")[0]
    assert (track["aria-valuenow"], track["k"]["style"]["width"]) == ("34", "34%")
    assert track["aria-label"] == "Import of a.csv"
    assert elements(drawn, data_poll="1000") == [drawn]


def test_a_job_is_stopped_once() -> None:
    form = elements(draw_running(job(), NOON, who=ME), data_act="data.cancel")[0]
    assert fields(form) == {"job": "j1"}
    assert elements(draw_running(job(stopping=True), NOON, who=ME), data_act="data.cancel") == []


def test_under_its_name_it_says_whose_it_is_unless_it_is_mine() -> None:
    later = NOON + timedelta(minutes=7)
    mine, other = (draw_running(job(who=who), later, who=ME, opens=True) for who in (ME, "ann@shop.example"))
    assert "Import of a.csv 7 min ago" in words(mine)
    assert "asked for by ann@shop.example, 7 min ago" in words(other)
    assert links(mine) == {"Import of a.csv": "/data?x.job=j1"}
    assert links(draw_running(job(), later, who=ME)) == {}


def lately(*over: Job, under_way: tuple[Job, ...] = ()) -> RecentJobs:
    return RecentJobs(under_way=under_way, over=over, who=ME, now=NOON + timedelta(hours=2))


def test_without_a_job_there_is_no_part() -> None:
    assert recent_jobs.draw(lately()) is None


def test_jobs_that_ended_say_how_and_when() -> None:
    ended = NOON + timedelta(minutes=30)
    drawn = recent_jobs.draw(
        lately(job(state="failed", ended_at=ended), job(job_id="j2", state="cancelled"), job(job_id="j3", state="done"))
    )
    assert words(drawn) == (
        "Lately Import of a.csv failed, 1 h ago Import of a.csv cancelled, 2 h ago Import of a.csv done, 2 h ago"
    )
    assert [one["href"] for one in elements(drawn, t="a")] == ["/data?x.job=j1", "/data?x.job=j2", "/data?x.job=j3"]


def test_what_is_under_way_names_the_part() -> None:
    drawn = recent_jobs.draw(lately(job(job_id="j2", state="done"), under_way=(job(),)))
    assert words(elements(drawn, t="h3")) == "Under way"
    assert len(elements(drawn, role="progressbar")) == 1


@pytest.mark.parametrize(
    ("parts", "here"),
    [
        ({"parameters": {"dry_run": True, "names": ["a.csv"]}}, "3 Check"),
        ({}, "4 Import"),
        ({"state": "failed", "error": "No."}, "4 Import"),
        ({"state": "cancelled"}, "4 Import"),
    ],
)
def test_the_step_at_which_a_job_is(parts: dict[str, Any], here: str) -> None:
    assert [words(one) for one in elements(shown(job(**parts)).body, aria_current="step")] == [here]


def test_a_running_job_can_be_left_alone() -> None:
    drawn = shown(job())
    assert drawn.title == "Import of a.csv"
    assert drawn.caption == "You can leave this page: it goes on, and is here when you come back"


def test_an_import_that_failed_can_be_tried_again() -> None:
    drawn = shown(job(state="failed", error="The disk is full."))
    assert drawn.caption == "Nothing was changed"
    assert "The disk is full." in words(drawn.body)
    assert fields(elements(drawn.body, data_act="data.import")[0]) == {"job": "j1"}
    assert links(drawn.body) == {
        "Change the columns": "/data?x.mapped=j1&x.upload=u1",
        "Begin anew": "/data",
    }


def test_a_dry_run_that_failed_cannot_be_imported() -> None:
    trial = {"names": ["a.csv"], "uploads": ["u1"], "dry_run": True}
    assert elements(shown(job(state="failed", error="No.", parameters=trial)).body, data_act="data.import") == []


def test_one_that_was_stopped_is_no_error() -> None:
    drawn = shown(job(state="cancelled"))
    assert "It was stopped before it began." in words(drawn.body)
    assert elements(drawn.body, className="refused") == []
    assert len(elements(shown(job(state="failed", error="No.")).body, className="refused")) == 1


def test_a_dry_run_offers_exactly_the_rows_it_found() -> None:
    trial = {"names": ["a.csv"], "uploads": ["u1", "u2"], "dry_run": True, "replace_demo": True}
    drawn = shown(job(state="done", parameters=trial, result=RESULT))
    assert drawn.caption == "A dry run: nothing is imported yet"
    assert "7 of 10 rows would be imported." in words(drawn.body)
    assert "The demo store is removed in the same step." in words(drawn.body)
    assert words(elements(drawn.body, data_act="data.import")) == "Import 7 rows"
    assert fields(elements(drawn.body, data_act="data.discard")[0]) == {"uploads": "u1,u2"}


def test_a_dry_run_that_would_change_nothing_offers_nothing() -> None:
    trial = {"names": ["a.csv"], "uploads": ["u1"], "dry_run": True, "replace_demo": False}
    nothing = {**RESULT, "loaded": 0, "updated": 0, "unchanged": 9}
    drawn = shown(job(state="done", parameters=trial, result=nothing))
    assert "an import would change nothing" in words(drawn.body)
    assert elements(drawn.body, data_act="data.import") == []


def test_an_import_that_is_done_leads_on() -> None:
    drawn = shown(job(state="done", result=RESULT), through=date(2024, 6, 30))
    assert drawn.caption == "Data through 30 Jun 2024, data version 9"
    assert "7 of 10 rows were imported." in words(drawn.body)
    assert links(drawn.body)["See the overview"] == "/overview?period=all"
    assert shown(job(state="done", result=RESULT)).caption == "data version 9"


def test_files_of_another_kind_wait_for_their_turn() -> None:
    one = shown(job(state="done", result=RESULT), upload("b.csv"))
    assert "b.csv waits here. Go on with it" in words(one.body)
    some = shown(job(state="done", result=RESULT), upload("b.csv"), upload("c.csv"), upload("d.csv", kind="events"))
    assert "2 files of orders wait here." in words(some.body)
    assert links(some.body)["Go on with it"] == "/data?x.upload=b,c"
    odd = shown(job(state="done", result=RESULT), upload("b", kind=None), upload("c", kind=None))
    assert "2 files of a kind that is not clear wait here." in words(odd.body)


@pytest.mark.parametrize(
    ("kind", "result", "said"),
    [
        ("undo", {"undone": 3}, "Import 3 is taken back"),
        ("load_demo", {}, "The demo store is here. Nothing in it is real."),
        ("remove_demo", {"removed": True}, "The demo store is removed."),
        ("remove_demo", {"removed": False}, "There was no demo store to remove."),
        ("remove_demo", None, "There was no demo store to remove."),
    ],
)
def test_a_job_that_is_no_import_says_what_it_did(kind: str, result: dict[str, Any] | None, said: str) -> None:
    drawn = shown(job(kind=kind, state="done", result=result, parameters={"load_id": 3}))
    assert said in words(drawn.body)
    assert drawn.caption == "Done"
    assert elements(drawn.body, aria_label="Steps of an import") == []


def test_what_is_not_there_is_told_from_what_is_closed() -> None:
    gone, closed = (
        wizard.draw(view("data"), wizard.Gone(sentence="No such job.", closed=closed)) for closed in (False, True)
    )
    assert words(gone.body) == "This is not here No such job. Begin anew"
    assert words(closed.body) == "This is outside your rights No such job. Begin anew"


def test_a_hostile_file_name_stays_text() -> None:
    parameters = {"names": [SCRIPT], "uploads": ["u1"], "dry_run": False}
    drawn = shown(job(state="failed", error=SCRIPT, parameters=parameters))
    assert drawn.title == f"Import of {SCRIPT}"
    assert "script" not in tags(drawn.body)
    assert SCRIPT in words(drawn.body)
