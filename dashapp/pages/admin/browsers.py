"""Browsers: what a browser says it is, in two words."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
"""What stands in the text of which; Edge and Opera say that they are Chrome, and Chrome that it is Safari."""

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chrome OS"),
    ("Linux", "Linux"),
)


def browser_in_words(agent: str) -> str:
    """Say it: "Chrome on Windows"; the beginning of the text where it is neither known browser nor system."""
    name = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " on ".join(filter(None, (name, system))) or agent[:40] or "Unknown"
