"""Parameters: what may be asked of each job, as models; `services.core.parsing` words what is wrong with others."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from services.core.parsing import StrictModel
from services.demo.world import WorldSpec

MOST = 100
"""Items that a list or a mapping may have."""

MOST_SQL = 4000
"""Characters of a SELECT; it is a part of addresses."""

LAST_LOAD = 2**31 - 1

Text = Annotated[str, Field(max_length=500, pattern="^[^\\x00]*$")]


def require_different(items: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items. Raises ValueError where two are the same."""
    if len(set(items)) < len(items):
        raise ValueError("names something twice")
    return items


class ImportParameters(StrictModel):
    """An import, or with `dry_run` its check; `uploads` are ids of the person's own files."""

    kind: Text
    uploads: Annotated[
        tuple[Text, ...], Field(min_length=1, max_length=MOST, strict=False), AfterValidator(require_different)
    ]
    preset: Text | None = None
    mapping: Annotated[dict[Text, Text], Field(default_factory=dict, max_length=MOST)]
    group_by_order: bool = False
    date_order: Literal["day", "month", "year"] | None = None
    decimal: Literal[".", ","] | None = None
    total_per: Literal["order", "line"] | None = None
    currency: Annotated[str, Field(min_length=1, max_length=8, pattern="^[A-Za-z]+$")] | None = None
    keep: Annotated[dict[Text, Literal["dimension", "measure"]], Field(default_factory=dict, max_length=MOST)]
    event_words: Annotated[dict[Text, Text], Field(default_factory=dict, max_length=MOST)]
    sql: Annotated[str, Field(max_length=MOST_SQL, pattern="^[^\\x00]*$")] | None = None
    encoding: Text | None = None
    sheet: Text | None = None
    no_header: bool = False
    columns: Annotated[tuple[Text, ...], Field(max_length=MOST, strict=False)] = ()
    merge_case: bool = False
    future_dates: bool = False
    replace_demo: bool = False
    dry_run: bool = False


class UndoParameters(StrictModel):
    """Which import shall be undone: the one that the person saw as the last."""

    load_id: Annotated[int, Field(ge=0, le=LAST_LOAD)]


class SourceParameters(StrictModel):
    """Which source shall be read."""

    source: Text


class DemoParameters(StrictModel):
    """Which demo store shall be made; without a word, the usual one."""

    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = WorldSpec.seed
    scale: Annotated[float, Field(ge=0.01, le=10)] = WorldSpec.scale


class NoParameters(StrictModel):
    """Nothing can be said of this job."""
