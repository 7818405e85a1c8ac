"""Database address: what may be read from, and that no password is seen."""

from pathlib import Path

import pytest

from services.core.errors import BadValue
from services.ingest.read.database_address import read_address, read_address_of

GOOD = {
    "postgresql://reader:pw@db.example.org/shop": ("postgresql", "shop at db.example.org"),
    "postgres://reader@/shop?host=/run/pg&sslmode=require": ("postgresql", "shop at this machine"),
    "mysql://reader:pw@db:3307/shop?ssl_ca=/ca.pem": ("mysql", "shop at db"),
    "mariadb+pymysql://reader@db/shop?charset=utf8mb4": ("mariadb", "shop at db"),
    "sqlite:////data/shop.db": ("sqlite", "shop.db"),
}


@pytest.mark.parametrize("url", GOOD)
def test_databases_of_shops_are_read(url: str) -> None:
    address = read_address(f" {url}\n")
    assert (address.family, address.name) == GOOD[url]
    assert "pw" not in repr(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop",
        "http://localhost/x?hidden",
        "file:///etc/passwd",
        "duckdb:///home/warehouse.duckdb",
        "oracle://user:hidden@host/x",
        "postgresql+asyncpg://user:hidden@host/x",
        "mysql+mysqldb://user:hidden@host/x",
        "sqlite+pysqlcipher://:hidden@/x.db",
        "postgresql://user:hidden@host/",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=rwc",
        "mysql://user:hidden@host/x?local_infile=1",
        "mysql://user:hidden@host/x?read_default_file=/etc/my.cnf",
        "mysql://user:hidden@host/x?init_command=DROP%20TABLE%20x",
        "postgresql://user:hidden@host/x?options=-c%20default_transaction_read_only%3Doff",
        "postgresql://user:hidden@host/x?service=other",
        "postgresql://user:hidden@host:port/x",
    ],
)
def test_what_is_no_database_of_a_shop_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_address(url)
    assert refused.value.code == "source-url"
    assert "hidden" not in refused.value.public
    assert refused.value.__suppress_context__ or refused.value.__cause__ is None


def test_a_password_is_hidden_however_it_is_written() -> None:
    address = read_address("postgresql://reader:a%20b%21@db/shop")
    assert address.hide_password("a b! a%20b%21 a+b%21 ab") == "*** *** *** ab"


def test_a_url_is_kept_in_a_variable_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_URL", "sqlite:////data/shop.db")
    (tmp_path / "secret").write_text("sqlite:////data/other.db\n")
    assert read_address_of("env:SHOP_URL").name == "shop.db"
    assert read_address_of(f"file:{tmp_path / 'secret'}").name == "other.db"


def test_what_holds_no_url_is_said_by_its_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTY", " ")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    named = {"env:EMPTY": "EMPTY", "env:NONE": "NONE", f"file:{tmp_path / 'empty'}": "empty"}
    named |= {f"file:{tmp_path / 'bytes'}": "bytes", f"file:{tmp_path / 'none'}": "none"}
    for where, name in named.items():
        with pytest.raises(BadValue, match=name) as refused:
            read_address_of(where)
        assert refused.value.code == "source-secret"
    with pytest.raises(BadValue) as refused:
        read_address_of("env:postgresql://reader:hidden@db/shop")
    assert "hidden" not in refused.value.public
