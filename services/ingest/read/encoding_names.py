"""Encoding names: what encodings are called by people, by the detector and by Python."""

import codecs
from collections.abc import Mapping

from services.core.errors import UnknownName

PYTHON: Mapping[str, str] = {
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "cp950",
    "windows-874": "cp874",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso8859_8",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "utf8": "utf-8",
    "ansi": "cp1252",
}
"""Names for which Python has none, or one of fewer characters than files really hold."""

WORDS: Mapping[str, str] = {
    "cp1250": "Central European",
    "iso8859-2": "Central European",
    "cp852": "Central European, DOS",
    "cp1251": "Cyrillic",
    "koi8-u": "Cyrillic",
    "koi8-r": "Cyrillic",
    "cp866": "Cyrillic, DOS",
    "cp1252": "Western European",
    "cp850": "Western European, DOS",
    "mac-roman": "Western European, Mac",
    "cp1253": "Greek",
    "iso8859-7": "Greek",
    "cp1254": "Turkish",
    "cp1255": "Hebrew",
    "iso8859-8": "Hebrew",
    "cp1256": "Arabic",
    "cp1257": "Baltic",
    "cp1258": "Vietnamese",
    "cp874": "Thai",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "gb18030": "Chinese",
    "cp950": "Chinese, traditional",
    "cp949": "Korean",
}

NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem"})
"""Encodings of Python in which no file is written."""

OFFERED = (
    "utf-8", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp850", "mac_roman", "gb18030", "cp950",
    "cp932", "cp949", "utf-16",
)  # fmt: skip
"""Encodings that a form lists."""


def find_encoding(name: str, other: str | None = None) -> str:
    """Return what Python calls an encoding, or `other` if it has none of this name. Raises UnknownName without one."""
    plain = name.strip().lower()
    try:
        found = codecs.lookup(PYTHON.get(plain, plain)).name
        b"aaaa".decode(found, "replace")
    except (LookupError, ValueError):
        found = "undefined"
    if found in NO_TEXT or "\0" in plain:
        if other is None:
            raise UnknownName(f"There is no encoding {name[:40]!r}; try one of: {', '.join(OFFERED)}.")
        return other
    return "utf-8-sig" if found == "utf-8" else found


def describe_encoding(encoding: str) -> str:
    """Name an encoding for people: "cp1250 (Central European)"."""
    words = WORDS.get(encoding) or WORDS.get(encoding.replace("_", "-"))
    return f"{encoding} ({words})" if words else encoding
