"""The chain of migrations and the tables in code say the same."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.campaigns import load_roster
from storage.engine import Store
from storage.models import Base
from storage.outbox import load_outbox
from tests.storage.examples import CAMPAIGN, begin


def test_no_drift(store: Store) -> None:
    """An empty database brought to the newest schema has exactly the tables of the models."""
    with store.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_drift_would_be_seen(store: Store) -> None:
    """The comparison sees a column and an index that are not in the models, so its silence means something."""
    with store.write() as session:
        session.execute(text("ALTER TABLE units ADD COLUMN extra TEXT"))
        session.execute(text("DROP INDEX ix_messages_unread"))
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        found = {difference[0] for difference in compare_metadata(context, Base.metadata)}
    assert found == {"remove_column", "add_index"}


def test_partial_index(store: Store) -> None:
    """The index of unread messages holds only those, so it stays small."""
    with store.read() as session:
        indexes = {index["name"]: index for index in inspect(session.connection()).get_indexes("messages")}
    options = indexes["ix_messages_unread"]["dialect_options"]
    assert any("read_at IS NULL" in str(value) for value in options.values())


def test_one_line_of_migrations() -> None:
    """The chain has one beginning and one end, and each migration says why it is there."""
    scripts = ScriptDirectory.from_config(schema._config())
    assert len(scripts.get_bases()) == len(scripts.get_heads()) == 1
    assert all(len(script.longdoc) > 80 for script in scripts.walk_revisions())


_NEXT = """
'''A later migration.'''
from alembic import op

revision, down_revision = "9999", "{head}"


def upgrade():
    op.execute("CREATE TABLE later (x INTEGER)")
    op.execute("INSERT INTO later VALUES (1)")
    op.execute("{last}")
"""


def test_an_older_database_is_upgraded_whole_or_not_at_all(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails halfway leaves the older schema with all its data; once mended it goes through."""
    with closing(Store.open(url)) as store:
        begin(store)
    head = ScriptDirectory.from_config(schema._config()).get_current_head()
    migrations = tmp_path / "migrations"
    shutil.copytree(schema._MIGRATIONS, migrations)
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations)
    later = migrations / "versions" / "9999_later.py"
    later.write_text(_NEXT.format(head=head, last="DELETE FROM no_such_table"))
    with pytest.raises(DBAPIError, match="no_such_table"):
        Store.open(url)
    assert _tables_with(url, "later") == (head, False)
    later.write_text(_NEXT.format(head=head, last="DELETE FROM later"))
    Store.open(url).close()
    with closing(Store.open(url)) as store, store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster
    assert _tables_with(url, "later") == ("9999", True)


def test_mail_written_before_is_whose_it_was(new_url: str) -> None:
    """A mail of an older outbox gets its campaign from its key and its Message-ID from its bytes."""
    config = schema._config()
    engine = create_engine(new_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO outbox (id, key, kind, recipient, content, state, attempts, not_before, last_error, "
                "created_at) VALUES (1, 'digest/dvk-2022/2022-02-14/a@example.vn', 'digest', 'a@example.vn', :content, "
                "'sent', 1, '2022-02-14 09:00:00.000000', '', '2022-02-14 09:00:00.000000')"
            ),
            {"content": b"Message-ID: <1@example.vn>\r\n\r\nx"},
        )
    engine.dispose()
    with closing(Store.open(new_url)) as store, store.read() as session:
        (kept,) = load_outbox(session)
    assert (kept.mail.campaign, kept.mail.message_id, kept.mail.step) == ("dvk-2022", "<1@example.vn>", "")


def _tables_with(url: str, table: str) -> tuple[str, bool]:
    """Return the database's revision and whether it has ``table``, without opening it as ours."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        revision = connection.scalars(text("SELECT version_num FROM alembic_version")).one()
        found = inspect(connection).has_table(table)
    engine.dispose()
    return revision, found
