"""Secret: one key per home, readable by its owner alone, the same for all processes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings
from dashapp.auth.secret import secret_key
from services.core.errors import BadValue


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    key = secret_key(settings)
    assert len(key) == 64
    assert secret_key(settings) == key
    assert (settings.home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.home.iterdir()] == ["secret_key"]
    assert secret_key(Settings(home=tmp_path / "other")) != key


def test_processes_that_begin_together_get_the_same(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(settings), range(16)))) == 1


def test_the_key_that_is_set_goes_first_and_must_be_long(tmp_path: Path) -> None:
    given = "x" * 32
    assert secret_key(Settings(home=tmp_path, secret_key=SecretStr(given))) == given
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadValue, match="at least 32"):
        secret_key(Settings(home=tmp_path, secret_key=SecretStr("x" * 31)))
    assert len(secret_key(Settings(home=tmp_path, secret_key=SecretStr("")))) == 64
