"""Opening a database: made on first use, refused with a reason when it cannot be trusted, never made anew."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from domain.errors import StoreTooNew, StoreUnreachable
from storage import schema
from storage.campaigns import load_roster
from storage.engine import Store
from tests.servers.postgres import PostgresServer
from tests.storage.children import child, heard, nod
from tests.storage.examples import CAMPAIGN, begin, keep, kept

HEAD = ScriptDirectory.from_config(schema._config()).get_current_head()


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def test_made_on_first_use(new_url: str) -> None:
    """The first start makes the tables; what is written is there at the next start."""
    with closing(Store.open(new_url)) as store:
        begin(store)
    with closing(Store.open(new_url)) as store, store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster


def test_only_the_owner_reads_the_files(tmp_path: Path) -> None:
    """The database and its write-ahead log are closed to other users, whatever the umask."""
    old = os.umask(0)
    try:
        with closing(Store.open(_sqlite(tmp_path / "dangky.db"))) as store:
            begin(store)
            files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(old)
    assert files == {"dangky.db": 0o600, "dangky.db-wal": 0o600, "dangky.db-shm": 0o600}


def test_mistyped_folder_makes_no_empty_register(tmp_path: Path) -> None:
    """A path into a folder that is not there is a mistake: no folder and no new, empty register is made."""
    with pytest.raises(StoreUnreachable, match="folder"):
        Store.open(_sqlite(tmp_path / "regsiter" / "dangky.db"))
    assert list(tmp_path.iterdir()) == []


def test_several_processes_open_a_new_database_at_once(new_url: str) -> None:
    """Of processes that start at the same moment, all find one whole database."""
    with ExitStack() as stack:
        children = [stack.enter_context(child("open", new_url)) for _ in range(4)]
        assert [heard(process) for process in children] == ["ready"] * 4
        for process in children:
            nod(process)
        assert [heard(process) for process in children] == ["opened"] * 4
    with closing(Store.open(new_url)) as store, store.read() as session:
        assert session.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]


def test_opening_does_not_wait_for_a_writer(store: Store, url: str) -> None:
    """A command can start and read while the worker writes."""
    with store.write() as session:
        session.execute(text("DELETE FROM polls"))
        Store.open(url, wait_s=0.2).close()


def test_a_half_made_file_is_made_again(tmp_path: Path) -> None:
    """What a start leaves that was killed while it made the file does not hinder the next one."""
    (tmp_path / "dangky.db.new").write_bytes(b"half a database")
    (tmp_path / "dangky.db.new-wal").write_bytes(b"and its log")
    with closing(Store.open(_sqlite(tmp_path / "dangky.db"))) as store:
        begin(store)
    assert not (tmp_path / "dangky.db.new").exists()


def test_a_newer_schema_is_refused(url: str) -> None:
    """A database that a newer dangky wrote is left alone, with a word on what to do."""
    with closing(Store.open(url)) as store, store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match=r"9999.*Update dangky"):
        Store.open(url)


def test_another_programs_tables_are_left_alone(new_url: str) -> None:
    """A database with tables that are not ours is refused, and nothing is added to it."""
    with closing(Store.open(new_url)) as store, store.write() as session:
        session.execute(text("DROP TABLE alembic_version"))
    for _ in range(2):
        with pytest.raises(StoreUnreachable, match="tables that are not dangky's"):
            Store.open(new_url)


def _empty(content: bytes) -> bytes:
    return content[:0]


def _halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _other_header(content: bytes) -> bytes:
    return b"PK\x03\x04" + content[4:]


def _flipped(content: bytes) -> bytes:
    """Return the content with the page of the schema made senseless."""
    return content[:100] + bytes(byte ^ 0xFF for byte in content[100:4096]) + content[4096:]


def _text(_content: bytes) -> bytes:
    return b"Sao luu cua phong\n" * 50


@pytest.mark.parametrize("damage", [_empty, _halved, _other_header, _flipped, _text])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """A file that is no whole database is refused with what to do, and not one byte of it is changed."""
    path = tmp_path / "dangky.db"
    Store.open(_sqlite(path)).close()
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(StoreUnreachable, match=r"backup"):
        Store.open(_sqlite(path))
    assert path.read_bytes() == before


def test_damage_inside_is_found_by_the_check(tmp_path: Path) -> None:
    """Damage that opening does not meet is found when the whole database is read."""
    path = tmp_path / "dangky.db"
    with closing(Store.open(_sqlite(path))) as store:
        begin(store)
        keep(store, kept("x" * 50_000))
        store.check()
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'units'").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with closing(Store.open(_sqlite(path))) as store, pytest.raises(StoreUnreachable, match="backup"):
        store.check()


def test_a_check_of_a_sound_database_passes(store: Store) -> None:
    """A sound database passes the check, on either kind."""
    begin(store)
    store.check()


def test_a_lost_file_beside_its_log_is_not_made_anew(tmp_path: Path) -> None:
    """If the file is gone and its log is there, nobody starts anew: the log would be played into the new file."""
    path = tmp_path / "dangky.db"
    (tmp_path / "dangky.db-wal").write_bytes(b"committed, not yet in the file")
    with pytest.raises(StoreUnreachable, match=r"dangky\.db-wal is still there"):
        Store.open(_sqlite(path))
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_refused() -> None:
    """A user without the right to write is told so at the start, not at the first mail."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dangky.db"
        Store.open(_sqlite(path)).close()
        Path(folder).chmod(0o755 if os.geteuid() == 0 else 0o555)
        with child("open-as-nobody", _sqlite(path)) as process:
            told = heard(process)
        Path(folder).chmod(0o755)
    assert "cannot be written. Check that this user may write" in told


@pytest.mark.parametrize("place", ["folder", "file/dangky.db"])
def test_a_place_that_cannot_hold_a_file_is_refused(tmp_path: Path, place: str) -> None:
    """A path that is a folder, or that lies inside a file, is refused in our own words."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreachable, match=r"not a file|Not a directory"):
        Store.open(_sqlite(tmp_path / place))


@pytest.mark.parametrize(
    "address",
    [
        "dangky.db",
        "mysql://bdv:s3cret@127.0.0.1/dangky",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///dangky.db?mode=ro",
        "postgresql://bdv:s3cret@127.0.0.1:port/dangky",
    ],
)
def test_a_wrong_address_is_explained(address: str) -> None:
    """An address that we do not take is answered with how to write it, and without its password."""
    with pytest.raises(StoreUnreachable, match="Write it as sqlite:") as caught:
        Store.open(address)
    assert "s3cret" not in str(caught.value)


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_told_without_the_password(postgres: PostgresServer) -> None:
    """A server or database that cannot be reached is told by name and host, never with the password."""
    with pytest.raises(StoreUnreachable, match=r"dangky@127\.0\.0\.1: .*Check that the database server runs") as caught:
        Store.open("postgresql://bdv:s3cret@127.0.0.1:9/dangky")
    assert "s3cret" not in str(caught.value)
    with pytest.raises(StoreUnreachable, match="nowhere"):
        Store.open(postgres.url("nowhere"))


def test_the_name_of_a_database_shows_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path is shown, and kept, as the absolute one."""
    monkeypatch.chdir(tmp_path)
    with closing(Store.open("sqlite:///dangky.db")) as store:
        assert store.database == str(tmp_path / "dangky.db")
        assert store.path == tmp_path / "dangky.db"
