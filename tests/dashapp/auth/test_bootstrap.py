"""Bootstrap's style sheet: what is kept and left out, and that no page has a class that is left out."""

import re
from pathlib import Path

import pytest

from dashapp.auth.bootstrap import ENTRY, LEFT_OUT, SHIPPED, entry_stylesheet, rules, stylesheet
from tests.contracts.sources import ROOT

WORD = re.compile(r"[a-z][\w-]*")


def test_rules_are_split_at_their_own_braces() -> None:
    text = "a{x:y}@media (min-width:1px){b{x:y}c{}}d e,f{}"
    assert list(rules(text)) == [("a", "x:y"), ("@media (min-width:1px)", "b{x:y}c{}"), ("d e,f", "")]


def test_it_is_a_layer_without_address_and_character_set() -> None:
    text = stylesheet()
    assert text.startswith("@layer bootstrap {")
    assert "@charset" not in text
    assert re.findall(r"url\((?!\"?data:)", text) == []
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize(
    "rule",
    [
        ".btn{",
        ".form-control{",
        ".form-select{",
        ".dropdown-menu{",
        ".table{",
        ".badge{",
        ".alert{",
        ".toast{",
        ".d-flex{",
    ],
)
def test_what_pages_use_is_kept(rule: str) -> None:
    assert rule in stylesheet()


def test_what_nobody_uses_is_left_out_also_in_media_queries() -> None:
    assert not re.search(r"\.(carousel|navbar-brand|accordion|col-md-3|d-xl-flex)\b", stylesheet())
    assert len(stylesheet()) < len(SHIPPED.read_text(encoding="utf-8")) / 2


def test_variables_that_no_rule_reads_are_left_out() -> None:
    assert "--bs-body-color:" in stylesheet()
    assert "--bs-indigo:" not in stylesheet()


def test_the_pages_of_the_log_in_get_what_they_use_and_no_more() -> None:
    text = entry_stylesheet()
    assert [name for name in ENTRY if not re.search(rf"\.{name}\b", text)] == []
    assert not re.search(r"\.(table|form-control|dropdown)\b", text)
    assert len(text) < 13_000


def classes_used() -> set[str]:
    """The words that are classes somewhere: of our templates, of elements in Python, of our scripts."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "dashapp").rglob("*.html")]
    found = {word for text in texts for cls in re.findall(r'class="([^"{]*)"', text) for word in WORD.findall(cls)}
    for path in (ROOT / "dashapp").rglob("*.py"):
        calls = re.findall(
            r'\bel\(\s*f?"\w+",\s*f?"([^"]*)"|\blink\([^,"]+, f?"([^"]*)"', path.read_text(encoding="utf-8")
        )
        found |= {word for pair in calls for cls in pair for word in WORD.findall(cls)}
    for path in (ROOT / "dashapp" / "assets" / "js").glob("*.js"):
        calls = re.findall(
            r'make(?:Button)?\("\w+", "([^"]*)"|className: [`"]([^`"]*)', path.read_text(encoding="utf-8")
        )
        found |= {word for pair in calls for cls in pair for word in WORD.findall(cls)}
    return found


OWN = {"card", "lead", "mark", "nav", "page", "small", "vr"}
"""Names that are Bootstrap's too, for things of our own: it is left out, so that only our rule holds."""


def test_no_page_has_a_class_that_is_left_out() -> None:
    ours = "\n".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "dashapp").rglob("*.css"))
    theirs = set(re.findall(r"\.([a-zA-Z][\w-]*)", SHIPPED.read_text(encoding="utf-8")))
    used = {name for name in classes_used() & theirs if LEFT_OUT.match(f".{name} ")}
    assert used <= OWN
    assert [name for name in OWN if not re.search(rf"\.{name}\b", ours)] == []
