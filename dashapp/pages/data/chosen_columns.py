"""Chosen columns: what the selects of the second step say, read as a mapping, columns to keep, and words of events."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.pages.data.offered import OWN_DIMENSION, OWN_MEASURE
from dashapp.pages.data.word_tables import OTHER
from services.core.errors import BadValue
from services.ingest.infer.event_words import STAGES

ROLES = {OWN_DIMENSION: "dimension", OWN_MEASURE: "measure"}
DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class ChosenColumns:
    """Fields and their columns, where no column leaves the field out; and columns that are kept, with what as."""

    mapping: dict[str, str]
    keep: dict[str, str]


def read_columns(chosen: Sequence[str], columns: Sequence[str]) -> ChosenColumns:
    """Read "revenue:3" as a field and its column, by its place; "region:" leaves the field out.

    Raises BadValue for a place that the file has not, and for two columns of one field.
    """
    mapping: dict[str, str] = {}
    keep: dict[str, str] = {}
    for one in chosen:
        field, colon, place = one.partition(":")
        if colon and not place:
            mapping.setdefault(field, "")
            continue
        column = _find_column(one, place, columns)
        if field in ROLES:
            keep[column] = ROLES[field]
        elif mapping.get(field, "") not in ("", column):
            raise BadValue(
                f"Two columns are chosen for {field.replace('_', ' ')}: {mapping[field][:40]} and {column[:40]}."
            )
        else:
            mapping[field] = column
    return ChosenColumns(mapping=mapping, keep=keep)


def _find_column(one: str, place: str, columns: Sequence[str]) -> str:
    if not (place.isascii() and place.isdigit() and len(place) <= DIGITS and int(place) < len(columns)):
        raise BadValue(f"{one[:40]!r} is no column of the file. Load the page again.")
    return columns[int(place)]


def read_events(chosen: Sequence[str]) -> dict[str, str]:
    """Read "view:Product seen" as a name of an event and the stage that it is; another one stays as it is called.

    Raises BadValue for what is no stage.
    """
    found: dict[str, str] = {}
    for one in chosen:
        stage, colon, name = one.partition(":")
        if not (colon and name and stage in (*STAGES, OTHER)):
            raise BadValue(f"{one[:40]!r} is no event and stage. Load the page again.")
        found[name] = name if stage == OTHER else stage
    return found
