"""Texts: one normal form in SQL, and words that stand for others."""

from collections.abc import Iterator

import pytest

from services.ingest.clean.texts import has_untidy, replace_words, tidy
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, read, select


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


def test_a_text_has_one_form(stage: Sandbox) -> None:
    texts = ["Cafe\u0301", " Caf\u00e9\u200b", "x ", "\u3000", "", None, "a\u00a0b"]
    assert read(stage, tidy("c0"), texts) == ["Caf\u00e9", "Caf\u00e9", "x", None, None, None, "a b"]


@pytest.mark.parametrize(("texts", "untidy"), [(["Caf\u00e9", None], False), (["Caf\u00e9", "Caf\u00e9\u200b"], True)])
def test_a_column_is_asked_whether_it_needs_it(stage: Sandbox, texts: list[str | None], untidy: bool) -> None:
    fill(stage, texts)
    assert has_untidy(stage, "c0") is untidy


def test_words_stand_for_others(stage: Sandbox) -> None:
    fill(stage, ["a", "b's", None])
    assert select(stage, replace_words("c0", {"b's": "c"})) == ["a", "c", None]
    assert replace_words("c0", {}) == "c0"
