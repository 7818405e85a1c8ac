"""Words: what an import says to a shell, as a page says it: it has no options, but a mapping and boxes to tick."""

import re

AT_A_SHELL = (
    (r"say --date-order day or --date-order month", "choose whether the day or the month comes first"),
    (r'name it with --map \w+="Their Column"', "choose its column in the mapping"),
    (r'name another with --map \w+="Their Column"', "choose another in the mapping"),
    (r"import it with --group-by-order", "say that its rows are order lines"),
    (r"use --group-by-order", "say that its rows are order lines"),
    (r"--replace-demo removes them", "an import can remove them"),
)
"""What a sentence of the import says, and what a page says instead."""


def for_page(sentence: str) -> str:
    """Say a sentence of the import as a page does."""
    for shell, page in AT_A_SHELL:
        sentence = re.sub(shell, page, sentence)
    return sentence
