"""Ask back: a refusal that only a person can answer gets both readings of a value, and what each gives."""

from datetime import datetime

from services.core.errors import FileRefused
from services.ingest.infer.closer_look import OPTIONS, look_closer
from services.ingest.infer.mapping import Mapped, Wanted
from services.ingest.infer.open_questions import ColumnReader, describe_answers, form_question
from services.ingest.infer.typed_column import RawColumns


def add_readings(error: FileRefused, wanted: Wanted, mapped: Mapped, sheet: RawColumns, now: datetime) -> FileRefused:
    """Return the refusal; if it is a question of values, with a field `readings`: its answers, a line for each."""
    if error.code not in OPTIONS:
        return error
    look = look_closer(wanted, mapped, sheet, now)
    asked = next((one for one in look.asked if one.code == error.code), None)
    if asked is None:
        return error
    reader = ColumnReader(wanted=wanted, look=look, sheet=sheet, now=now)
    readings = describe_answers([form_question(reader, asked)])
    return FileRefused(error.public, code=error.code, fields={**error.fields, "readings": readings})
