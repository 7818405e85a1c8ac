"""Two-digit years: at which end of a date the year stands is decided by how far dates lie apart, or asked."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.core.errors import FileRefused
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage
from tests.services.ingest.infer.columns import dates, day


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


NOW = datetime(2024, 12, 31, tzinfo=UTC)
MONTH = [f"{at:02}" for at in range(2, 20)]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        ("24/01/31 24/02/06", "2024-01-31 2024-02-06"),
        ("99/01/25 98/02/06", "1999-01-25 1998-02-06"),
        ("31/01/24 06/02/24", "2024-01-31 2024-02-06"),
        ("01/25/24 02/06/24", "2024-01-25 2024-02-06"),
        ("05.01.24 06.02.24", "2024-01-05 2024-02-06"),
        ("24.01.31 24.02.06", "2024-01-31 2024-02-06"),
        ("24-Jan-31 24-Feb-06", "2024-01-31 2024-02-06"),
        ("25-Jan-24 06-Feb-24", "2024-01-25 2024-02-06"),
        ("98-Jan-05", "1998-01-05"),
        ("24/05/24", "2024-05-24"),
        ("25/01/24 6/02/24", "2024-01-25 2024-02-06"),
        ("Wed,24/01/31 Tue,24/02/06", "2024-01-31 2024-02-06"),
        ("Wed,31/01/24 Tue,06/02/24", "2024-01-31 2024-02-06"),
        (" ".join(f"23/05/{at}" for at in MONTH), " ".join(f"2023-05-{at}" for at in MONTH)),
        (" ".join(f"{at}/05/23" for at in MONTH), " ".join(f"2023-05-{at}" for at in MONTH)),
        (" ".join(f"Mo,23/05/{at}" for at in MONTH), " ".join(f"2023-05-{at}" for at in MONTH)),
        (" ".join(f"{at}-May-23" for at in MONTH), " ".join(f"2023-05-{at}" for at in MONTH)),
        (" ".join(f"23-May-{at}" for at in MONTH), " ".join(f"2023-05-{at}" for at in MONTH)),
    ],
)
def test_the_end_of_the_year_is_found_where_the_values_decide(stage: Sandbox, texts: str, days: str) -> None:
    assert dates(stage, *texts.split(), now=NOW) == [day(one) for one in days.split()]


@pytest.mark.parametrize(
    "texts", ["24/03/05", "24/03/05 24/04/05", "05/01/23 06/02/24", "24-12-25", "24/01/25 24/02/06", "Mo,13/05/09"]
)
def test_where_both_ends_are_possible_it_is_asked(stage: Sandbox, texts: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        dates(stage, *texts.split(), now=NOW)
    assert refusal.value.code in ("years-ambiguous", "dates-ambiguous")


@pytest.mark.parametrize(("order", "found"), [("year", "2024-03-05"), ("day", "2005-03-24"), ("month", None)])
def test_what_is_said_counts(stage: Sandbox, order: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(FileRefused, match="no dates that can be read"):
            dates(stage, "24/03/05", order="month")
        return
    assert dates(stage, "24/03/05", order=order) == [day(found)]  # type: ignore[arg-type]
