"""The door to the database: where transactions begin, and the only file that sets PRAGMAs and their mode.

Python's sqlite3 would begin transactions on its own, late and not for every statement, so that DDL and
savepoints leak out of a failed one. Here it is told not to (``isolation_level=None``), and each
transaction is begun by us: writers with ``BEGIN IMMEDIATE``, since a deferred transaction that reads
and then writes fails at once when another wrote meanwhile; readers with ``BEGIN``, which never waits
in WAL mode. On PostgreSQL a lock that ends with the transaction makes writers queue in the same way,
so whatever holds on one holds on the other.

Errors do not show the values of a statement: they hold names and whole mails.

A process that forks must not use its store in the child (https://sqlite.org/howtocorrupt.html, 2.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from domain.errors import StoreUnreachable
from storage.faults import store_errors
from storage.revision import record_revision
from storage.schema import is_current, upgrade
from storage.sqlite_file import ensure_file

#: Seconds for which a writer waits for its turn; pages must not fail because a poll is writing.
WRITE_WAIT_S = 10.0
#: Seconds for which a connection to a PostgreSQL server may take.
_CONNECT_TIMEOUT_S = 10
#: PostgreSQL's advisory lock of writing transactions: "dangky" in ASCII, with a number behind it.
_WRITE_LOCK = int.from_bytes(b"dangky\0\1")


class Store:
    """An open, migrated database."""

    def __init__(self, *, database: str, writers: Engine, readers: Engine, path: Path | None) -> None:
        """Take ready engines; :meth:`open` makes them."""
        #: Name for messages: the file's path, or ``name@host``; never with a password.
        self.database = database
        #: The SQLite file, absolute; None on PostgreSQL.
        self.path = path
        self._writers = writers
        self._readers = readers
        self._write_sessions = sessionmaker(writers)
        self._read_sessions = sessionmaker(readers)

    @classmethod
    def open(cls, url: str, *, wait_s: float = WRITE_WAIT_S) -> Store:
        """Open the database at ``url``, made on first use and brought to the newest schema.

        ``url`` is ``sqlite:////var/lib/dangky/dangky.db`` or ``postgresql://user:password@host/name``;
        ``wait_s`` is for how long a writer waits for another.

        Raises: ``StoreUnreachable`` with what to do if it cannot be opened or written, is damaged or
        not dangky's; ``StoreTooNew`` if a newer dangky wrote it. Nothing is ever made anew in its place.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() == "sqlite":
            return cls._open_sqlite(Path(parsed.database or "").absolute(), wait_s)
        return cls._open_postgres(parsed, wait_s)

    @classmethod
    def _open_sqlite(cls, path: Path, wait_s: float) -> Store:
        def fill(new: Path) -> None:
            with store_errors(str(path)):
                _migrate(_sqlite_engine(new, wait_s=wait_s, begin="BEGIN IMMEDIATE"), database=str(path))

        ensure_file(path, fill=fill)
        store = cls(
            database=str(path),
            writers=_sqlite_engine(path, wait_s=wait_s, begin="BEGIN IMMEDIATE"),
            readers=_sqlite_engine(path, wait_s=wait_s, begin="BEGIN"),
            path=path,
        )
        return store._made_current()

    @classmethod
    def _open_postgres(cls, url: URL, wait_s: float) -> Store:
        host = url.host or url.query.get("host") or "localhost"
        store = cls(
            database=f"{url.database or url.username}@{host}",
            writers=_postgres_writers(url, wait_s=wait_s),
            readers=_postgres_engine(url, isolation_level="REPEATABLE READ", postgresql_readonly=True),
            path=None,
        )
        return store._made_current()

    def _made_current(self) -> Store:
        """Return the store, migrated if needed; close it if that fails. Does not wait if there is nothing to do."""
        try:
            with store_errors(self.database):
                with self._readers.connect() as connection:
                    _refuse_other_encoding(connection, self.database)
                    current = is_current(connection, database=self.database)
                if not current:
                    _migrate(self._writers, database=self.database)
        except BaseException:
            self.close()
            raise
        return self

    @contextmanager
    def write(self, *, is_shown: bool = True) -> Iterator[Session]:
        """Open the one writing transaction: committed at the end, rolled back on any error.

        Waits for other writers. Not to be nested: the inner one would wait for the outer one. Unless what it writes
        is nothing that pages show (``is_shown`` False: a session, a picture), the revision grows with it.

        Raises: ``StoreUnreachable`` if its turn does not come, the disk is full or the server is lost;
        then nothing of it is in the database, except when the server is lost in the commit itself.
        """
        with store_errors(self.database), self._write_sessions.begin() as session:
            yield session
            if is_shown and session.in_transaction():
                record_revision(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a reading transaction: all its queries see the same moment, and it waits for nobody.

        Raises: ``StoreUnreachable`` if the database cannot be read.
        """
        with store_errors(self.database), self._read_sessions() as session:
            yield session

    @contextmanager
    def server_connection(self) -> Iterator[Connection]:
        """Open a connection to the PostgreSQL server outside any transaction, for what lasts longer than one."""
        with store_errors(self.database), self._readers.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def check(self) -> None:
        """Read the whole database once; of use at start and in ``doctor``: a gigabyte takes seconds.

        Raises: ``StoreUnreachable`` if SQLite finds damage. PostgreSQL looks after its own pages.
        """
        with self.read() as session:
            found = "ok" if self.path is None else session.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            cause = f"The database is damaged ({found}): stop dangky, set the file aside and restore a backup."
            raise StoreUnreachable(database=self.database, cause=cause)

    def close(self) -> None:
        """Close all connections; the store is of no use afterwards."""
        self._readers.dispose()
        self._writers.dispose()


def _parse(url: str) -> URL:
    """Return the parts of ``url``; the text itself, which may hold a password, goes into no error."""
    usage = "Write it as sqlite:////path/to/dangky.db or postgresql://user:password@host/name."
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnreachable(database="?", cause=f"The database URL cannot be read. {usage}") from None
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise StoreUnreachable(database=backend, cause=f"This kind of database is not supported. {usage}")
    if backend == "sqlite" and (parsed.database in {None, "", ":memory:"} or parsed.query):
        cause = f"A database in memory or with options would not be kept safely. {usage}"
        raise StoreUnreachable(database=parsed.database or ":memory:", cause=cause)
    return parsed


def _migrate(writers: Engine, *, database: str) -> None:
    """Bring the database to the newest schema in one transaction; leave no connection open."""
    try:
        with writers.begin() as connection:
            upgrade(connection, database=database)
    finally:
        writers.dispose()


# -- SQLite --------------------------------------------------------------------------------------


def _sqlite_engine(path: Path, *, wait_s: float, begin: str) -> Engine:
    """Return an engine whose every transaction is begun by the statement ``begin``."""
    url = URL.create("sqlite+pysqlite", database=str(path))
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": wait_s}, hide_parameters=True)
    pragmas = [
        f"PRAGMA busy_timeout={int(wait_s * 1000)}",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
    ]
    if begin == "BEGIN":
        pragmas.append("PRAGMA query_only=ON")

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


# -- PostgreSQL ----------------------------------------------------------------------------------


def _postgres_writers(url: URL, *, wait_s: float) -> Engine:
    """Return an engine whose transactions queue for one lock, as SQLite's writers do."""
    engine = _postgres_engine(url)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait_s * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")

    return engine


def _postgres_engine(url: URL, **options: object) -> Engine:
    """Return an engine that survives a restart of the server: a dead connection is replaced before use."""
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_TIMEOUT_S}
    url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(
            url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True, execution_options=options
        )
    except ImportError as error:
        cause = "The driver for PostgreSQL is missing: install dangky[postgres]."
        raise StoreUnreachable(database=url.database or "?", cause=cause) from error


def _refuse_other_encoding(connection: Connection, database: str) -> None:
    """Refuse a PostgreSQL database that cannot hold Vietnamese."""
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        cause = f"Its encoding is {encoding}: create it with ENCODING 'UTF8' TEMPLATE template0."
        raise StoreUnreachable(database=database, cause=cause)
