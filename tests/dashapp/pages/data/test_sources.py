"""Sources on the page Data: what became of the last run, and who may run or pause which."""

import json
from typing import Any

import pytest

from dashapp.core.markup import words_of
from services.ingest.history import list_imports
from services.jobs.requests import request_job
from services.sources.store import find_source, note_run, pause_source, schedule_source
from tests.dashapp.pages.data.desk import Desk, attributes, elements, somebody
from tests.fixtures.shops import Shop
from tests.services.jobs.working import ANN, BEN, MAX
from tests.services.sources.sources import WHO, put_source


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch, file_database: Shop) -> Shop:
    """The database of a shop, where the source looks for it."""
    monkeypatch.setenv("SHOP_URL", file_database.url)
    return file_database


def part(desk: Desk, who: str = ANN, **grants: tuple[str, ...]) -> Any:
    return desk.tiles("", somebody(who, **grants))["sources"]


def row(desk: Desk, who: str = ANN) -> list[str]:
    """The cells of the only source, without its buttons."""
    return [words_of(cell) for cell in elements(part(desk, who).body, "td")][:-1]


def buttons(desk: Desk, who: str = ANN, **grants: tuple[str, ...]) -> list[str]:
    return attributes(part(desk, who, **grants).body, "data-act")


def test_without_a_source_the_page_says_how_one_is_added(desk: Desk) -> None:
    assert "cartograph source add" in words_of(part(desk).body)
    assert not elements(part(desk).body, "table")


def test_a_source_is_run_from_the_page(desk: Desk, orders: Shop) -> None:
    put_source(desk.ctx)
    assert row(desk)[:3] == ["shop", "Transactions", "\N{EN DASH}"]
    assert row(desk)[-2:] == ["By hand", "Not run yet"]
    one = desk.job(desk.act("data.run_source", source="shop"))
    assert one.state == "done"
    said = desk.said(f"?x.job={one.job_id}")
    assert "Run of the source shop" in said
    assert "3 rows" in said
    assert row(desk)[3:6] == ["3", "0", "0"]
    assert row(desk)[-1] == "Done"
    assert "shop" in words_of(desk.tiles()["history"].body)
    orders.change("DELETE FROM orders")
    again = desk.job(desk.act("data.run_source", source="shop"))
    assert "There is nothing new in the source" in desk.said(f"?x.job={again.job_id}")
    assert row(desk)[3:6] == ["0", "0", "0"]
    assert len(list_imports(desk.ctx)) == 1


def test_a_failure_is_seen_with_its_reason_and_what_mends_it(desk: Desk) -> None:
    put_source(desk.ctx)
    one = desk.job(desk.act("data.run_source", source="shop"))
    reason = "The environment has no variable SHOP_URL. Who runs the program can set it."
    assert reason in desk.said(f"?x.job={one.job_id}")
    assert row(desk)[-1] == "Failed"
    assert words_of(part(desk).body).endswith(f"shop: {reason}")
    assert row(desk)[3:6] == ["\N{EN DASH}"] * 3


def test_a_run_whose_program_ended_is_seen_as_failed(desk: Desk) -> None:
    put_source(desk.ctx)
    note_run(desk.ctx, "shop", last_state="running", last_job="x" * 32, last_at=desk.ctx.clock.now())
    assert row(desk)[-1] == "Failed"
    assert "shop: It was interrupted" in words_of(part(desk).body)


def test_what_is_under_way_is_looked_at_again_and_not_run_twice(desk: Desk, orders: Shop) -> None:
    put_source(desk.ctx)
    desk.queue.stop()
    request_job(desk.ctx, desk.queue, "run_source", {"source": "shop"}, who=BEN)
    assert row(desk)[-1] == "Waits"
    assert (buttons(desk), attributes(part(desk).body, "data-poll")) == ([], ["1000"])
    note_run(desk.ctx, "shop", last_state="running", last_job="0" * 32)
    assert row(desk)[-1] == "Running"
    assert [attributes(part(desk, who).body, "href") for who in (ANN, MAX)] == [[], [f"/data?x.job={'0' * 32}"]]
    answer = desk.client(somebody(ANN)).post("/act/data.run_source", json={"fields": {"source": "shop"}})
    assert (answer.status_code, "runs already" in json.dumps(answer.json)) == (409, True)


def test_a_schedule_is_paused_and_resumed_by_a_manager(desk: Desk, orders: Shop) -> None:
    put_source(desk.ctx)
    assert buttons(desk, MAX) == ["data.run_source"]
    schedule_source(desk.ctx, "shop", "daily 06:00", who=WHO)
    assert "daily 06:00" in attributes(part(desk).body, "title")
    assert (buttons(desk), buttons(desk, MAX)) == (["data.run_source"], ["data.run_source", "data.pause_source"])
    refused = desk.client(somebody(ANN)).post("/act/data.pause_source", json={"fields": {"source": "shop"}})
    assert refused.status_code == 403
    desk.act("data.pause_source", MAX, source="shop")
    assert find_source(desk.ctx, "shop").paused
    assert row(desk)[-2] == "Paused (daily 06:00)"
    assert buttons(desk, MAX) == ["data.run_source", "data.resume_source"]
    desk.act("data.resume_source", MAX, source="shop")
    assert not find_source(desk.ctx, "shop").paused
    with pytest.raises(AssertionError):
        desk.act("data.pause_source", MAX, source="x")


def test_who_sees_a_part_sees_no_numbers_and_runs_nothing(desk: Desk, orders: Shop) -> None:
    put_source(desk.ctx)
    schedule_source(desk.ctx, "shop", "daily 06:00", who=WHO)
    pause_source(desk.ctx, "shop", paused=True, who=WHO)
    desk.job(desk.act("data.run_source", source="shop"))
    assert buttons(desk, MAX, region=("North",)) == []
    cells = [words_of(cell) for cell in elements(part(desk, MAX, region=("North",)).body, "td")]
    assert cells[3:6] == ["\N{EN DASH}"] * 3


def test_neither_the_variable_nor_the_statement_is_on_the_page(desk: Desk, orders: Shop) -> None:
    put_source(desk.ctx)
    put_source(desk.ctx, "files:/exports/secret/orders*.csv", "files", sql=None, water=None)
    words = json.dumps(part(desk, MAX).body)
    assert "From files orders*.csv" in words
    assert not any(word in words for word in ("SHOP_URL", "secret", "SELECT"))
