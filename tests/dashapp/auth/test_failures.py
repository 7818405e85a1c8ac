"""Failures: a sentence for the person, a reference for the log, and nothing of ours in between."""

import logging
import re

import pytest

from tests.dashapp.auth.visitor import Visitor


def test_what_a_person_can_mend_is_told_with_its_status(ann: Visitor) -> None:
    page = ann.open("/refused")
    assert page.status_code == 403
    assert "Events carry no region." in page.text
    assert "reference" not in page.text
    assert ann.client.get("/refused").json == {"error": "Events carry no region.", "reference": None}


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/down", 503)])
def test_a_fault_has_a_reference_that_the_log_has_too(
    ann: Visitor, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    with caplog.at_level(logging.ERROR):
        page = ann.open(path)
    assert page.status_code == status
    reference = re.findall(r"<code>([0-9a-f]{8})</code>", page.text)[0]
    [record] = [record for record in caplog.records if record.name == "cartograph.web"]
    assert record.__dict__["reference"] == reference
    assert record.exc_info
    assert "nobody should read" not in page.text
    assert "Traceback" not in page.text


def test_a_fault_is_json_for_a_script(ann: Visitor) -> None:
    response = ann.client.get("/broken")
    assert response.status_code == 500
    assert re.fullmatch(r"[0-9a-f]{8}", response.json["reference"])


def test_a_wrong_method_is_told_so(ann: Visitor) -> None:
    response = ann.client.put("/who", json={}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (response.status_code, response.json["error"]) == (405, "This address does not take such a request.")
