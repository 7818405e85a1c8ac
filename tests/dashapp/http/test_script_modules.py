"""One script of all modules: the order, what is taken from where, and what is refused."""

from pathlib import Path

import pytest

from dashapp.http.bundle import MODULES
from dashapp.http.script_modules import join_modules


def folder(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_module_comes_after_those_that_it_imports(tmp_path: Path) -> None:
    made = join_modules(
        folder(
            tmp_path,
            a='import { go as move, stop } from "./z.js";\nimport "./m.js";\nmove(stop);\n',
            m="export async function wait() { return 1; }\n",
            z="export function go() {}\nexport const stop = 2;\nconst own = 3;\n",
        )
    )
    assert made.index("module_z =") < made.index("module_a =")
    assert made.index("module_m =") < made.index("module_a =")
    assert "const { go: move, stop } = module_z;" in made
    assert "return { go, stop };" in made
    assert "return { wait };" in made
    assert "import " not in made.replace("import to", "")
    assert "export " not in made


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;\n",
        "export let count = 0;\n",
        'import all from "./b.js";\n',
        'import * as all from "./b.js";\n',
        'export { go } from "./b.js";\n',
    ],
)
def test_another_form_of_import_or_export_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"a\.js: this import or export is not known"):
        join_modules(folder(tmp_path, a=text, b=""))


def test_a_circle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cycle"):
        join_modules(folder(tmp_path, a='import "./b.js";\n', b='import "./a.js";\n'))


def test_every_module_of_ours_is_in_the_script() -> None:
    made = join_modules(MODULES)
    assert [path.stem for path in MODULES.glob("*.js") if f"const module_{path.stem} = " not in made] == []
