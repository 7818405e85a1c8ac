"""`cartograph source`, as a person at a shell meets it."""

import json
from pathlib import Path

import pytest

from tests.dashapp.commands.test_imports import shell
from tests.fixtures.shops import Shop
from tests.services.ingest.bench import ORDERS, put
from tests.services.sources.sources import SQL

__all__ = ["shell"]

ADD = ("source", "add", "shop", "transactions", "--from-env", "SHOP_URL", "--sql", SQL, "--changed-since", "updated_at")


def test_a_source_is_added_run_scheduled_and_removed(  # type: ignore[no-untyped-def]
    shell, file_database: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_URL", file_database.url)
    assert shell("source", "list") == (0, "There is no source yet; add one with: cartograph source add\n", "")
    assert shell(*ADD)[:2] == (0, "There is a source shop. Run it with: cartograph source run shop\n")
    assert "3 rows read: 3 loaded" in shell("source", "run", "shop")[1]
    assert json.loads(shell("source", "run", "shop", "--json")[1])["unchanged"] == 1  # the last hour is read again
    assert "shop runs daily 06:00; next at" in shell("source", "schedule", "shop", "daily 6:00")[1]
    (listed,) = json.loads(shell("source", "list", "--json")[1])
    assert listed["follows"] == {"column": "updated_at", "overlap": 60, "mark": "text:2024-02-01T00:00:00"}
    assert (listed["origin"], listed["schedule"]) == ("env:SHOP_URL", "daily 06:00")
    assert (listed["last"]["state"], listed["last"]["counts"]["unchanged"]) == ("done", 1)
    table = shell("source", "list")[1]
    assert all(word in table for word in ("shop", "transactions", "env:SHOP_URL", "daily 06:00", "done"))
    assert shell("source", "schedule", "shop", "off")[1] == "shop runs by hand only.\n"
    assert json.loads(shell("imports", "--json")[1])[0]["sources"] == ["shop"]
    assert shell("source", "remove", "shop")[1] == "The source shop is removed; what it imported stays.\n"
    whats = [line["what"] for line in json.loads(shell("audit", "--json")[1])]
    assert whats == ["source added", "imported", "source scheduled", "source scheduled", "source removed"]


def test_files_are_a_source(shell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path, ORDERS + "T1,C1,2024-01-13,10\n", "orders-1.csv")
    assert shell("source", "add", "my files", "transactions", f"{tmp_path}/orders*.csv")[1].endswith("run 'my files'\n")
    assert "1 loaded" in shell("source", "run", "my files")[1]
    assert shell("source", "run", "my files")[1] == "There is nothing new.\n"
    assert json.loads(shell("source", "run", "my files", "--json")[1]) == {"read": 0}


REFUSED = {
    "Say --changed-since or --key, not both.": (*ADD, "--key", "id"),
    "--overlap goes with --changed-since or --key.": (*ADD[:-2], "--overlap", "5"),
    "The SELECT says :since, and nothing tells what that is. Say both": ADD[:-2],
    "Rows come from files or from a database": (*ADD, "x.csv"),
    "Name at least one file to import": ("source", "add", "shop", "transactions"),
    "Of files, those that changed": ("source", "add", "shop", "transactions", "x.csv", "--key", "id"),
    "There is no source 'x'.": ("source", "run", "x"),
    "'often' is no timetable. Write hourly,": ("source", "schedule", "shop", "often"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_a_person_can_mend_is_one_sentence(shell, sentence: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = shell(*REFUSED[sentence])
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {sentence}")
    assert err.count("\n") == 1
