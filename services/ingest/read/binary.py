"""Binary: when a file is no text at all."""

from services.core.errors import FileRefused

DOUBT = 0.1
"""The share of control characters from which on a file is no text."""

LOOKED_AT = 2**16


def refuse_binary(text: str, name: str) -> None:
    """Raise FileRefused where too many characters are none that a person types."""
    sample = text[:LOOKED_AT]
    strange = sum(1 for mark in sample if (mark < " " and mark not in "\t\r\n\f\v") or mark == "\ufffd")
    if strange > DOUBT * len(sample):
        raise FileRefused(f"{name} is no text file; give a CSV, Parquet or Excel file.")
