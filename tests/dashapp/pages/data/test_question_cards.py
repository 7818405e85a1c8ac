"""Questions of the second step: both readings of a value, the answer in the import, and what is remembered of it."""

from typing import Any

import pytest

from tests.asking import rows as ask
from tests.dashapp.pages.data.desk import Desk, attributes, elements

HEAD = "order_id,customer_id,date,total\n"
NUMBERS = HEAD + "1,a,2024-01-13,15.990\n2,b,2024-01-14,7.500\n3,c,2024-01-15,120.000\n"
DATES = HEAD + "1,a,03/04/2024,15.990\n2,b,05/06/2024,7.500\n"


def radios(body: Any) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in elements(body, "input") if one.get("type") == "radio"]


def test_a_question_shows_both_readings_and_takes_neither(desk: Desk) -> None:
    found = desk.page(f"?x.upload={desk.send(NUMBERS).upload_id}")
    assert radios(found.body) == [("decimal", "."), ("decimal", ",")]
    cards = [one for one in elements(found.body, "input") if one.get("type") == "radio"]
    assert all(one["required"] and not one.get("defaultChecked") for one in cards)
    assert {"15.99", "15,990.00"} == set(attributes(found.body, "data-shown"))
    assert "decimal" not in [one["name"] for one in elements(found.body, "select")]
    assert "Question 1" in desk.said(f"?x.upload={desk.send(NUMBERS).upload_id}")


def test_an_answer_is_imported_and_the_question_is_gone(desk: Desk) -> None:
    upload = desk.send(NUMBERS)
    assert desk.checked(upload).error_code == "numbers-ambiguous"
    job = desk.checked(upload, decimal=",")
    assert job.state == "done"
    back = desk.page(f"?x.upload={upload.upload_id}&x.mapped={job.job_id}")
    assert radios(back.body) == []
    desk.job(desk.act("data.import", job=job.job_id))
    assert float(ask(desk.ctx, "revenue")[0][0]) == 143490


def test_a_check_that_finds_a_question_leads_to_it(desk: Desk) -> None:
    job = desk.checked(desk.send(DATES), decimal=",")
    assert job.error_code == "dates-ambiguous"
    assert radios(desk.page(f"?x.job={job.job_id}").body) == [("date_order", "day"), ("date_order", "month")]


def test_two_questions_are_asked_at_once(desk: Desk) -> None:
    found = desk.page(f"?x.upload={desk.send(DATES).upload_id}")
    assert [name for name, _ in radios(found.body)] == ["decimal", "decimal", "date_order", "date_order"]
    assert "Check with these answers" in desk.said(f"?x.upload={desk.send(DATES).upload_id}")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"map": "revenue:3\nrevenue:0"}, "Two columns are chosen for revenue: total and order_id."),
        ({"map": "own dimension:44"}, "is no column of the file"),
        ({"event": "explode:view"}, "is no event and stage"),
        ({"event": "view"}, "is no event and stage"),
        ({"decimal": "'"}, "is not one of the choices"),
        ({"total_per": "line' OR 1=1"}, "is not one of the choices"),
    ],
)
def test_forged_answers_are_refused(desk: Desk, fields: dict[str, str], sentence: str) -> None:
    from tests.dashapp.pages.data.desk import somebody
    from tests.services.jobs.working import ANN

    given = {"uploads": desk.send(NUMBERS).upload_id, "kind": "transactions"} | fields
    answer = desk.client(somebody(ANN)).post("/act/data.check", json={"fields": given})
    assert answer.status_code == 400
    assert sentence in str(answer.json)


def test_the_events_of_a_log_are_named_by_the_person(desk: Desk) -> None:
    log = "event_time,event_type,product_id,user_id\n" + "".join(
        f"2024-01-0{at} 10:00:00,{name},p,u{at}\n" for at, name in enumerate(("look", "look", "purchase"), 1)
    )
    upload = desk.send(log, "log.csv")
    said = desk.said(f"?x.upload={upload.upload_id}&x.kind=events")
    assert "What the events are" in said
    job = desk.checked(upload, kind="events", event="view:look\nother:purchase")
    assert job.parameters["event_words"] == {"look": "view", "purchase": "purchase"}
    desk.job(desk.act("data.import", job=job.job_id))
    assert ask(desk.ctx, "views")[0][0] == 2


def test_a_column_is_kept_as_one_s_own(desk: Desk) -> None:
    upload = desk.send("order_id,date,total,Vendedor,Lucro\n1,2024-01-13,5,Ana,2\n")
    job = desk.checked(upload, map="own dimension:3\nown measure:4")
    assert job.state == "done", job.error
    assert job.parameters["keep"] == {"Vendedor": "dimension", "Lucro": "measure"}


def test_statuses_say_what_they_count_as(desk: Desk) -> None:
    rows = (f"{at},2024-01-13,5,{word}\n" for at, word in enumerate(("paid", "wc-cancelled", "refunded")))
    upload = desk.send("order_id,date,total,status\n" + "".join(rows))
    said = desk.said(f"?x.upload={upload.upload_id}")
    assert "1 rows are kept and not counted" not in said
    assert "1 row is kept and not counted" in said
    assert "Order, money back" in said


def test_names_with_markup_are_text(desk: Desk) -> None:
    upload = desk.send('order_id,date,total,"<img src=x onerror=alert(1)>"\n1,2024-01-13,5,"<script>"\n')
    body = desk.page(f"?x.upload={upload.upload_id}").body
    assert elements(body, "img") == elements(body, "script") == []
    assert "<img src=x onerror=alert(1)>" in desk.said(f"?x.upload={upload.upload_id}")


def test_two_thousand_columns_and_a_huge_header_are_drawn_within_bounds(desk: Desk) -> None:
    names = ["order_id", "date", "total", "n" * 5000, *(f"col {at}" for at in range(1996))]
    upload = desk.send(",".join(names) + "\n" + ",".join(["1", "2024-01-13", "5", *["x"] * 1997]) + "\n")
    found = desk.page(f"?x.upload={upload.upload_id}")
    assert len(elements(found.body, "select")) < 230
    assert "1,800 more columns are not offered" in desk.said(f"?x.upload={upload.upload_id}")
    assert desk.checked(upload).state == "done"
