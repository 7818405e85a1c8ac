"""Remedies: what a person at a shell can do about an error; services say what happened and name no option."""

from collections.abc import Mapping

from services.core.errors import AppError
from services.ingest.audit import Audit

REMEDIES: Mapping[str, str] = {
    "dates-ambiguous": "Say --date-order day or --date-order month.",
    "years-ambiguous": "Say --date-order year, --date-order day or --date-order month.",
    "amount-ambiguous": "Say --total-per order or --total-per line.",
    "numbers-ambiguous": "Say --decimal , or --decimal .",
    "money-unreadable": "Write them as the others are written, or name another column with --map {field}=...",
    "ids-damaged": "Export them again, and do not save them from a spreadsheet.",
    "currencies-mixed": "Load one of them with --currency {currency}; the others are set aside.",
    "column-missing": 'Name its column with --map {field}="Their Column".',
    "column-by-type": 'If it is, say --map {field}="{column}".',
    "own-unreadable": 'Keep it as a dimension with --keep "{column}".',
    "column-unreadable": 'Name another with --map {field}="Their Column".',
    "lines-not-grouped": "If it has one row per order line, import it with --group-by-order.",
    "encoding-chosen": "If that is wrong, say --encoding NAME.",
    "sheets-left": "Another is chosen with --sheet NAME.",
    "sheet-unknown": "Choose one with --sheet NAME.",
    "header-missing": "Name its columns with --no-header --columns NAME,NAME,...",
    "header-uneven": "Name all of its columns with --columns NAME,NAME,...",
    "columns-miscounted": "Give as many names with --columns.",
    "column-repeated": 'Choose with --map {field}="{column}" or --map {field}="{column} (2)".',
    "source-url": "Write one such as postgresql://reader:password@host/shop, mysql://... or sqlite:////path/shop.db.",
    "source-secret": "Say --from-env NAME or --from-file PATH, with the URL of the database in it.",
    "source-unreachable": "Check the address, the account and that this machine may reach it.",
    "source-own": "Name the database of the shop.",
    "select-only": 'Write one SELECT, such as --sql "SELECT ... FROM orders".',
    "select-semicolon": "Send one statement; write a semicolon in a text as chr(59), in MySQL and SQLite char(59).",
    "select-failed": "Mend the SELECT, or the rights of the account that reads.",
    "select-columns": "Give each column a name of its own with AS.",
    "since-missing": "Say both --changed-since or --key with a column of the SELECT, and :since in the SELECT.",
    "since-unusable": "Name another column with --changed-since, or one of whole numbers with --key.",
    "source-no-files": "Check the folder and the name, with * for what differs.",
    "source-too-many": "Ask for fewer, or set CARTOGRAPH_SOURCE_ROWS.",
    "source-too-long": "Ask for fewer rows, or set CARTOGRAPH_SOURCE_SECONDS.",
    "period-instead-of-filter": "Say it with --from and --to.",
    "period-missing": "Say where it begins with --from.",
    "top-too-small": "Say it with --top.",
    "dimension-missing": "Name it with --by.",
    "heatmap-only": "--metric goes with --by weekday-hour.",
    "products-only": "--top goes with --by product.",
    "days-missing": "Choose days yourself, and add them and prices by a SELECT over the files, with --sql.",
    "demo-remains": "Remove them with --replace-demo.",
    "future-dates": "If they are right, keep them with --future-dates.",
}
"""By the code of an error or of a note; `{...}` are fields of the error."""


def describe_error(error: AppError) -> str:
    """Return the sentence of an error, with the options that mend it."""
    return _describe(error.public, error.code, error.fields)


def describe_notes(audit: Audit) -> str | None:
    """Return the notes of an import, with the options that they call for."""
    return " ".join(_describe(note.sentence, note.code, {}) for note in audit.notes) or None


def _describe(sentence: str, code: str, fields: Mapping[str, str]) -> str:
    remedy = REMEDIES[code].format(**fields) if code in REMEDIES else ""
    if readings := fields.get("readings"):
        return f"{sentence}\n{readings}\n{remedy}"
    return f"{sentence} {remedy}".rstrip()
