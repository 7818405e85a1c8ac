"""The database of the application: brought up by itself, refused when it is older, one suite for both kinds."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr

from config.settings import Settings
from models import migrations
from models.app import audit, jobs, mappings, sessions, sources, targets
from models.app.accounts import Base, Grant, Team
from models.migrations import APPLICATION
from services.accounts import people
from services.core.context import Context, Desk
from services.core.database import ApplicationDatabase
from services.core.errors import FilesInUse, OutOfDate, StoreUnreachable
from tests.asking import rows
from tests.services.accounts.hiring import hire

VERSION = sa.table(APPLICATION.table, sa.column("version_num", sa.String))


def set_version(settings: Settings, version: str) -> None:
    """Pretend that another version of the program wrote the database."""
    database = ApplicationDatabase(settings)
    with database.write() as session:
        session.execute(sa.update(VERSION).values(version_num=version))
    database.close()


DECLARING = (audit, jobs, mappings, sessions, sources, targets)
"""The modules that declare tables: imported, so that the comparison sees them all."""


def test_an_empty_database_is_brought_up_to_what_the_models_say(empty_desk: Desk) -> None:
    assert people.everyone(empty_desk) == ()
    with empty_desk.application.read() as session:
        options = {"version_table": APPLICATION.table, "compare_type": True}
        context = MigrationContext.configure(session.connection(), opts=options)
        assert compare_metadata(context, audit.Base.metadata) == []
        assert session.execute(sa.select(VERSION.c.version_num)).all() == [(APPLICATION.head,)]
        names = {c["name"] for c in sa.inspect(session.connection()).get_check_constraints("app_grants")}
        assert names == {"ck_app_grants_one_owner"}


def test_the_head_is_the_newest_migration() -> None:
    folder = Path(migrations.__file__).parent / APPLICATION.folder
    assert ScriptDirectory(folder).get_current_head() == APPLICATION.head


@pytest.mark.parametrize(("version", "sentence"), [("0000", "run `cartograph migrate`"), ("9999", "newer than this")])
def test_a_database_of_another_version_is_refused(desk: Desk, version: str, sentence: str) -> None:
    hire(desk, "ann@example.org")
    set_version(desk.settings, version)
    again = ApplicationDatabase(desk.settings)
    with pytest.raises(OutOfDate, match=sentence), again.read():
        pass
    set_version_back(desk)
    with again.read() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(Base.metadata.tables["app_users"])).scalar() == 1
    again.close()


def set_version_back(desk: Desk) -> None:
    with desk.application.write() as session:  # it was open before, and is not looked at again
        session.execute(sa.update(VERSION).values(version_num=APPLICATION.head))


def test_migrating_what_is_up_to_date_changes_nothing(desk: Desk) -> None:
    ann = hire(desk, "ann@example.org")
    assert desk.application.migrate() in {"sqlite", "postgresql"}
    assert people.everyone(desk) == (ann,)


def test_many_that_open_an_empty_database_at_once_all_find_it(application_settings: Settings) -> None:
    barrier = threading.Barrier(4)

    def look(_: int) -> Any:
        database = ApplicationDatabase(application_settings)
        barrier.wait()
        with database.read() as session:
            found = session.execute(sa.select(VERSION.c.version_num)).scalar()
        database.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(look, range(4))) == [APPLICATION.head] * 4


def test_keys_are_checked_and_a_grant_has_one_owner(desk: Desk) -> None:
    team = Team(name="x", name_key="x", created_at=desk.clock.now())
    for wrong in (Grant(team_id=99, dimension="region", member="x"), Grant(dimension="region", member="x")):
        with pytest.raises(sa.exc.IntegrityError), desk.application.write() as session:
            session.add_all([team, wrong])
    with desk.application.read() as session:
        assert session.scalars(sa.select(Team)).all() == []


def test_no_error_names_the_values_of_a_statement(desk: Desk) -> None:
    with pytest.raises(sa.exc.IntegrityError) as error, desk.application.write() as session:
        session.execute(sa.insert(Grant).values(team_id=99, dimension="region", member="hidden value"))
    assert "hidden value" not in str(error.value)


def test_the_warehouse_and_the_application_live_in_one_home(home_context: Context) -> None:
    hire(home_context, "ann@example.org")
    assert rows(home_context, "orders", "users") == [(8, 4)]
    assert home_context.application.migrate() in {"sqlite", "postgresql"}


def test_a_question_of_the_operator_does_not_open_it(duckdb_context: Context) -> None:
    (duckdb_context.settings.home / "application.sqlite").unlink()
    rows(duckdb_context, "orders")
    assert not (duckdb_context.settings.home / "application.sqlite").exists()


def test_the_file_is_its_owners_alone_with_a_log_of_writes(sqlite_application: Settings) -> None:
    database = ApplicationDatabase(sqlite_application)
    with database.read() as session:
        pragmas = [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
                   for name in ("journal_mode", "foreign_keys", "busy_timeout")]  # fmt: skip
    assert pragmas == ["wal", 1, 5000]
    files = list(sqlite_application.home.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    database.close()


def test_readers_do_not_wait_for_a_writer_and_see_what_was_committed(sqlite_application: Settings) -> None:
    one, other = ApplicationDatabase(sqlite_application), ApplicationDatabase(sqlite_application)
    with one.write() as session:
        session.execute(sa.update(VERSION).values(version_num="0001x"))
        with other.read() as reader:
            assert reader.execute(sa.select(VERSION.c.version_num)).scalar() == APPLICATION.head
        session.rollback()
    one.close()
    other.close()


def test_a_writer_that_waits_too_long_is_told_so(sqlite_application: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.core.database.PRAGMAS", ("busy_timeout = 50",))
    one, other = ApplicationDatabase(sqlite_application), ApplicationDatabase(sqlite_application)
    with one.write() as session:
        session.execute(sa.select(VERSION.c.version_num))  # it reads, but its turn has begun
        with pytest.raises(FilesInUse, match="in use by another"), other.write() as waiting:
            waiting.execute(sa.select(VERSION.c.version_num))
    one.close()
    other.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("no url", "is no URL"),
        ("mysql://me:hunter2@host/db", "must begin with"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("postgresql://me:hunter2@127.0.0.1:1/none", "cannot be reached"),
    ],
)
def test_a_wrong_url_is_told_without_its_password(settings: Settings, url: str, sentence: str) -> None:
    database = ApplicationDatabase(settings.model_copy(update={"database_url": SecretStr(url)}))
    with pytest.raises(StoreUnreachable, match=sentence) as told, database.read():
        pass
    assert "hunter2" not in told.value.public


def test_a_file_of_something_else_is_told(sqlite_application: Settings) -> None:
    sqlite_application.home.mkdir()
    (sqlite_application.home / "application.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreUnreachable, match="cannot be used"), ApplicationDatabase(sqlite_application).read():
        pass


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the place of the folder")
    with (
        pytest.raises(StoreUnreachable, match="cannot be written"),
        ApplicationDatabase(Settings(home=tmp_path / "home")).read(),
    ):
        pass
