"""A PostgreSQL cluster of its own for a test run: in a temporary folder, on a unix socket, thrown away at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

#: Where Debian keeps the programs of each version.
_DEBIAN = Path("/usr/lib/postgresql")
#: Nothing here must survive a power cut.
_FAST = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=60"


class PostgresMissing(Exception):
    """No PostgreSQL is installed here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running cluster; anyone who reaches its socket is trusted."""

    #: Folder of its socket.
    folder: Path

    def url(self, database: str) -> str:
        """Return the URL of ``database``."""
        return f"postgresql://dangky@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Create ``database`` as a copy of ``template``; return its URL."""
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop ``database`` and whoever is connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def disconnect(self, database: str) -> None:
        """Cut all connections to ``database``, as a restart of the server does."""
        query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}"
        self._run(sql.SQL(query).format(sql.Literal(database)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user="dangky", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a cluster and stop it at the end.

    Raises: ``PostgresMissing`` if it is not installed.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="dangky-pg-"))
    who = _unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)

    try:
        run("initdb", "-U", "dangky", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"{_FAST} -k {folder}")
        try:
            yield PostgresServer(folder=folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of ``initdb`` and ``pg_ctl``, of the newest version there is."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if not versions:
        raise PostgresMissing("PostgreSQL is not installed (no initdb found)")
    return versions[-1].parent


def _unprivileged() -> dict[str, Any]:
    """Return whom to run the server as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
