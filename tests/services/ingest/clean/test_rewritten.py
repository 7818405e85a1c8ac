"""Rewritten values: plain text of all scripts, the ways in which a column is written, and the column beside it."""

from collections.abc import Iterator

import pytest

from services.ingest.clean.rewritten import PLAIN_MARKS, count_ways, rewrite_numbers, write_affix, write_plain
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, read, select


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


PLAIN = {
    "abc": "abc",
    "1\u202f234\u00a0567": "1 234 567",
    "\u200e-5\u200f": "-5",
    "\u22125": "-5",
    "1\u2019234": "1'234",
    "\u0663\u066b\u0665": "3.5",
    "\uff11\uff12\uff0c\uff15": "12,5",
    "१२": "12",
    "\ufeff5\u3000": "5",
    "Café": "Café",
}


@pytest.mark.parametrize("text", PLAIN)
def test_marks_of_all_scripts_become_plain_in_sql_and_in_python(stage: Sandbox, text: str) -> None:
    assert read(stage, write_plain("c0"), [text]) == [PLAIN[text]]
    assert text.translate(PLAIN_MARKS).strip() == PLAIN[text]


def test_values_are_counted_by_what_stands_around_the_number(stage: Sandbox) -> None:
    fill(stage, ["$1,234.50", "$ 7", "(3 000,5)", "US $ 5", None, "x", "1-2"])
    assert count_ways(stage, write_affix("c0"), "c0") == [("$0", 2), ("(0)", 1), ("0-2", 1), ("us$0", 1), ("x", 1)]


def test_a_column_is_rewritten_beside_the_other_and_rows_keep_their_place(stage: Sandbox) -> None:
    fill(stage, ["$1,234.50", "(3 000,5)", "x", None, "$.5"], ["a"] * 5)
    name = rewrite_numbers(stage, "c0", "c0", {"": ["$0"], "-": ["(0)"], "0.": ["$.0"]})
    assert name == "d0"
    assert select(stage, "d0") == ["1,234.50", "-3 000,5", "x", None, "0.5"]
    assert select(stage, "c0")[0] == "$1,234.50"


def test_a_column_of_unknown_affixes_stays_as_it_is(stage: Sandbox) -> None:
    fill(stage, ["x", "5%"])
    rewrite_numbers(stage, "c0", "c0", {})
    assert select(stage, "d0") == ["x", "5%"]
