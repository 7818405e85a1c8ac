"""The way of a file: guessed columns, chosen columns, the check, the import, what is told of it."""

from decimal import Decimal

import pytest

from dashapp.core.markup import words_of
from services.accounts.audit import list_entries
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from services.ingest.history import list_imports
from services.jobs.requests import request_job
from services.monitoring.rules.store import NewRule, rules, set_rule
from services.monitoring.targets.store import targets
from services.uploads.store import list_uploads
from tests.dashapp.pages.data.desk import Desk, attributes, elements, somebody
from tests.services.jobs.working import ANN, BEN, MAX, until

ORDERS = "transaction_id,customer_id,date,revenue,region\n"
THREE = ORDERS + "T1,C1,2024-01-13,10.5,North\nT1,C1,2024-01-13,10.5,North\nT2,C2,2024-01-14,x,South\n"
OWN = "Nr,Wer,Wann,Was kostet es\n1,a,2024-01-13,10.5\n2,b,2024-01-14,20\n"
CUSTOMERS = "customer_id,segment,region\nC1,Premium,North\n"


def becomes(desk: Desk, search: str) -> dict[str, str]:
    """What each column of the file becomes, by the place of the column; nothing for one that is ignored."""
    found = [s for s in elements(desk.page(search).body, "select") if s.get("aria-label", "").startswith("What ")]
    return {str(s["key"]).partition("=")[0]: s["defaultValue"].partition(":")[0] for s in found}


def asked(desk: Desk, search: str) -> list[str]:
    """The fields that need a column and have none."""
    found = [s for s in elements(desk.page(search).body, "select") if s.get("required")]
    return [s["aria-label"] for s in found]


def test_an_empty_store_offers_files_or_the_demo(desk: Desk) -> None:
    said = desk.said()
    assert "Drop files here" in said
    assert "The store is empty" in said
    assert "Make the demo store" in said
    assert "Nothing was imported yet" in words_of(desk.tiles()["history"].head)


def test_columns_are_guessed_and_show_what_they_hold(desk: Desk) -> None:
    search = f"?x.upload={desk.send(THREE).upload_id}"
    said = desk.said(search)
    assert "Columns of orders.csv" in said
    assert "10.5, x" in said
    assert "Named so; 2 distinct values" in said
    assert "Of 5 columns,  4  are clear , 1 is likely ." in said
    taken = ["transaction_id", "customer_id", "date", "revenue", "region"]
    assert becomes(desk, search) == dict(zip("01234", taken, strict=True))


def test_a_required_field_without_a_column_asks_for_one(desk: Desk) -> None:
    search = f"?x.upload={desk.send(OWN).upload_id}"
    assert asked(desk, search) == ["Column for Order", "Column for Date and time", "Column for Order total"]
    assert "Wann looks like it; choose it if it is right" in desk.said(search)


def test_another_kind_has_other_fields(desk: Desk) -> None:
    upload = desk.send(THREE)
    said = desk.said(f"?x.upload={upload.upload_id}&x.kind=customers")
    assert "Acquisition date" in said
    assert "Payment method" not in said
    lines = desk.said(f"?x.upload={upload.upload_id}&x.lines=on")
    assert "one row per order line" in lines


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("x.upload=abc", "no such file"),
        ("x.upload=" + "0" * 32, "no such file"),
        ("x.job=abc", "no such job"),
        ("x.job=" + "0" * 32, "no such job"),
        ("x.load=7", "no import 7"),
        ("x.load=" + "9" * 400, "no import"),
        ("x.load=²", "no import"),
    ],
)
def test_what_is_not_there_is_said(desk: Desk, search: str, sentence: str) -> None:
    found = desk.page(f"?{search}")
    assert sentence in words_of(found.body)
    assert not found.failed


def test_files_and_jobs_of_others_are_as_none(desk: Desk) -> None:
    upload = desk.send(THREE)
    job = desk.checked(upload)
    for search in (f"?x.upload={upload.upload_id}", f"?x.job={job.job_id}", f"?x.mapped={job.job_id}&x.upload=1"):
        assert "This is not here" in desk.said(search, somebody(BEN))


def test_a_check_tells_all_and_changes_nothing(desk: Desk) -> None:
    job = desk.checked(desk.send(THREE))
    said = desk.said(f"?x.job={job.job_id}")
    assert "1 of 3 rows would be imported, worth 10.50 of 21.00." in said
    assert "Import 1 row" in said
    assert "revenue is no number." in said
    assert "Exact duplicates 3" in said or "Exact duplicates 2" in said
    assert list_imports(desk.ctx) == []
    assert "quarantine" not in str(desk.page(f"?x.job={job.job_id}").body)


def test_an_import_tells_what_it_did_and_offers_what_it_set_aside(desk: Desk) -> None:
    job = desk.imported(THREE)
    found = desk.page(f"?x.job={job.job_id}")
    said = words_of([found.head, found.body])
    assert "Data through 13 Jan 2024, data version 1" in said
    assert "1 of 3 rows was imported" in said
    assert "/quarantine/1.csv" in attributes(found.body, "href")
    assert list_uploads(desk.ctx, ANN) == ()
    past = desk.said("?x.load=1")
    assert "Import 1: orders.csv" in past
    assert "1 of 3 rows was imported, worth 10.50 of 21.00." in past


