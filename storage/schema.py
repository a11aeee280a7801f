"""Bring a database to the newest schema, with Alembic and without an ini file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from domain.errors import StoreTooNew, StoreUnreachable

_MIGRATIONS = Path(__file__).with_name("migrations")


def is_current(connection: Connection, *, database: str) -> bool:
    """Tell whether the database has the newest schema; False for an empty or an older one.

    Raises: ``StoreTooNew`` if its revision is not in our chain; ``StoreUnreachable`` if it holds
    tables that are not dangky's: they are somebody's, and nothing is added to them.
    """
    scripts = ScriptDirectory.from_config(_config())
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        _refuse_foreign(connection, database)
        return False
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreTooNew(database=database, found=found)
    return found == scripts.get_current_head()


def upgrade(connection: Connection, *, database: str) -> None:
    """Bring the database to the newest schema, inside the caller's writing transaction.

    What it has is looked at again: another process may have been quicker.

    Raises: as :func:`is_current`.
    """
    if is_current(connection, database=database):
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_foreign(connection: Connection, database: str) -> None:
    tables = inspect(connection).get_table_names()
    if tables:
        cause = (
            f"It holds tables that are not dangky's ({', '.join(sorted(tables)[:3])}): give dangky its own database."
        )
        raise StoreUnreachable(database=database, cause=cause)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
