"""Script modules: one script of all ES modules of a folder, each after those that it imports.

A browser would load some forty files one after the other, so the modules are put into one: each becomes a function that
returns what it exports, and an import takes from what another returned. Three forms are known:
`import { a, b as c } from "./x.js"`, `import "./x.js"`, and `export` before a function or a constant. A circle is
refused.
"""

import re
from graphlib import TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"\./(?P<module>\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<rest>(?:async )?(?:function|const) (?P<name>\w+))", re.MULTILINE)
LEFT = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)


def join_modules(folder: Path) -> str:
    """Return the script of all modules of a folder. Raises ValueError for an import or export of another form."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}
    needs = {name: [found["module"] for found in IMPORT.finditer(text)] for name, text in texts.items()}
    return '"use strict";\n' + "\n".join(_wrap(name, texts[name]) for name in TopologicalSorter(needs).static_order())


def _wrap(name: str, text: str) -> str:
    exported = [found["name"] for found in EXPORT.finditer(text)]
    body = EXPORT.sub(r"\g<rest>", IMPORT.sub(_take, text))
    if left := LEFT.search(body):
        raise ValueError(f"{name}.js: this import or export is not known: {left[0].strip()}")
    return f"const {_variable(name)} = (() => {{\n{body.rstrip()}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _take(found: re.Match[str]) -> str:
    if not found["names"]:
        return ""
    names = found["names"].replace(" as ", ": ").strip(" ,")
    return f"const {{ {names} }} = {_variable(found['module'])};"


def _variable(name: str) -> str:
    return f"module_{name}"
