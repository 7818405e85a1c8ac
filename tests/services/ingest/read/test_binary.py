"""Binary: what is no text."""

import pytest

from services.core.errors import FileRefused
from services.ingest.read.binary import refuse_binary


@pytest.mark.parametrize(("strange", "refused"), [(0, False), (10, False), (11, True), (50, True)])
@pytest.mark.parametrize("mark", ["\0", "\x01", "\ufffd"])
def test_more_than_a_tenth_of_marks_that_nobody_types_is_no_text(mark: str, strange: int, refused: bool) -> None:
    text = "a" * (100 - strange) + mark * strange
    if not refused:
        refuse_binary(text, "file.csv")
        return
    with pytest.raises(FileRefused, match=r"^file\.csv is no text file"):
        refuse_binary(text, "file.csv")
