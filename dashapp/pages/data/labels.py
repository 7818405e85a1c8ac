"""Labels: how jobs, files, sizes and columns are called."""

from collections.abc import Mapping, Sequence

from services.ingest.fields import FieldType, ImportField
from services.jobs.requests import Job
from services.jobs.source_jobs import BY_HAND, BY_SCHEDULE

KB, MB = 2**10, 2**20

TYPES: Mapping[FieldType, str] = {
    "id": "id",
    "label": "label",
    "text": "text",
    "time": "date and time",
    "day": "date",
    "clock": "time of day",
    "zone": "time zone",
    "money": "money",
    "amount": "number",
    "integer": "whole number",
    "flag": "yes or no",
    "currency": "currency",
}
FIELDS: Mapping[str, str] = {
    "transaction_id": "Order",
    "customer_id": "Customer",
    "date": "Date and time",
    "revenue": "Order total",
    "product_id": "Product",
    "line_amount": "Line total",
    "event_time": "Date and time",
    "event_type": "Event",
    "user_id": "Visitor",
    "user_session": "Session",
    "order_id": "Order",
}
"""Fields that people call otherwise than the files of programs."""

LOOKS = {"time": "dates", "number": "numbers", "clock": "times of day", "text": "text", "empty": "empty"}


def describe_size(count: int) -> str:
    """Say a number of bytes: "1.2 MB"."""
    if count < KB:
        return describe_count(count, "byte", "bytes")
    return f"{count / KB:,.0f} KB" if count < MB else f"{count / MB:,.1f} MB"


def describe_megabytes(count: int) -> str:
    """Say a number of megabytes: "500 MB", "2 GB"."""
    return f"{count:,} MB" if count % KB else f"{count // KB:,} GB"


def describe_count(number: int, one: str, many: str) -> str:
    """Say a number of things: "1 row", "15,000 rows"."""
    return f"{number:,} {one if number == 1 else many}"


def describe_rows(number: int) -> str:
    """Say a number of rows."""
    return describe_count(number, "row", "rows")


def describe_files(files: Sequence[str]) -> str:
    """Name files, not all of a hundred."""
    rest = len(files) - 3
    return ", ".join(files[:3]) + (f" and {rest} more" if rest > 0 else "")


def field_label(field: ImportField) -> str:
    """Name a field as people read it."""
    return FIELDS.get(field.name) or field.name.replace("_", " ").capitalize()


def title_of(job: Job) -> str:
    """Say what a job does."""
    given = job.parameters
    said = {
        "import": lambda: (
            f"{'Check' if given.get('dry_run') else 'Import'} of {describe_files(given.get('names', ()))}"
        ),
        BY_HAND: lambda: f"Run of the source {given.get('source')}",
        BY_SCHEDULE: lambda: f"Scheduled run of the source {given.get('source')}",
        "undo": lambda: f"Undo of import {given.get('load_id')}",
    }
    return said[job.kind]() if job.kind in said else job.label


def shorten(text: str, longest: int) -> str:
    """Return the beginning of a text that is too long for its place."""
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
