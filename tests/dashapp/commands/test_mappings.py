"""Mappings in a shell: saved by name, listed, used on demand and said on stderr, never in silence."""

import json
from pathlib import Path

import pytest

from dashapp.cli import main

FILE = "Nr;Wann;Preis\n1;2024-01-13;15.990\n2;2024-01-14;7.500\n"
NEXT = FILE.replace("1;2024", "3;2024").replace("Nr;Wann;Preis", "NR;wann;PREIS")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_a_mapping_is_saved_listed_used_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CARTOGRAPH_HOME", str(tmp_path / "home"))
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(FILE)
    second.write_text(NEXT)
    maps = ("--map", "transaction_id=Nr", "--map", "date=Wann", "--map", "revenue=Preis")
    code, _, err = run(
        capsys, "import", "transactions", str(first), *maps, "--decimal", ",", "--save-mapping", "pedidos"
    )
    assert (code, err) == (0, "Saved as the mapping pedidos.\n")
    assert run(capsys, "import", "transactions", str(second))[0] == 2, "nothing is applied in silence"
    code, out, err = run(capsys, "import", "transactions", str(second), "--mapping", "pedidos", "--json")
    assert code == 0
    assert "The mapping pedidos is used: transaction_id = Nr, date = Wann, revenue = Preis, decimal ,." in err
    assert json.loads(out)["mapping"]["revenue"] == "PREIS"
    (listed,) = json.loads(run(capsys, "mapping", "list", "--json")[1])
    assert (listed["name"], listed["kind"], listed["columns"]) == ("pedidos", "transactions", ["Nr", "Wann", "Preis"])
    assert "pedidos" in run(capsys, "mapping", "list")[1]
    assert run(capsys, "import", "transactions", str(second), "--mapping", "nobody")[0] == 2
    assert run(capsys, "mapping", "remove", "pedidos")[1] == "The mapping pedidos is removed.\n"
    assert json.loads(run(capsys, "mapping", "list", "--json")[1]) == []
