"""Text form: accents, blanks and words for nothing, by the whole column; spellings; ids that a spreadsheet damaged."""

from collections.abc import Iterator, Sequence

import pytest

from services.core.errors import FileRefused
from services.ingest.infer.column_types import infer_types
from services.ingest.infer.mapping import Mapped
from services.ingest.infer.text_form import choose_words, describe, group_spellings
from services.ingest.kinds.orders import ORDERS
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, select
from tests.services.ingest.infer.columns import sheet_of


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


def read(
    stage: Sandbox, field: str, texts: Sequence[str | None], *, merge_case: bool = False
) -> tuple[list[str | None], tuple[str, ...]]:
    """Return what a column of texts is read as, and what is said of it."""
    fill(stage, texts)
    sheet = sheet_of(stage, (field,), len(texts), merge_case=merge_case)
    inferred = infer_types(sheet, ORDERS, Mapped(columns=((field, field),)))
    return select(stage, inferred.columns[0].text), inferred.notes


SAME = {
    "composed and not": ("Caf\u00e9", "Cafe\u0301"),
    "a mark without width": ("Caf\u00e9", "Caf\u00e9\u200b", "\ufeffCaf\u00e9", "Ca\u200ef\u00e9"),
    "blanks of all kinds": ("Caf\u00e9", "Caf\u00e9\u3000", "\u00a0Caf\u00e9", "Caf\u00e9\u2009", " Caf\u00e9\t"),
    "a blank inside": ("Caf\u00e9 Bar", "Caf\u00e9\u00a0Bar"),
    "nothing but ASCII": ("Web", "Web ", " Web"),
    "a blank beside ASCII": ("Web", "Web\u00a0"),
}


@pytest.mark.parametrize("field", ["channel", "customer_id", "product_name"])
@pytest.mark.parametrize("what", SAME)
def test_what_looks_the_same_is_the_same(stage: Sandbox, what: str, field: str) -> None:
    texts = SAME[what]
    assert read(stage, field, texts) == ([texts[0]] * len(texts), ())


def test_a_joiner_inside_a_word_stays(stage: Sandbox) -> None:
    assert read(stage, "channel", ["\u0646\u200c\u0647", "\u200cx\u00e9\u200d"])[0] == ["\u0646\u200c\u0647", "x\u00e9"]


NOTHING: dict[str, tuple[tuple[str | None, ...], tuple[str | None, ...]]] = {
    "sure words": (("Web", "NULL", "N/A", "-", None), ("Web", None, None, None, None)),
    "None beside a sure word": (("Web", "None", "n/a"), ("Web", None, None)),
    "None among real words": (("None", "Percent", "Fixed"), ("None", "Percent", "Fixed")),
    "NA among regions": (("NA", "EU", "APAC"), ("NA", "EU", "APAC")),
    "a blank before": ((" nan", "Web"), (None, "Web")),
    "only nothing": (("NULL", "NULL"), (None, None)),
}


@pytest.mark.parametrize("what", NOTHING)
def test_words_for_nothing_are_decided_by_the_whole_column(stage: Sandbox, what: str) -> None:
    texts, expected = NOTHING[what]
    assert read(stage, "channel", texts)[0] == list(expected)


def test_words_for_nothing_among_labels_are_named(stage: Sandbox) -> None:
    assert read(stage, "channel", ("Web", "NULL", "-"))[1] == ("In channel these words stand for no value: -, NULL.",)


@pytest.mark.parametrize("others", [("a", "b"), ("17", "4"), ("Zoe", "\u00c5sa"), ("C1", "C2"), ("-1", "~")])
@pytest.mark.parametrize("word", ["NULL", "None", "N/A", "nan", "NaN", "-", "na", "#N/A", "(null)"])
def test_words_for_nothing_are_no_ids(stage: Sandbox, word: str, others: tuple[str, ...]) -> None:
    assert read(stage, "customer_id", (word, *others))[0] == [None, *others]


def test_some_words_stand_for_nobody_among_the_ids_of_people(stage: Sandbox) -> None:
    said = ("In customer_id these words stand for no value: Guest.",)
    assert read(stage, "customer_id", ("Guest", "a")) == ([None, "a"], said)
    assert read(stage, "transaction_id", ("Guest", "a")) == (["Guest", "a"], ())
    assert read(stage, "channel", ("Guest", "a")) == (["Guest", "a"], ())


@pytest.mark.parametrize("value", ["1.23457E+12", "1,23457E+12", "2E+15", "1.23e+12"])
def test_ids_that_a_spreadsheet_damaged_are_refused(stage: Sandbox, value: str) -> None:
    with pytest.raises(FileRefused, match="were damaged by a spreadsheet") as refused:
        read(stage, "transaction_id", ("1001", value))
    assert refused.value.code == "ids-damaged"
    assert refused.value.fields == {"field": "transaction_id", "column": "transaction_id", "value": value}


@pytest.mark.parametrize("value", ["1E5", "E+12", "12E+1X", "ACME+1", "12.5E+3"])
def test_ids_that_only_look_a_little_like_it_stay(stage: Sandbox, value: str) -> None:
    assert read(stage, "transaction_id", ("1001", value))[0] == ["1001", value]


def test_spellings_are_named_and_merged_by_choice(stage: Sandbox) -> None:
    texts = ("web", "Web", "WEB", "Shop")
    assert read(stage, "channel", texts) == (
        list(texts),
        ("Members of channel differ in capital letters only: Web and WEB and web. They can be merged.",),
    )
    merged, notes = read(stage, "channel", texts, merge_case=True)
    assert (merged, notes) == (["Web", "Web", "Web", "Shop"], ("Members of channel were merged: Web and WEB and web.",))
    assert read(stage, "customer_id", ("a", "A"), merge_case=True) == (["a", "A"], ())


def test_members_are_grouped_by_their_small_letters() -> None:
    assert group_spellings(["b", "A", "a", "c"]) == {"a": ["A", "a"]}
    assert choose_words(["x", "NA", "None"]) == []
    assert choose_words(["x", "NA", "null"]) == ["null", "NA"]
    assert describe([str(at) for at in range(7)]) == "0, 1, 2, 3, 4 and 2 more"
