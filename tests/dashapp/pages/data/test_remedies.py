"""Remedies on the page: a check that fails says what to choose, and never an option of the command line."""

import pytest

from tests.dashapp.pages.data.desk import Desk
from tests.services.ingest.bench import ORDERS

FAILING: dict[str, tuple[str, str]] = {
    "dates that can be read in two ways": (
        ORDERS + "T1,C1,01/02/2024,1\nT2,C2,02/03/2024,2\n",
        "can be read in two ways. Choose whether the day or the month comes first.",
    ),
    "numbers that are none": (
        ORDERS + "T1,C1,2024-01-13,much\nT2,C2,2024-01-13,more\n",
        "such as more or much. Choose another in the mapping.",
    ),
    "ids that contradict": (
        ORDERS + "".join(f"T1,C1,2024-01-13,{at}\n" for at in range(1, 9)),
        "If it has one row per order line, say that its rows are order lines.",
    ),
}


@pytest.mark.parametrize("what", FAILING)
def test_a_check_that_fails_says_what_to_choose(desk: Desk, what: str) -> None:
    text, sentence = FAILING[what]
    job = desk.checked(desk.send(text))
    assert job.state == "failed"
    assert "--" not in (job.error or "")
    said = desk.said(f"?x.job={job.job_id}")
    assert sentence in said
    assert "--" not in said


def test_the_demo_that_remains_is_said_without_an_option(desk: Desk) -> None:
    from tests.services.ingest.bench import bring_text

    bring_text(desk.ctx, "transactions", ORDERS + "D1,C1,2024-01-13,1\n", demo=True)
    job = desk.checked(desk.send(ORDERS + "T1,C1,2024-01-13,1\n"))
    said = desk.said(f"?x.job={job.job_id}")
    assert "The store also holds demo rows. An import can remove them." in said
