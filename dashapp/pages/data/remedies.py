"""Remedies: what a person at the page can do about an error; services say what happened and name no box."""

from collections.abc import Mapping

from services.core.errors import AppError
from services.jobs.requests import Job

REMEDIES: Mapping[str, str] = {
    "dates-ambiguous": "Choose whether the day or the month comes first.",
    "years-ambiguous": "Choose whether the year, the day or the month comes first.",
    "amount-ambiguous": "Choose below what the total on a line is.",
    "numbers-ambiguous": "Choose what comes before the decimals.",
    "money-unreadable": "Write them as the others are written, or choose another column.",
    "ids-damaged": "Export them again, and do not save them from a spreadsheet.",
    "currencies-mixed": "Choose one of them; the others are set aside.",
    "column-missing": "Choose its column in the mapping.",
    "column-by-type": "If it is, choose it in the mapping.",
    "own-unreadable": "Keep it to cut by, not to add up.",
    "column-unreadable": "Choose another in the mapping.",
    "lines-not-grouped": "If it has one row per order line, say that its rows are order lines.",
    "encoding-chosen": "If that is wrong, choose the encoding.",
    "sheets-left": "Another can be chosen as the sheet.",
    "sheet-unknown": "Choose one as the sheet.",
    "header-missing": "Say that no line names the columns, and give their names.",
    "header-uneven": "Give names for all of its columns.",
    "columns-miscounted": "Give as many names.",
    "column-repeated": "Choose which in the mapping.",
    "source-url": "Who runs the program can correct its address.",
    "source-secret": "Who runs the program can set it.",
    "source-unreachable": "Check that the database runs; who runs the program can correct its address.",
    "source-own": "Who runs the program can name the shop's database.",
    "select-only": "Who runs the program can correct the source.",
    "select-semicolon": "Who runs the program can correct the source.",
    "select-failed": "Who runs the program can correct the source, or the rights of its account.",
    "select-columns": "Who runs the program can correct the source.",
    "since-missing": "Who runs the program can correct the source.",
    "since-unusable": "Who runs the program can name another column.",
    "source-too-many": "Who runs the program can ask for fewer rows, or allow more.",
    "source-too-long": "Who runs the program can ask for fewer rows, or allow more time.",
    "days-missing": "Choose days yourself, and add them and prices by a SELECT over the files.",
    "demo-remains": "An import can remove them.",
    "future-dates": "If they are right, tick that they are kept, under How values are read.",
}
"""By the code of an error or of a note."""


def describe_error(error: AppError) -> str:
    """Return the sentence of an error, with what mends it on this page."""
    return add_remedy(error.public, error.code)


def describe_failure(job: Job) -> str:
    """Return why a job failed, with what mends it on this page; nothing for a job that did not fail."""
    return add_remedy(job.error or "", job.error_code)


def add_remedy(sentence: str, code: str) -> str:
    """Return a sentence with the remedy of its code, if it has one."""
    return f"{sentence} {REMEDIES[code]}" if code in REMEDIES else sentence
