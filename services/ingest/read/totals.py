"""Totals: rows that sum up others, which are no rows of the table."""

import re
from collections.abc import Sequence

TOTAL = re.compile(
    r"(?:(?:grand|sub|net|overall|report|page)[\s-]?)?(?:totals?|sum|summe|gesamt|gesamtsumme|zwischensumme|totaux|totale|"
    r"totaal|suma|razem|celkem|\u0438\u0442\u043e\u0433\u043e|\u0432\u0441\u0435\u0433\u043e|"
    r"\u5408\u8ba1|\u603b\u8ba1|\u5408\u8a08|\u7e3d\u8a08|\ud569\uacc4|toplam|summa|yhteens\u00e4|\u03c3\u03cd\u03bd\u03bf\u03bb\u03bf)"
    r"(?![\w'-])",
    re.IGNORECASE,
)


def begins_with_total(cell: str) -> bool:
    """True if a cell begins with a word for total."""
    return TOTAL.match(cell.strip()) is not None


def is_total_row(cells: Sequence[str | None]) -> bool:
    """True if a row begins with a word for total and leaves cells empty that a row would fill."""
    filled = [cell for cell in cells if cell and cell.strip()]
    return bool(filled) and len(filled) < len(cells) and begins_with_total(filled[0])
