"""No colour outside the theme, no address of a registry and no path of somebody's machine in any file."""

import re
from pathlib import Path

from tests.contracts.sources import ROOT, files, text

OWN = Path(__file__).relative_to(ROOT)

READABLE = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".cfg", ".ini", ".css", ".js", ".html", ".sh", ""}

THEME = ("dashapp/core/theme.py", "dashapp/assets/")

COLOUR = re.compile(r"""(?i)["'(\s:](#[0-9a-f]{6}\b|#[0-9a-f]{3}["';]|(rgb|hsl)a?\(\s*\d)""")

ADDRESS = re.compile(r"https?://([^\s/\"'`)>\]:]+)")

KNOWN_HOSTS = {"example.org", "localhost", "127.0.0.1", "["}
"""Hosts that a file may name; "[" begins [::1], the loopback of IPv6.

Where packages come from is a matter of the machine, so no registry is among them.
"""

RESERVED = {"evil"}
"""Names below example.org, a domain that is nobody's, which tests use for other hosts."""

MACHINE = re.compile(r"(?<![\w.<}])/(root|work|Users|home/\w+|mnt|opt/\w+)/\w")

OPTION = re.compile(r"--?(extra-)?index-url|--find-links|--trusted-host")


def places(pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    """Where in our files the pattern is."""
    return [
        f"{path}: {match[0]}"
        for path in files()
        if path != OWN and path.suffix in READABLE and not path.as_posix().startswith(but)
        for match in pattern.finditer(text(path))
    ]


def test_no_colour_is_named_outside_the_theme() -> None:
    assert places(COLOUR, but=THEME) == []


def test_no_unknown_address_is_named() -> None:
    found = [(place, ADDRESS.search(place)[1].removesuffix(".example.org")) for place in places(ADDRESS)]  # type: ignore[index]
    assert [place for place, host in found if host not in KNOWN_HOSTS and host not in RESERVED] == []


def test_no_path_of_a_machine_is_named() -> None:
    assert places(MACHINE) == []


def test_no_option_says_where_packages_come_from() -> None:
    assert places(OPTION) == []
