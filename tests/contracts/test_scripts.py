"""Every script of ours is at most 200 lines, has a test of its name, and is loaded by the main module."""

import re

from dashapp.http.bundle import MODULES
from tests.contracts.sources import ROOT

TESTS = ROOT / "tests" / "dashapp" / "assets" / "js"
LONGEST = 200


def test_no_script_is_longer_than_200_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES.parent.rglob("*.js")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_has_tests_of_its_name_and_no_test_is_of_none() -> None:
    assert {path.stem for path in MODULES.glob("*.js")} == {
        path.name.removesuffix(".test.js") for path in TESTS.glob("*.test.js")
    }


def test_the_main_module_leads_to_every_other() -> None:
    found, left = {"main"}, ["main"]
    while left:
        text = (MODULES / f"{left.pop()}.js").read_text(encoding="utf-8")
        new = set(re.findall(r'"\./(\w+)\.js";', text)) - found
        found |= new
        left += new
    assert found == {path.stem for path in MODULES.glob("*.js")}
