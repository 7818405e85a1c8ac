"""Labels of jobs, files, sizes and columns; the steps of an import; remedies: words by hand."""

from typing import Any

import pytest

from dashapp.pages.data import labels, remedies
from dashapp.pages.data.controls import columns_of, place
from dashapp.pages.data.steps import draw_steps
from services.core.errors import BadValue
from services.ingest.kinds import KINDS
from tests.dashapp.pages.by_hand import SCRIPT, elements, job, links, tags, words


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1,023 bytes"),
        (1024, "1 KB"),
        (1536, "2 KB"),
        (1024 * 1023, "1,023 KB"),
        (1024 * 1024, "1.0 MB"),
        (1_310_720, "1.2 MB"),
        (2**40, "1,048,576.0 MB"),
    ],
)
def test_a_size_is_said_in_the_unit_that_fits(count: int, said: str) -> None:
    assert labels.describe_size(count) == said


@pytest.mark.parametrize(("count", "said"), [(1, "1 MB"), (500, "500 MB"), (1500, "1,500 MB"), (2048, "2 GB")])
def test_megabytes_are_gigabytes_only_where_they_come_out_even(count: int, said: str) -> None:
    assert labels.describe_megabytes(count) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (15_000, "15,000 rows")])
def test_one_row_is_no_rows(count: int, said: str) -> None:
    assert labels.describe_rows(count) == said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], ""),
        (["a.csv"], "a.csv"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        ([str(at) for at in range(100)], "0, 1, 2 and 97 more"),
    ],
)
def test_of_many_files_three_are_named(files: list[str], said: str) -> None:
    assert labels.describe_files(files) == said


@pytest.mark.parametrize(
    ("text", "longest", "said"),
    [("", 5, ""), ("12345", 5, "12345"), ("123456", 5, "1234…"), ("ab", 1, "…"), ("x" * 10_000, 40, "x" * 39 + "…")],
)
def test_a_long_text_is_cut_to_its_place(text: str, longest: int, said: str) -> None:
    assert labels.shorten(text, longest) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "Import of a.csv"),
        ({"parameters": {"names": ["a", "b", "c", "d", "e"], "dry_run": True}}, "Check of a, b, c and 2 more"),
        ({"parameters": {}}, "Import of "),
        ({"kind": "undo", "parameters": {"load_id": 12}}, "Undo of import 12"),
        ({"kind": "load_demo", "label": "The demo store", "parameters": {}}, "The demo store"),
        ({"parameters": {"names": [SCRIPT]}}, f"Import of {SCRIPT}"),
    ],
)
def test_a_job_is_called_by_what_it_does(parts: dict[str, Any], said: str) -> None:
    assert labels.title_of(job(**parts)) == said


def test_every_type_of_a_field_has_words() -> None:
    types = {field.type for kind in KINDS.values() for field in kind.fields}
    assert types <= set(labels.TYPES)


def test_a_field_reads_as_a_sentence_begins() -> None:
    named = {field.name: labels.field_label(field) for field in KINDS["transactions"].fields}
    assert {named[name] for name in named if name.endswith("_id")} == {"Order", "Customer", "Product"}
    assert not any("_" in label for label in named.values())


def test_empty_options_are_no_part_of_an_address() -> None:
    assert place() == "/data"
    assert place(job="", load="") == "/data"
    assert place(load="3", job="j") == "/data?x.job=j&x.load=3"


def test_what_is_in_an_address_cannot_end_it() -> None:
    assert place(job="a&x.load=9#b") == "/data?x.job=a%26x.load%3D9%23b"


def test_the_columns_of_a_job_are_at_its_files() -> None:
    assert columns_of("j1", ["u1", "u2"]) == "/data?x.mapped=j1&x.upload=u1,u2"
    assert columns_of("j1", []) == "/data?x.mapped=j1"


def states(here: int) -> list[str]:
    return [one.get("className", "") for one in elements(draw_steps(here), t="li")]


def test_steps_before_are_done_and_those_behind_are_not() -> None:
    assert states(1) == ["on", "", "", ""]
    assert states(3) == ["done", "done", "on", ""]
    assert states(5) == ["done"] * 4
    assert states(0) == [""] * 4


def test_only_the_step_of_now_is_current() -> None:
    assert [words(one) for one in elements(draw_steps(2), aria_current="step")] == ["2 Columns"]
    assert elements(draw_steps(5), aria_current="step") == []


def test_only_steps_that_are_done_lead_back() -> None:
    every = {1: "/data", 2: "/two", 3: "/three", 4: "/four"}
    assert links(draw_steps(3, every)) == {"1 Files": "/data", "2 Columns": "/two"}
    assert links(draw_steps(3, {2: "/two"})) == {"2 Columns": "/two"}
    assert links(draw_steps(4)) == {}


def test_an_error_names_what_mends_it_on_the_page() -> None:
    refused = BadValue("1/2/2024 may be either.", code="dates-ambiguous")
    assert remedies.describe_error(refused) == (
        "1/2/2024 may be either. Choose whether the day or the month comes first."
    )
    assert remedies.describe_error(BadValue("No.")) == "No."
    assert remedies.describe_error(BadValue("No.", code="unheard-of")) == "No."


def test_no_remedy_of_the_page_names_an_option_of_a_command() -> None:
    assert [sentence for sentence in remedies.REMEDIES.values() if "--" in sentence] == []


def test_a_job_that_did_not_fail_says_nothing() -> None:
    assert remedies.describe_failure(job()) == ""
    failed = job(state="failed", error="No column.", error_code="column-missing")
    assert remedies.describe_failure(failed) == "No column. Choose its column in the mapping."


def test_a_hostile_name_is_text_and_no_element() -> None:
    assert "script" not in tags(draw_steps(2, {1: "/data"}))
    assert labels.describe_files([SCRIPT]) == SCRIPT
