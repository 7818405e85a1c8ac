"""Month names: seven languages by CLDR, without the words that mean two months."""

import pytest

from services.ingest.infer.month_names import LANGUAGES, list_months, list_weekdays, strip_accents

MONTHS = {
    "january": 1, "feb": 2, "märz": 3, "maerz": None, "mrz": 3, "avril": 4, "mai": 5, "giugno": 6, "juillet": 7,
    "agosto": 8, "września": 9, "wrzesnia": 9, "outubro": 10, "listopada": 11, "dez": 12, "dic": 12, "fevrier": 2,
    "août": 8, "aout": 8, "sept": 9, "monday": None,
}  # fmt: skip


@pytest.mark.parametrize("word", MONTHS)
def test_a_month_is_known_by_its_names(word: str) -> None:
    assert list_months().get(word) == MONTHS[word]


def test_every_month_of_every_language_has_a_name() -> None:
    assert len(LANGUAGES) == 7
    assert set(list_months().values()) == set(range(1, 13))


def test_weekdays_are_no_months() -> None:
    assert {"freitag", "lundi", "martes", "segunda", "niedziela", "fri"} <= list_weekdays()
    assert not list_weekdays() & set(list_months())


def test_accents_may_be_missing() -> None:
    assert strip_accents("février") == "fevrier"
