"""Each test runs on SQLite and, where it is installed, on a PostgreSQL of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from storage.engine import Store
from tests.servers.postgres import PostgresMissing, PostgresServer, running_postgres
from tests.servers.programs import unavailable

_NUMBERS = count(1)
_KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running cluster with a migrated database ``migrated`` to copy."""
    try:
        with running_postgres() as server:
            Store.open(server.create("migrated")).close()
            yield server
    except PostgresMissing as error:
        unavailable(str(error))


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=_KINDS)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database on which dangky was never started."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/dangky.db"
        return
    yield from _database(request.getfixturevalue("postgres"), "template1")


@pytest.fixture(params=_KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "dangky.db")
        yield f"sqlite:///{tmp_path}/dangky.db"
        return
    yield from _database(request.getfixturevalue("postgres"), "migrated")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store with nothing in it."""
    opened = Store.open(url)
    yield opened
    opened.close()


def _database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"t{next(_NUMBERS)}"
    yield server.create(name, template=template)
    server.drop(name)