def test_chosen_columns_are_taken_by_their_place(desk: Desk) -> None:
    upload = desk.send('Nr,"Wer, denn",Wann,Preis\n1,a,2024-01-13,10.5\n')
    chosen = "\n".join(("transaction_id:0", "customer_id:1", "date:2", "revenue:3"))
    job = desk.checked(upload, map=chosen)
    assert job.state == "done"
    assert job.parameters["mapping"] == {
        "transaction_id": "Nr", "customer_id": "Wer, denn", "date": "Wann", "revenue": "Preis",
    }  # fmt: skip
    back = f"?x.upload={upload.upload_id}&x.mapped={job.job_id}"
    assert becomes(desk, back)["1"] == "customer_id"


@pytest.mark.parametrize("chosen", ["revenue:4", "revenue:-1", "revenue", "revenue:9999999", "revenue:²"])
def test_a_column_that_the_file_has_not_is_refused(desk: Desk, chosen: str) -> None:
    upload = desk.send(OWN)
    fields = {"uploads": upload.upload_id, "kind": "transactions", "map": chosen}
    answer = desk.client(somebody(ANN)).post("/act/data.check", json={"fields": fields})
    assert answer.status_code == 400


def test_a_field_is_left_out_though_a_column_fits_it(desk: Desk) -> None:
    upload = desk.send(THREE)
    job = desk.checked(upload, map="region:")
    assert job.result is not None
    assert "region" not in job.result["mapping"]
    assert "region" in job.result["ignored_columns"]
    assert becomes(desk, f"?x.upload={upload.upload_id}&x.mapped={job.job_id}")["4"] == ""


def test_a_check_that_fails_leads_back_to_the_columns_with_its_sentence(desk: Desk) -> None:
    job = desk.checked(desk.send(OWN), map="transaction_id:3\nregion:1")
    assert job.state == "failed"
    found = desk.page(f"?x.job={job.job_id}")
    said = words_of([found.head, found.body])
    assert "Columns of orders.csv" in said
    assert "has no column that is named like" in said
    assert "alert" in attributes(found.body, "role")
    assert becomes(desk, f"?x.job={job.job_id}")["1"] == "region"


def test_files_of_different_kinds_are_sorted(desk: Desk) -> None:
    both = desk.send(THREE), desk.send(CUSTOMERS, "people.csv")
    found = desk.page("?x.upload=" + ",".join(one.upload_id for one in both))
    assert "These files are of different kinds" in words_of(found.body)
    links = [href for href in attributes(found.body, "href") if "x.upload" in href and "x.sql" not in href]
    assert sorted(links) == sorted(f"/data?x.upload={one.upload_id}" for one in both)
    done = desk.job(desk.act("data.import", job=desk.checked(both[0]).job_id))
    assert "people.csv waits here." in desk.said(f"?x.job={done.job_id}")


def test_files_that_wait_are_listed_and_can_be_removed(desk: Desk) -> None:
    upload = desk.send(THREE)
    assert "Files that wait here" in desk.said()
    desk.act("data.discard", uploads=upload.upload_id)
    assert list_uploads(desk.ctx, ANN) == ()
    assert "Files that wait here" not in desk.said()


def test_a_check_is_here_when_one_comes_back_until_it_was_imported(desk: Desk) -> None:
    job = desk.checked(desk.send(THREE))
    assert "Check of orders.csv" in desk.said()
    desk.job(desk.act("data.import", job=job.job_id))
    assert "Check of orders.csv" not in desk.said()


def test_the_same_file_again_changes_nothing_and_says_so(desk: Desk) -> None:
    desk.imported(THREE)
    job = desk.checked(desk.send(THREE))
    said = desk.said(f"?x.job={job.job_id}")
    assert "an import would change nothing" in said
    assert "Import 1 row" not in said


def test_an_import_goes_on_from_a_check_of_ones_own_only(desk: Desk) -> None:
    job = desk.checked(desk.send(THREE))
    for who, status in ((BEN, 404), (MAX, 404)):
        answer = desk.client(somebody(who)).post("/act/data.import", json={"fields": {"job": job.job_id}})
        assert answer.status_code == status


def test_the_first_own_files_take_the_place_of_the_demo(desk: Desk) -> None:
    load_demo(desk.ctx, WorldSpec(scale=0.01, events=2000), desk.ctx.settings.home / "demo")
    assert "The store shows the demo" in desk.said()
    upload = desk.send(THREE)
    boxes = elements(desk.page(f"?x.upload={upload.upload_id}").body, "input")
    (box,) = [one for one in boxes if one["name"] == "replace_demo"]
    assert (box["type"], box["defaultChecked"]) == ("checkbox", True)
    check = desk.checked(upload, replace_demo="on")
    assert "The demo store is removed in the same step." in desk.said(f"?x.job={check.job_id}")
    desk.job(desk.act("data.import", job=check.job_id))
    assert all(load.undone_at for load in list_imports(desk.ctx) if load.demo)
    assert "demo" not in desk.said()


def test_the_demo_comes_with_targets_and_rules_which_go_with_it(desk: Desk) -> None:
    made = until(desk.ctx, request_job(desk.ctx, desk.queue, "load_demo", {"scale": 0.2}, who=ANN).job_id)
    assert "The demo store is here." in desk.said(f"?x.job={made.job_id}")
    scope = somebody(ANN).scope
    assert targets(desk.ctx, scope)
    assert rules(desk.ctx, scope)
    mine = NewRule(metric="revenue", kind="below", threshold=Decimal(1))
    set_rule(desk.ctx, mine, scope, who=MAX, role="manager")
    job = desk.job(desk.act("data.remove_demo"))
    assert "The demo store is removed." in desk.said(f"?x.job={job.job_id}")
    assert targets(desk.ctx, scope) == ()
    assert [rule.set_by for rule in rules(desk.ctx, scope)] == [MAX]
    assert list_entries(desk.ctx)[-1].what == "demo removed"
