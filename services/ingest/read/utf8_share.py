"""UTF-8 share: how much of a text beyond ASCII is UTF-8, which tells a damaged file from one in another encoding."""

from dataclasses import dataclass

BEYOND = bytes(range(128, 256))
"""What ASCII has not."""

MOSTLY = 4
"""So many times as many bytes form characters of UTF-8 as do not, if a file is in UTF-8 and damaged."""


@dataclass(frozen=True, kw_only=True)
class Utf8Share:
    """How many bytes beyond ASCII form characters of UTF-8, how many do not, and how many lines have both."""

    good: int = 0
    bad: int = 0
    mixed: int = 0

    @property
    def speaks_for_utf8(self) -> bool:
        """True if the text is UTF-8, perhaps with damaged lines: pairs of Chinese bytes look like it now and then."""
        return self.good > 0 and (self.good >= MOSTLY * self.bad or not self.mixed)

    def add(self, line: bytes) -> "Utf8Share":
        """Count another line."""
        beyond = len(line) - len(line.translate(None, BEYOND))
        good = len(line.decode("utf-8", errors="ignore").encode()) - (len(line) - beyond)
        bad = beyond - good
        return Utf8Share(good=self.good + good, bad=self.bad + bad, mixed=self.mixed + (1 if good and bad else 0))


def count_utf8(data: bytes) -> Utf8Share:
    """Count what speaks for UTF-8, line by line."""
    share = Utf8Share()
    for line in data.splitlines():
        share = share if line.isascii() else share.add(line)
    return share
