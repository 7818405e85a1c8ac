"""The history: who sees which numbers, who may undo, and what is still under way."""

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.navigation import navigation
from services.accounts.audit import list_entries
from services.ingest.history import list_imports
from services.jobs.requests import find_job, request_job
from tests.dashapp.pages.data.desk import Desk, attributes, elements, somebody
from tests.services.ingest.bench import bring_text
from tests.services.jobs.working import ANN, BEN, MAX, VIC

ONE = "transaction_id,customer_id,date,revenue,region\nT1,C1,2024-01-13,10.5,North\n"
ANOTHER = "transaction_id,customer_id,date,revenue,region\nT2,C1,2024-01-14,7,South\n"


def undo_buttons(desk: Desk, who: str) -> int:
    """How many imports somebody is offered to take back."""
    body = desk.tiles("", somebody(who))["history"].body
    return attributes(body, "data-act").count("data.undo")


def test_the_last_import_is_undone_by_a_manager(desk: Desk) -> None:
    desk.imported(ONE)
    desk.imported(ANOTHER, "more.csv")
    assert (undo_buttons(desk, ANN), undo_buttons(desk, MAX)) == (0, 1)
    refused = desk.client(somebody(ANN)).post("/act/data.undo", json={"fields": {"load": "2"}})
    assert refused.status_code == 403
    one = desk.job(desk.act("data.undo", MAX, load="2"), MAX)
    assert one.result == {"undone": 2}
    assert "Import 2 is taken back" in desk.said(f"?x.job={one.job_id}", somebody(MAX))
    assert [bool(load.undone_at) for load in list_imports(desk.ctx)] == [True, False]
    assert undo_buttons(desk, MAX) == 0
    assert list_entries(desk.ctx)[-1].what == "import undone"


def test_an_import_that_is_not_the_last_any_more_stays(desk: Desk) -> None:
    desk.imported(ONE)
    desk.imported(ANOTHER, "more.csv")
    one = desk.job(desk.act("data.undo", MAX, load="1"), MAX)
    assert one.state == "failed"
    assert "is not the last one any more" in desk.said(f"?x.job={one.job_id}", somebody(MAX))
    assert not any(load.undone_at for load in list_imports(desk.ctx))


def test_who_sees_a_part_is_told_why_there_is_nothing_to_drop_into(desk: Desk) -> None:
    desk.imported(ONE)
    north = somebody(BEN, region=("North",))
    assert "View limited to Region North. An import changes the whole store" in desk.said("", north)
    assert "data-drop" not in str(desk.page("", north).body)
    row = words_of(desk.tiles("", north)["history"].body)
    assert "orders.csv" in row
    assert "\N{EN DASH} \N{EN DASH}" in row
    assert "This is outside your rights" in desk.said("?x.load=1", north)


def test_a_viewer_has_no_page(desk: Desk) -> None:
    assert "Data" not in words_of(navigation(somebody(VIC), PAGES.values(), None))
    assert "Data" in words_of(navigation(somebody(ANN), PAGES.values(), None))
    for found in desk.tiles("", somebody(VIC)).values():
        assert "outside your rights" in words_of(found.body)


def test_what_is_under_way_is_shown_and_looked_at_again(desk: Desk) -> None:
    desk.queue.stop()
    waiting = request_job(desk.ctx, desk.queue, "remove_demo", {}, who=ANN)
    for search in ("", f"?x.job={waiting.job_id}"):
        found = desk.page(search)
        assert attributes(found.body, "data-poll") == ["1000"]
        assert "Waits for the one before it" in words_of(found.body)
        assert attributes(found.body, "aria-valuenow") == ["0"]
    assert ANN in desk.said("", somebody(MAX))
    assert "Under way" not in desk.said("", somebody(BEN))


def test_what_waits_is_stopped(desk: Desk) -> None:
    desk.queue.stop()
    waiting = request_job(desk.ctx, desk.queue, "remove_demo", {}, who=ANN)
    answer = desk.client(somebody(BEN)).post("/act/data.cancel", json={"fields": {"job": waiting.job_id}})
    assert answer.status_code == 404
    desk.act("data.cancel", job=waiting.job_id)
    assert find_job(desk.ctx, waiting.job_id, ANN).state == "cancelled"
    found = desk.page(f"?x.job={waiting.job_id}")
    assert attributes(found.body, "data-poll") == []
    assert "Nothing was changed" in words_of(found.head)


def test_an_import_that_was_stopped_can_be_asked_for_again(desk: Desk) -> None:
    check = desk.checked(desk.send(ONE))
    desk.queue.stop()
    told = desk.act("data.import", job=check.job_id)
    stopped = told["go"].partition("x.job=")[2]
    desk.act("data.cancel", job=stopped)
    assert "Import again" in desk.said(f"?x.job={stopped}")
    again = desk.act("data.import", job=stopped)
    desk.queue.start()
    assert desk.job(again).state == "done"


def test_many_imports_are_shown_when_asked_for(desk: Desk) -> None:
    for at in range(21):
        bring_text(desk.ctx, "transactions", ONE.replace("T1", f"T{at}"))
    body = desk.tiles()["history"].body
    assert len(elements(body, "tr")) == 21
    assert "Show all 21" in words_of(body)
    assert len(elements(desk.tiles("?x.all=on")["history"].body, "tr")) == 22
