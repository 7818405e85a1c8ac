"""A page is a feature: one folder with the same file names as the others, and few files outside it that know it."""

import ast
from pathlib import Path

import pytest

from dashapp.pages import PAGES
from tests.contracts.sources import ROOT, files, modules, text, tree

FOLDERS = sorted(path.name for path in (ROOT / "dashapp" / "pages").iterdir() if (path / "__init__.py").is_file())

MOST_OUTSIDE = 6
"""Files of one page outside its folder; the kernel (`dashapp/core`) and the builders (`dashapp/ui`) are for all."""

SHARED = ("dashapp/core/", "dashapp/ui/", "dashapp/auth/", "dashapp/pages/__init__.py")


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def outside(folder: str) -> set[str]:
    """The files of the web outside a page's folder that it imports, that import it, or that style it by its name."""
    own, prefix = f"dashapp/pages/{folder}/", f"dashapp.pages.{folder}"
    (page,) = (page for page in PAGES.values() if page is _page(folder))
    known = {name for path in modules("dashapp") if path.as_posix().startswith(own) for name in imported(path)}
    ours = {
        path.as_posix()
        for path in modules("dashapp")
        if path.with_suffix("").as_posix().replace("/", ".") in known
        or any(_below(name, prefix) for name in imported(path))
    }
    style = f".page-{page.name}"
    styled = {
        path.as_posix()
        for path in files()
        if path.parts[0] == "dashapp" and path.suffix in {".css", ".js"} and style in text(path)
    }
    return {name for name in ours | styled if not name.startswith((own, *SHARED))}


def _below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def _page(folder: str) -> object:
    return __import__(f"dashapp.pages.{folder}", fromlist=["PAGE"]).PAGE


@pytest.mark.parametrize("folder", FOLDERS)
def test_few_files_outside_its_folder_belong_to_a_page(folder: str) -> None:
    found = sorted(outside(folder))
    print(f"{folder}: {len(found)} files outside its folder: {', '.join(found)}")  # noqa: T201 - the budget is shown
    assert len(found) <= MOST_OUTSIDE


def test_a_file_outside_is_noticed() -> None:
    assert "dashapp/http/action_list.py" in outside("admin")
    assert "dashapp/http/routes.py" in outside("segments")
    assert any(name.startswith("dashapp/figures/") for name in outside("time"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_every_page_has_is_named_alike(folder: str) -> None:
    names = {path.stem for path in modules("dashapp") if path.as_posix().startswith(f"dashapp/pages/{folder}/")}
    assert not {name for name in names if name.endswith(("_questions", "_controls", "_routes", "_asked"))}
    page = _page(folder)
    assert not getattr(page, "controls", ()) or "controls" in names
