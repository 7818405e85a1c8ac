"""Announcement: a name and a whole number of bytes, and nothing else."""

from typing import Any

import pytest

from services.core.errors import BadValue
from services.core.parsing import parse
from services.uploads.announcement import UploadAnnouncement


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (None, "What is asked for is named, each with its value."),
        ([], "What is asked for is named, each with its value."),
        ({}, "name is missing."),
        ({"name": "a.csv"}, "size is missing."),
        ({"name": 1, "size": 1}, "name is no text that can be taken."),
        ({"name": "x" * 4097, "size": 1}, "name is no text that can be taken."),
        ({"name": "a.csv", "size": "1"}, "size is a whole number."),
        ({"name": "a.csv", "size": True}, "size is a whole number."),
        ({"name": "a.csv", "size": 1.5}, "size is a whole number."),
        ({"name": "a.csv", "size": 1, "path": "/etc"}, "Nothing is known of 'path' here; known are: name, size."),
    ],
)
def test_anything_else_is_refused(given: Any, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse(UploadAnnouncement, given)
    assert refused.value.public == sentence


def test_a_name_and_a_size_are_taken() -> None:
    found = parse(UploadAnnouncement, {"name": "a.csv", "size": 12})
    assert (found.name, found.size) == ("a.csv", 12)
